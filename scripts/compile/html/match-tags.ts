import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import { report } from '../../problems/report.ts'
import {
  type AllowedElement,
  allowedHtml,
  machineText,
  optionalEnds,
  readAttributes,
} from './allowed-html.ts'
import type { StartTag } from './read-tags.ts'

/** Where tags are being matched. */
export interface Matching {
  readonly file: VFile
  /** Name of the element around it all; empty for the root of a tree. */
  readonly parentName: string
  readonly isInLink: boolean
  /** What has come of it so far. */
  readonly children: ElementContent[]
  /** Innermost last. */
  readonly open: OpenTag[]
}

/** A tag that waits for its end. */
interface OpenTag {
  readonly name: string
  /** `undefined` for a tag that is taken out while its content stays. */
  readonly element: Element | undefined
  /** Where its content goes. */
  readonly children: ElementContent[]
  readonly place: Position | undefined
}

/** HTML that is nested deeper is taken out. */
const deepest = 100

/** Elements of HTML that have no content and may not stay. */
const emptyElements = new Set(
  'area base col embed input link meta param source track'.split(' '),
)

/** Where the next node goes. */
export function placeFor({ children, open }: Matching): ElementContent[] {
  return open.at(-1)?.children ?? children
}

/** Takes in a start tag. What may not stand there is reported; what it holds will stay. */
export function openTag(
  matching: Matching,
  tag: StartTag,
  place: Position | undefined,
): void {
  const rule = allowedHtml[tag.name]
  while (matching.open.at(-1) && rule?.ends?.includes(matching.open.at(-1)?.name ?? '')) {
    endInnermost(matching, place?.start)
  }
  const parent = placeFor(matching)
  const element = isWelcome(matching, tag, rule, place)
    ? toElement(matching, tag, place)
    : undefined
  if (element) parent.push(element)
  if (tag.isClosed || rule?.holds === 'nothing' || emptyElements.has(tag.name)) return
  const children = machineText.has(tag.name) ? [] : (element?.children ?? parent)
  matching.open.push({ name: tag.name, element, children, place })
}

/** Takes in an end tag, and with it whatever has begun since its start. */
export function closeTag(
  matching: Matching,
  name: string,
  place: Position | undefined,
): void {
  const { file, open } = matching
  const index = open.findLastIndex((tag) => tag.name === name)
  if (index < 0) {
    report(file, 'html-unpaired', [`</${name}>`, `<${name}>`], place)
    return
  }
  while (open.length > index + 1) {
    reportUnclosed(matching)
    endInnermost(matching, place?.start)
  }
  endInnermost(matching, place?.end)
}

/** Ends whatever is still open. */
export function endAll(matching: Matching): void {
  while (matching.open.length > 0) {
    reportUnclosed(matching)
    const { children, name } = matching.open.at(-1) ?? {}
    endInnermost(matching, undefined)
    // A script that nothing ends would take the text after it along.
    if (name && children && machineText.has(name)) placeFor(matching).push(...children)
  }
}

function reportUnclosed({ file, open }: Matching): void {
  const { name = '', place } = open.at(-1) ?? {}
  if (optionalEnds.has(name)) return
  report(file, 'html-unpaired', [`<${name}>`, `</${name}>`], place)
}

function endInnermost(matching: Matching, end: Position['end'] | undefined): void {
  const { element, place } = matching.open.pop() ?? {}
  if (!element) return
  if (element.position && end) element.position.end = end
  const rule = allowedHtml[element.tagName]
  if (rule?.holds === 'phrasing' && element.children.some(isBlock)) {
    report(
      matching.file,
      'html-misplaced',
      [`<${element.tagName}>`, 'around paragraphs'],
      place,
    )
    placeFor(matching).pop()
    placeFor(matching).push(...element.children)
  } else completeElement(element)
}

/** Whether a tag may become an element here. */
function isWelcome(
  matching: Matching,
  { name }: StartTag,
  rule: AllowedElement | undefined,
  place: Position | undefined,
): boolean {
  const { file, open } = matching
  if (!rule) {
    report(file, 'html-removed', [`<${name}>`], place)
    return false
  }
  const parentName = open.findLast(({ element }) => element)?.name ?? matching.parentName
  const isDeep = open.length >= deepest
  if (isDeep && open.length === deepest)
    report(file, 'nesting-deep', [String(deepest)], place)
  const isNestedLink =
    name === 'a' && (matching.isInLink || open.some((tag) => tag.name === 'a'))
  const isFitting = fits(rule, parentName) && !isNestedLink
  if (!isFitting) report(file, 'html-misplaced', [`<${name}>`, around(parentName)], place)
  return isFitting && !isDeep
}

