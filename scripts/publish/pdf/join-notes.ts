import { type Child, isElement, type StructureElement } from './structure-tree.ts'

/**
 * Notes that go on at the foot of the next page made one element again, so that they are read
 * without the text between.
 */
export function joinNotes(top: StructureElement): void {
  let note: StructureElement | undefined
  const visit = (element: StructureElement): void => {
    element.children = element.children.filter((child) => {
      if (!isElement(child)) return true
      if (note && ['noterest', 'notenext'].includes(child.kind)) {
        append(note, child.children, child.kind === 'noterest')
        return false
      }
      if (child.kind === 'note') note = child
      visit(child)
      return !isElement(child) || child.children.length > 0
    })
  }
  visit(top)
}

/** @param goesOn - Whether the first of the children is the rest of a block. */
function append(
  element: StructureElement,
  children: readonly Child[],
  goesOn: boolean,
): void {
  const last = element.children.at(-1)
  const [first, ...others] = children
  if (
    goesOn &&
    last &&
    first &&
    isElement(last) &&
    isElement(first) &&
    isSame(last, first)
  ) {
    append(last, first.children, true)
    element.children.push(...others)
  } else element.children.push(...children)
}

/** Text in a paragraph is no block that could go on; a label begins an item anew. */
function isSame(one: StructureElement, other: StructureElement): boolean {
  return one.type === other.type && joinable.has(one.type)
}

const joinable = new Set(['P', 'L', 'LI', 'LBody', 'BlockQuote', 'Div', 'Code', 'Span'])
