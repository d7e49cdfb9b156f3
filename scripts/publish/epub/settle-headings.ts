import type { Element } from 'hast'
import { visit } from 'unist-util-visit'

/**
 * Says the level of a heading that skips one to those who hear the book: one below the heading
 * before it. What is seen stays as it is, and the author has been told.
 *
 * @see https://www.w3.org/TR/wai-aria-1.2/#aria-level
 */
export function settleHeadings(body: Element): void {
  let level: number | undefined
  visit(body, 'element', ({ properties, tagName }) => {
    const own = Number(/^h([1-6])$/.exec(tagName)?.[1])
    if (!own) return
    level = Math.min(own, (level ?? own) + 1)
    if (level !== own) properties.ariaLevel = level
  })
}