function fits({ within }: AllowedElement, parentName: string): boolean {
  if (within === 'phrasing') return true
  if (within !== 'flow') return within.includes(parentName)
  return parentName === '' || allowedHtml[parentName]?.holds !== 'phrasing'
}

function around(parentName: string): string {
  return parentName === '' ? 'in the text' : `in \`<${parentName}>\``
}

function toElement(
  { file }: Matching,
  tag: StartTag,
  place: Position | undefined,
): Element {
  const { properties, removed } = readAttributes(tag)
  for (const name of removed)
    report(file, 'html-attribute-removed', [name, `<${tag.name}>`], place)
  if (tag.name === 'hr') properties.className = ['scene-break']
  const position = place ? { position: { ...place } } : {}
  return { type: 'element', tagName: tag.name, properties, children: [], ...position }
}

/** Elements that hold paragraphs rather than bare text. */
const holdsParagraphs = new Set(['aside', 'blockquote', 'section'])

/** Whether a node stands between paragraphs. A note that waits to be taken out does. */
function isBlock(node: ElementContent): boolean {
  if (node.type !== 'element') return false
  const within = allowedHtml[node.tagName]?.within ?? 'flow'
  return within !== 'phrasing' && !within.includes('ruby')
}

/**
 * Put into an element what HTML leaves to be understood: the body and the rows of a table, the
 * items of a list, the paragraphs of a quotation. Changes the element in place.
 */
function completeElement(element: Element): void {
  const holds = allowedHtml[element.tagName]?.holds
  if (Array.isArray(holds)) wrapOthers(element, holds)
  if (element.tagName === 'table') orderGroups(element)
  else if (holdsParagraphs.has(element.tagName))
    element.children = inParagraphs(element.children)
}

/** Where the parts of a table stand, wherever they are written. */
const groupOrder = ['caption', 'thead', 'tbody', 'tfoot']

/** A table shows its caption and head first and its foot last, and has one of each; more are rows like others. */
function orderGroups(table: Element): void {
  const seen = new Set<string>()
  const groups = table.children.filter((node) => node.type === 'element')
  for (const group of groups) {
    const isSecond = seen.has(group.tagName)
    seen.add(group.tagName)
    if (isSecond && /^t(?:head|foot)$/.test(group.tagName)) group.tagName = 'tbody'
  }
  const rank = ({ tagName }: Element) => groupOrder.indexOf(tagName)
  const isOrdered = groups.every(
    (group, index) => index === 0 || rank(groups[index - 1] ?? group) <= rank(group),
  )
  if (!isOrdered) table.children = groups.toSorted((a, b) => rank(a) - rank(b))
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
  const endRun = () => {
    const first = run.findIndex((node) => !isBlank(node))
    const last = run.findLastIndex((node) => !isBlank(node))
    if (first < 0) result.push(...run)
    else {
      const words = run.slice(first, last + 1)
      result.push(
        ...run.slice(0, first),
        placed(wrap(trimmed(words)), words),
        ...run.slice(last + 1),
      )
    }
    run = []
  }
  for (const node of children) {
    if (!standsAlone(node)) run.push(node)
    else {
      endRun()
      result.push(node)
    }
  }
  endRun()
  return result
}

/** A wrapper with the place of what it holds. */
function placed(wrapper: Element, run: readonly ElementContent[]): Element {
  const start = run.find(({ position }) => position)?.position?.start
  const end = run.findLast(({ position }) => position)?.position?.end
  return start && end ? { ...wrapper, position: { start, end } } : wrapper
}

function isBlank(node: ElementContent): boolean {
  return node.type === 'text' && node.value.trim() === ''
}

/** Phrases without the line endings around them. */
function trimmed(phrases: readonly ElementContent[]): ElementContent[] {
  return phrases.map((node, index) => {
    if (node.type !== 'text') return node
    const value = index === 0 ? node.value.trimStart() : node.value
    return { ...node, value: index === phrases.length - 1 ? value.trimEnd() : value }
  })
}
