import type { Element, Nodes } from 'hast'
import { memoize } from '../../lib/memoize.ts'

/** The number that an item of a list begins with. */
export interface ListNumber {
  readonly text: string
  /** Characters of the text before it, white space left out. */
  readonly at: number
}

/** The number of an item of a numbered list, such as `3.`; `undefined` for anything else, and for a task, which has its box. */
export function numberOf(element: Element, parent: Nodes): string | undefined {
  if (element.tagName !== 'li' || parent.type !== 'element') return undefined
  if ([element.properties.className].flat().includes('task-item')) return undefined
  return parent.tagName === 'ol' ? numbersIn(parent).get(element) : undefined
}

/** @see https://html.spec.whatwg.org/multipage/grouping-content.html#ordinal-value */
const numbersIn = memoize((list: Element): ReadonlyMap<Element, string> => {
  const items = list.children.filter((node): node is Element => {
    return node.type === 'element' && node.tagName === 'li'
  })
  const { reversed, start } = list.properties
  const isReversed = reversed !== undefined && reversed !== null && reversed !== false
  let next = wholeNumber(start) ?? (isReversed ? items.length : 1)
  const numbers = new Map<Element, string>()
  for (const item of items) {
    next = wholeNumber(item.properties.value) ?? next
    numbers.set(item, `${next}.`)
    next += isReversed ? -1 : 1
  }
  return numbers
})

function wholeNumber(value: unknown): number | undefined {
  const text = String(value ?? '').trim()
  return /^[-+]?\d+$/u.test(text) ? Number(text) : undefined
}
