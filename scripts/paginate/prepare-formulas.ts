import type { Element, ElementContent, Parents, Root } from 'hast'
import { visit } from 'unist-util-visit'

/** Makes the formulas of a tree what the browser prints as formulas. */
export function prepareFormulas(tree: Root): void {
  visit(tree, { tagName: 'math' }, ({ properties }: Element) => {
    properties.role = 'img'
    // The alternative text that the browser writes into the PDF.
    properties.ariaLabel = String(properties.alttext)
    properties.xmlns = 'http://www.w3.org/1998/Math/MathML'
  })
  const parents = new Set<Parents>()
  visit(tree, { tagName: 'math' }, (_node, _index, parent) => {
    if (parent) parents.add(parent)
  })
  for (const parent of parents) holdPunctuation(parent)
}

/**
 * Keeps a formula on the line of the punctuation or the reference to a note that it touches: Chromium breaks
 * lines on both sides of it, as beside a picture.
 */
function holdPunctuation(parent: Parents): void {
  const children = parent.children as ElementContent[]
  if (!children.some(isInLine)) return
  const held: ElementContent[] = []
  for (let index = 0; index < children.length; index++) {
    const node = children[index] as ElementContent
    if (!isInLine(node)) {
      held.push(node)
      continue
    }
    const next = children[index + 1]
    const before = takeEnd(held.at(-1))
    const behind = takeStart(next)
    const noteref = isNoteref(next) ? next : undefined
    if (noteref) index++
    held.push(before || behind || noteref ? hold(before, node, noteref ?? behind) : node)
  }
  parent.children = held
}

function isInLine(node: ElementContent): node is Element {
  return node.type === 'element' && node.tagName === 'math' && !node.properties.display
}

function isNoteref(node: ElementContent | undefined): node is Element {
  return node?.type === 'element' && node.properties.dataNote !== undefined
}

function takeEnd(node: ElementContent | undefined): string {
  const [mark = ''] = (node?.type === 'text' && /\p{P}+$/u.exec(node.value)) || []
  if (node?.type === 'text')
    node.value = node.value.slice(0, node.value.length - mark.length)
  return mark
}

function takeStart(node: ElementContent | undefined): string {
  const [mark = ''] = (node?.type === 'text' && /^\p{P}+/u.exec(node.value)) || []
  if (node?.type === 'text') node.value = node.value.slice(mark.length)
  return mark
}

function hold(before: string, formula: Element, behind: string | Element): Element {
  const children: ElementContent[] = [
    { type: 'text', value: before },
    formula,
    typeof behind === 'string' ? { type: 'text', value: behind } : behind,
  ]
  const filled = children.filter((child) => child.type !== 'text' || child.value !== '')
  return {
    type: 'element',
    tagName: 'span',
    properties: { className: ['held'] },
    children: filled,
  }
}
