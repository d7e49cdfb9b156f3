import type { Element, ElementContent } from 'hast'
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import { report } from '../../problems/report.ts'
import {
  type AllowedElement,
  allowedHtml,
  machineText,
  optionalEnds,
} from './allowed-html.ts'
import { completeElement, isBlock } from './complete-element.ts'
import { readAttributes } from './read-attributes.ts'
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
    // A script that nothing ends would take the text behind it along.
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
