import type { Element, ElementContent } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { h } from 'hastscript'
import { classesOf } from '../../lib/hast.ts'
import { spanning } from '../../lib/text-positions.ts'
import { boxElement } from '../blocks.ts'
import { isBlank, showsNothing, trimmed } from '../nodes.ts'
import { allowedHtml } from './allowed-html.ts'

/** Elements that hold paragraphs rather than bare text. */
const holdsParagraphs = new Set(['aside', 'blockquote', 'section'])

/** Whether a node stands between paragraphs. A note that waits to be taken out does. */
export function isBlock(node: ElementContent): boolean {
  if (node.type !== 'element') return false
  const within = allowedHtml[node.tagName]?.within ?? 'flow'
  return within !== 'phrasing' && !within.includes('ruby')
}

/**
 * Put into an element what HTML leaves to be understood: the body and the rows of a table, the
 * items of a list, the paragraphs of a quotation. Changes the element in place.
 */
export function completeElement(element: Element): void {
  const holds = allowedHtml[element.tagName]?.holds
  if (Array.isArray(holds)) wrapOthers(element, holds)
  if (element.tagName === 'table') orderGroups(element)
  // It is the head of nothing.
  else if (element.tagName === 'th' && showsNothing(element)) element.tagName = 'td'
  else if (element.tagName === 'details') makeBox(element)
  else if (dividesScenes(element))
    Object.assign(element, { tagName: 'hr', children: [] as [], properties: sceneBreak })
  else if (holdsParagraphs.has(element.tagName))
    element.children = inParagraphs(element.children)
}

const sceneBreak = { className: ['scene-break'] }

/** Whether there are stars alone in the middle of a line. */
function dividesScenes(element: Element): boolean {
  const isCentred = classesOf(element).includes('align-center')
  return isCentred && /^(?:(?:\*\s*){3}|\u2042)$/.test(textOf(element).trim())
}

/** A box that is open wherever it cannot be folded, and whose title is its summary. */
function makeBox(details: Element): void {
  const { children, properties } = details
  const isSummary = (node: ElementContent): node is Element =>
    node.type === 'element' && node.tagName === 'summary'
  const summary = children.find(isSummary)
  const content = inParagraphs(children.filter((node) => node !== summary))
  const title = summary?.children.flatMap((node) =>
    node.type === 'element' && isBlock(node) ? node.children : [node],
  )
  const box = boxElement('details', content, title ?? [])
  const className = [...classesOf(box), ...classesOf(details)]
  const { position } = summary ?? {}
  const [first] = box.children
  if (summary && first?.type === 'element' && position) first.position = position
  Object.assign(details, {
    ...{ tagName: 'aside', children: box.children, data: box.data },
    properties: { ...properties, className },
  })
}

/** Where the parts of a table stand, wherever they are written. */
const groupOrder = ['caption', 'thead', 'tbody', 'tfoot']

/** A table shows its caption and head first and its foot last, and has one of each; more are rows like others. A head without words is none. */
function orderGroups(table: Element): void {
  const seen = new Set<string>()
  const all = table.children.filter((node) => node.type === 'element')
  const hasRows = all.some(({ tagName }) => tagName === 'tbody')
  const isHead = ({ tagName }: Element) => tagName === 'thead'
  const groups = all.filter((group) => !(hasRows && isHead(group) && showsNothing(group)))
  for (const group of groups) {
    const isSecond = seen.has(group.tagName)
    seen.add(group.tagName)
    if (isSecond && /^t(?:head|foot)$/.test(group.tagName)) group.tagName = 'tbody'
  }
  const rank = ({ tagName }: Element) => groupOrder.indexOf(tagName)
  const isOrdered = groups.every(
    (group, index) => index === 0 || rank(groups[index - 1] ?? group) <= rank(group),
  )
  if (!isOrdered || groups.length < all.length)
    table.children = groups.toSorted((a, b) => rank(a) - rank(b))
}

/** Puts the first of `names` around children that have none of them. */
function wrapOthers(element: Element, names: readonly string[]): void {
  const [implied = 'div'] = names
  const isExpected = (node: ElementContent) =>
    node.type === 'element' && names.includes(node.tagName)
  element.children = wrapRuns(element.children, isExpected, (run) => {
    const wrapper = h(implied, run)
    completeElement(wrapper)
    return wrapper
  })
}

/** Flow content in which bare text stands in paragraphs. */
export function inParagraphs(children: readonly ElementContent[]): ElementContent[] {
  return wrapRuns(children, isBlock, (run) => h('p', run))
}

/** Wraps each run of nodes that do not stand for themselves. White space is no run. */
function wrapRuns(
  children: readonly ElementContent[],
  standsAlone: (node: ElementContent) => boolean,
  wrap: (run: ElementContent[]) => Element,
): ElementContent[] {
  const result: ElementContent[] = []
  let run: ElementContent[] = []
  for (const node of children) {
    if (!standsAlone(node)) run.push(node)
    else {
      result.push(...wrapped(run), node)
      run = []
    }
  }
  return [...result, ...wrapped(run)]

  function wrapped(nodes: readonly ElementContent[]): readonly ElementContent[] {
    const first = nodes.findIndex((node) => !isBlank(node))
    if (first < 0) return nodes
    const end = nodes.findLastIndex((node) => !isBlank(node)) + 1
    const words = nodes.slice(first, end)
    const wrapper = placed(wrap(trimmed(words)), words)
    return [...nodes.slice(0, first), wrapper, ...nodes.slice(end)]
  }
}

/** A wrapper with the place of what it holds. */
function placed(wrapper: Element, run: readonly ElementContent[]): Element {
  const isPlaced = ({ position }: ElementContent) => position !== undefined
  const position = spanning(run.find(isPlaced), run.findLast(isPlaced))
  return position ? { ...wrapper, position } : wrapper
}
