import type { Element, ElementContent } from 'hast'
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
import { completeElement, isBlock } from './complete-element.ts'
import type { StartTag } from './read-tags.ts'

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

/**
 * Matches tags, which are given in order with what stands between them.
 *
 * @param parentName - Name of the element around it all; empty for the root of a tree.
 */
export function matchTags(file: VFile, parentName: string, isInLink: boolean) {
  const children: ElementContent[] = []
  /** Innermost last. */
  const open: OpenTag[] = []
  return { add, close, closeAll, start, take }

  function add(...nodes: ElementContent[]): void {
    here().push(...nodes)
  }

  /** Where the next node goes. */
  function here(): ElementContent[] {
    return open.at(-1)?.children ?? children
  }

  /** What is complete by now, once. */
  function take(): ElementContent[] {
    return open.length === 0 ? children.splice(0) : []
  }

  /** Takes in a start tag. What may not stand there is reported; what it holds will stay. */
  function start(tag: StartTag, place: Position | undefined): void {
    const { isClosed, name } = tag
    const rule = allowedHtml[name]
    while (rule?.ends?.includes(open.at(-1)?.name ?? '')) endInnermost(place?.start)
    const element = isWelcome(name, place) ? toElement(tag, place) : undefined
    const parent = here()
    if (element) parent.push(element)
    if (isClosed || rule?.holds === 'nothing' || emptyElements.has(name)) return
    const content = machineText.has(name) ? [] : (element?.children ?? parent)
    open.push({ name, element, children: content, place })
  }

  /** Takes in an end tag, and with it whatever has begun since its start. */
  function close(name: string, place: Position | undefined): void {
    const index = open.findLastIndex((tag) => tag.name === name)
    if (index < 0) report(file, 'html-unpaired', [`</${name}>`, `<${name}>`], place)
    else {
      while (open.length > index + 1) endUnclosed(place?.start)
      endInnermost(place?.end)
    }
  }

  /** Ends whatever is still open. */
  function closeAll(): void {
    while (open.length > 0) {
      const { children, name } = endUnclosed(undefined)
      // A script that nothing ends would take the text after it along.
      if (machineText.has(name)) add(...children)
    }
  }

  function endUnclosed(end: Position['end'] | undefined): OpenTag {
    const tag = open.at(-1) as OpenTag
    const { name, place } = tag
    if (!optionalEnds.has(name))
      report(file, 'html-unpaired', [`<${name}>`, `</${name}>`], place)
    endInnermost(end)
    return tag
  }

  function endInnermost(end: Position['end'] | undefined): void {
    const { element, place } = open.pop() ?? {}
    if (!element) return
    if (element.position && end) element.position.end = end
    const { children, tagName } = element
    if (allowedHtml[tagName]?.holds === 'phrasing' && children.some(isBlock)) {
      report(file, 'html-misplaced', [`<${tagName}>`, 'around paragraphs'], place)
      here().pop()
      add(...children)
    } else completeElement(element)
  }

  /** Whether a tag may become an element here. */
  function isWelcome(name: string, place: Position | undefined): boolean {
    const rule = allowedHtml[name]
    if (!rule) {
      report(file, 'html-removed', [`<${name}>`], place)
      return false
    }
    if (open.length === deepest) report(file, 'nesting-deep', [String(deepest)], place)
    const parent = open.findLast(({ element }) => element)?.name ?? parentName
    const isNestedLink =
      name === 'a' && (isInLink || open.some((tag) => tag.name === 'a'))
    const isFitting = fits(rule.within, parent) && !isNestedLink
    const around = parent === '' ? 'in the text' : `in \`<${parent}>\``
    if (!isFitting) report(file, 'html-misplaced', [`<${name}>`, around], place)
    return isFitting && open.length < deepest
  }

  function toElement(tag: StartTag, place: Position | undefined): Element {
    const { properties, removed } = readAttributes(tag)
    for (const name of removed)
      report(file, 'html-attribute-removed', [name, `<${tag.name}>`], place)
    if (tag.name === 'hr') properties.className = ['scene-break']
    const position = place ? { position: { ...place } } : {}
    return { type: 'element', tagName: tag.name, properties, children: [], ...position }
  }
}

function fits(within: AllowedElement['within'], parentName: string): boolean {
  if (within === 'phrasing') return true
  if (within !== 'flow') return within.includes(parentName)
  return parentName === '' || allowedHtml[parentName]?.holds !== 'phrasing'
}
