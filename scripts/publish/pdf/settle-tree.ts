import type { Painted } from './painted.ts'
import {
  type Attributes,
  type Child,
  isElement,
  isMarked,
  type MarkedContent,
  type StructureElement,
} from './structure-tree.ts'

/**
 * What can be said only with the whole tree in sight: levels of headings, languages, places of
 * pictures, heads of tables that are repeated.
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
    if (element.type === 'Figure') element.attributes = placeOf(element, painted)
    if (element.kind === 'trhead') readOnce(element)
    for (const child of element.children) if (isElement(child)) visit(child, own)
  }
  visit(top, language)
}

/** A picture's place, which programs that cut pages up ask for. @see ISO 32000-1, table 345 */
function placeOf({ children }: StructureElement, { boxOf }: Painted): Attributes {
  const [content] = children.filter((child) => isMarked(child))
  const box = content && boxOf(content)
  return box ? { box } : {}
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
