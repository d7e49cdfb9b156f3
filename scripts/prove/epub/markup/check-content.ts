import type { Element } from 'hast'
import type { MarkupFault } from './check-markup.ts'
import type { ElementRule, Vocabulary } from './vocabulary.ts'

/** An element that is open. */
export interface Around {
  readonly name: string
  readonly holds: ElementRule['holds']
}

/** How many names of children are told. */
const mostNames = 6

/**
 * The first content of an element that it may not hold.
 *
 * @param context - The element, behind all that is around it.
 */
export function checkContent(
  element: Element,
  context: readonly Around[],
  vocabulary: Vocabulary,
): MarkupFault | undefined {
  const holds =
    context.findLast((around) => around.holds !== 'transparent')?.holds ?? 'flow'
  const within = `in \`${element.tagName}\``
  const takesText = !(holds instanceof RegExp) && holds !== 'nothing'
  if (!takesText && hasText(element)) {
    return { element, found: `text ${within}`, expected: 'none' }
  }
  if (holds instanceof RegExp) return checkOrder(element, holds, vocabulary)
  const stray = childrenOf(element).find(
    (child) => !mayHold(holds, element.tagName, vocabulary.elements[child.tagName]),
  )
  if (!stray) return undefined
  const expected = /flow|phrasing/.test(holds) ? `${holds} content` : 'no element'
  return { element: stray, found: `\`${stray.tagName}\` ${within}`, expected }
}

/** Children that the vocabulary does not know are told of elsewhere. */
function checkOrder(
  element: Element,
  holds: RegExp,
  { elements }: Vocabulary,
): MarkupFault | undefined {
  const names = childrenOf(element).map(({ tagName }) => tagName)
  if (holds.test(names.map((name) => `${name} `).join(''))) return undefined
  if (names.some((name) => !Object.hasOwn(elements, name))) return undefined
  const some = names.slice(0, mostNames).join(' ')
  const more = names.length > mostNames ? ' …' : ''
  const found = names.length === 0 ? 'nothing' : `\`${some}${more}\``
  return {
    element,
    found: `${found} in \`${element.tagName}\``,
    expected: 'other children, or another order',
  }
}

function mayHold(
  holds: Exclude<ElementRule['holds'], RegExp>,
  parent: string,
  rule: ElementRule = { is: 'phrasing', holds: 'phrasing' },
): boolean {
  const { is } = rule
  if (Array.isArray(is)) return is.includes(parent)
  if (holds === 'flow') return is === 'flow' || is === 'phrasing'
  return holds === 'phrasing' && is === 'phrasing'
}

function childrenOf({ children }: Element): readonly Element[] {
  return children.filter((child) => child.type === 'element')
}

function hasText({ children }: Element): boolean {
  return children.some((child) => child.type === 'text' && child.value.trim() !== '')
}
