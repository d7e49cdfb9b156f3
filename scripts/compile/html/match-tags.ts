import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import { writtenAt } from '../../lib/text-positions.ts'
import { report } from '../../problems/report.ts'
import { tellOf } from '../foreign/found.ts'
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
  /** Of what only a screen can show: takes its address. */
  readonly link?: (address: string) => void
  readonly place: Position | undefined
  /** Of a name that HTML has not: where among the children it stands as a word, if nothing ends it. */
  readonly at?: number | undefined
}

/** Elements that show something which is neither a text nor a picture. */
const media = new Set(['audio', 'embed', 'iframe', 'object', 'video'])

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
    const { name } = tag
    if (open.some(({ link }) => link)) passOver(tag, place)
    else if (media.has(name)) startMedium(tag, place)
    else startElement(tag, place)
  }

  function startElement(tag: StartTag, place: Position | undefined): void {
    const { isClosed, name } = tag
    const rule = allowedHtml[name]
    while (rule?.ends?.includes(open.at(-1)?.name ?? '')) endInnermost(place?.start)
    const parent = here()
    const at = mayBeWord(tag) ? parent.length : undefined
    const element = at === undefined ? elementOf(tag, place) : undefined
    if (element) parent.push(element)
    if (isClosed || rule?.holds === 'nothing' || emptyElements.has(name)) return
    const content = machineText.has(name) ? [] : (element?.children ?? parent)
    open.push({ name, element, children: content, place, at })
  }

  function elementOf(tag: StartTag, place: Position | undefined): Element | undefined {
    return isWelcome(tag.name, place) ? toElement(tag, place) : undefined
  }

  /** Takes in what is shown where a medium cannot be, which is nowhere, or says where it is. */
  function passOver(tag: StartTag, place: Position | undefined): void {
    const { isClosed, name } = tag
    if (name === 'source') open.findLast(({ link }) => link)?.link?.(addressOf(tag))
    if (!isClosed && allowedHtml[name]?.holds !== 'nothing' && !emptyElements.has(name))
      open.push({ name, element: undefined, children: [], place })
  }

  /** Takes in what only a screen can show: its address stays as a link, and what stands in it is for screens. */
  function startMedium(tag: StartTag, place: Position | undefined): void {
    report(file, 'html-medium', [`<${tag.name}>`], place)
    const parent = here()
    let isLinked = isInLink
    const link = (address: string): void => {
      const href = address.replace(/^\/\//, 'https://')
      if (isLinked || !/^https?:/i.test(href)) return
      isLinked = true
      const position = place && { ...place }
      const text = { type: 'text' as const, value: href, position }
      parent.push({ ...h('a', { href }), children: [text], position })
    }
    link(addressOf(tag))
    if (!tag.isClosed && tag.name !== 'embed')
      open.push({ name: tag.name, element: undefined, children: [], place, link })
  }

  /** Takes in an end tag, and with it whatever has begun since its start. */
  function close(name: string, place: Position | undefined): void {
    const index = open.findLastIndex((tag) => tag.name === name)
    // Its start may be one that is none in HTML, such as `<Tabs values={…}>`.
    if (index < 0 && !allowedHtml[name] && !media.has(name))
      report(file, 'html-removed', [`</${name}>`], place)
    else if (index < 0) report(file, 'html-unpaired', [`</${name}>`, `<${name}>`], place)
    else {
      while (open.length > index + 1) endUnclosed(place?.start)
      const { at, place: begun } = open[index] as OpenTag
      if (at !== undefined) report(file, 'html-removed', [`<${name}>`], begun)
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
    const { at, children, name, place } = tag
    if (at !== undefined) {
      const value = place ? writtenAt(file, { position: place }) : `<${name}>`
      children.splice(at, 0, { type: 'text', value, position: place })
      tellOf('tag', file, place, value)
    } else if (!optionalEnds.has(name))
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
    if (rule.as === 'none') return false
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
    return {
      type: 'element',
      tagName: allowedHtml[tag.name]?.as ?? tag.name,
      properties,
      children: [],
      position: place && { ...place },
    }
  }
}

/** `Vec<String>`, or `<name>` for one to be filled in. */
function mayBeWord({ attributes, isClosed, name }: StartTag): boolean {
  const isKnown = allowedHtml[name] ?? (emptyElements.has(name) || machineText.has(name))
  return !(isKnown || isClosed) && attributes.length === 0
}

function addressOf({ attributes }: StartTag): string {
  return attributes.find(([name]) => name === 'src' || name === 'data')?.[1] ?? ''
}

function fits(within: AllowedElement['within'], parentName: string): boolean {
  if (within === 'phrasing') return true
  if (within !== 'flow') return within.includes(parentName)
  return parentName === '' || allowedHtml[parentName]?.holds !== 'phrasing'
}
