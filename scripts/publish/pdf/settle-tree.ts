import type { Painted } from './painted.ts'
import {
  type Child,
  isElement,
  isMarked,
  type MarkedContent,
  type StructureElement,
} from './structure-tree.ts'

/**
 * What can be said only with the whole tree in sight: levels of headings, languages, places of
 * pictures, what drawn bullets say, heads of tables that are repeated.
 *
 * @param language - Of the whole document.
 */
export function settleTree(
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
    settlePictures(element, painted)
    if (element.kind === 'trhead') readOnce(element)
    for (const child of element.children) if (isElement(child)) visit(child, own)
  }
  visit(top, language)
}

/** A picture's place, which programs that cut pages up ask for. @see ISO 32000-1, table 345 */
function settlePictures({ children, type }: StructureElement, painted: Painted): void {
  for (const child of children) {
    if (!isElement(child) || child.type !== 'Figure') continue
    const [content] = child.children.filter((each) => isMarked(each))
    const box = content && painted.boxOf(content)
    const isBlock = ['Div', 'Sect', 'LBody', 'BlockQuote', 'TD'].includes(type)
    child.attributes = box ? { box, isBlock } : {}
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
    if (!label || !isElement(label) || label.type !== 'Lbl') continue
    const isDrawn = label.children.every(
      (each) => isMarked(each) && !painted.isText(each),
    )
    if (isDrawn) label.actualText = bullets[attributes.numbering ?? ''] ?? '•'
  }
}

/** A head that is repeated on later pages is read where it stands first. */
function readOnce(row: StructureElement): void {
  const page = Math.min(...contentsOf(row).map((content) => content.page))
  const prune = (element: StructureElement): void => {
    element.children = element.children.filter((child: Child) => {
      if (isElement(child)) prune(child)
      return !isMarked(child) || child.page === page
    })
  }
  prune(row)
}

function contentsOf({ children }: StructureElement): MarkedContent[] {
  return children.flatMap((child) => {
    if (isElement(child)) return contentsOf(child)
    return isMarked(child) ? [child] : []
  })
}
