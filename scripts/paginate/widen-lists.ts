import type { Element, Root } from 'hast'
import { visit } from 'unist-util-visit'

/** Digits for which every list has room. */
const usual = 3

/** Digits for which the style sheet can make room. */
const most = 9

/** Marks lists with the digits of their widest number, if it would reach out of the page: what does is cut off. */
export function widenLists(tree: Root): void {
  visit(tree, { tagName: 'ol' }, (list: Element) => {
    const digits = Math.min(most, widestNumber(list))
    if (digits <= usual) return
    const { className } = list.properties
    const classes = Array.isArray(className) ? className : []
    list.properties.className = [...classes, `digits-${digits}`]
  })
}

/** In signs. Numbers ascend or descend by one from the first, and from where an item has one of its own. */
function widestNumber({ children, properties: { start } }: Element): number {
  const items = children.filter((child): child is Element => {
    return child.type === 'element' && child.tagName === 'li'
  })
  const given = [start, ...items.map(({ properties: { value } }) => value)]
  const numbers = given.map((value) => Number(value ?? 0)).filter(Number.isFinite)
  const edges = numbers.flatMap((number) => [
    number - items.length,
    number + items.length,
  ])
  return Math.max(...edges.map((number) => String(number).length))
}
