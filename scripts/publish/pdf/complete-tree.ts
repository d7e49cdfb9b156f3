import { PDFDict } from '@cantoo/pdf-lib'
import type { Book } from '../../book.ts'
import type { Painted } from './painted.ts'
import { type PrintedPdf, textAt } from './printed-pdf.ts'
import {
  type Child,
  contentOf,
  elementsIn,
  hasType,
  isElement,
  isMarked,
  type StructureElement,
} from './read-tags.ts'

/**
 * What can be said only with the whole tree in sight: levels of headings, languages, places of
 * pictures, what drawn bullets say, heads of tables that are repeated.
 *
 * @param language - Of the whole document.
 */
export function completeTree(
  top: StructureElement,
  language: string,
  painted: Painted,
): void {
  let level = 0
  const visit = (element: StructureElement, around: string): void => {
    const own = element.language ?? around
    if (own === around) delete element.language
    const heading = /^H([1-6])$/.exec(element.type)?.[1]
    if (heading) {
      // ISO 14289-1, 7.4.2: no level is skipped. The author has been told of one that is.
      level = Math.min(Number(heading), level + 1)
      element.type = `H${level}`
    }
    if (element.type === 'L') spellBullets(element, painted)
    placePictures(element, painted)
    if (element.kind === 'trhead') readOnce(element)
    for (const child of element.children) if (isElement(child)) visit(child, own)
  }
  visit(top, language)
}

/** A picture's place, which programs that cut pages up ask for. @see ISO 32000-1, table 345 */
function placePictures({ children, type }: StructureElement, painted: Painted): void {
  for (const child of children) {
    if (!hasType(child, 'Figure')) continue
    const [content] = child.children.filter((each) => isMarked(each))
    const box = content && painted.boxOf(content)
    const isBlock = ['Div', 'Sect', 'LBody', 'BlockQuote', 'TD'].includes(type)
    child.attributes = box
      ? { BBox: box, ...(isBlock ? { Placement: 'Block' } : {}) }
      : {}
  }
}

/** By the numbering of their list; Chromium draws them. @see ISO 32000-1, table 347 */
const bullets: Readonly<Record<string, string>> = { Circle: '◦', Square: '▪' }

function spellBullets(
  { attributes, children }: StructureElement,
  painted: Painted,
): void {
  for (const item of children) {
    const label = isElement(item) ? item.children[0] : undefined
    if (!hasType(label, 'Lbl')) continue
    const isDrawn = label.children.every(
      (each) => isMarked(each) && !painted.isText(each),
    )
    if (isDrawn) label.actualText = bullets[attributes.ListNumbering ?? ''] ?? '•'
  }
}

/** A head that is repeated on later pages is read where it stands first. */
function readOnce(row: StructureElement): void {
  const page = Math.min(...contentOf(row).map((content) => content.page))
  const prune = (element: StructureElement): void => {
    element.children = element.children.filter((child: Child) => {
      if (isElement(child)) prune(child)
      return !isMarked(child) || child.page === page
    })
  }
  prune(row)
}

/**
 * Gives notes their ids, and the heads of tables new ones: those of the browser differ from print
 * to print.
 */
export function nameElements(
  { context }: PrintedPdf,
  top: StructureElement,
  book: Book,
): void {
  const noteOfRef = new Map<string | undefined, string>(
    [...book.notes.values()].flatMap(({ id, refs }) => refs.map((ref) => [ref, id])),
  )
  // The label of a note leads back to its reference, by the name that `linkPlaces` gave it.
  const labelTarget = ({ children }: StructureElement): string | undefined => {
    const label = children.find((child) => hasType(child, 'Lbl'))
    const link = label && contentOf(label).find((child) => 'annotation' in child)
    return link && textAt(context.lookup(link.annotation, PDFDict), 'Dest')
  }
  const headIds = new Map<string, string>()
  const rename = (id: string): string => {
    const known = headIds.get(id) ?? `head-${headIds.size + 1}`
    headIds.set(id, known)
    return known
  }
  for (const element of elementsIn(top)) {
    const { Headers: heads } = element.attributes
    if (element.type === 'Note') {
      const note = noteOfRef.get(labelTarget(element))
      if (note) element.id = note
    } else if (element.id !== undefined) element.id = rename(element.id)
    if (heads) element.attributes = { ...element.attributes, Headers: heads.map(rename) }
  }
}
