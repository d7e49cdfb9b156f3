/** References to places of the book by what they are and their numbers: “Figure 3.1”, “Section 2”, “The Ford”. */
import type { Element, ElementContent, Nodes, Parents, Properties } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { h } from 'hastscript'
import type { VFile } from 'vfile'
import type { Words } from '../book.ts'
import { elementsOf, isHeading, levelOf, mark, text } from '../lib/hast.ts'
import { isPart } from '../lib/section-kinds.ts'
import { treesOf } from '../lib/texts.ts'
import { walkHtml } from '../lib/walk.ts'
import { report } from '../problems/report.ts'
import { type Target, titleOf } from './number-things.ts'
import { type Draft, elementsOf as elementsIn } from './sections.ts'

/** What a link asks for, as `data-reference` has it. */
interface Reference {
  /** `full`, `number`, `bracketed`, `title` or `page`; or `words` with parts of these in braces. */
  readonly form: string
  /** Whether a sentence begins with it. */
  readonly isCapital: boolean
  /** Whether print has the page after it. */
  readonly hasPage: boolean
}

function referenceOf({ properties, tagName }: Element): Reference | undefined {
  if (tagName !== 'a' || properties.dataReference === undefined) return undefined
  const [form = '', ...others] = String(properties.dataReference).split(' ')
  const [isCapital, hasPage] = [others.includes('capital'), others.includes('page')]
  return { form, isCapital, hasPage }
}

/** Ids of what is referred to by a number alone, which a title cannot stand for; and of what is referred to with one. */
export function numbersWanted(drafts: readonly Draft[]) {
  const idsOf = (asks: (link: Element) => boolean): ReadonlySet<string> => {
    return new Set(drafts.flatMap((draft) => elementsIn(draft, asks)).map(idOf))
  }
  const asksForNumber = (link: Element): boolean => {
    const { form = '' } = referenceOf(link) ?? {}
    const isInWords = form === 'words' && textOf(link).includes('{number}')
    return isInWords || form === 'number' || form === 'bracketed'
  }
  const asksForName = (link: Element): boolean =>
    asksForNumber(link) || ['full', 'page'].includes(referenceOf(link)?.form ?? '')
  return { alone: idsOf(asksForNumber), named: idsOf(asksForName) }
}

function idOf({ properties: { href } }: Element): string {
  return String(href ?? '').slice(1)
}

/** What headings are called by, besides their numbers. */
export function headingTargets(
  { headings }: Draft,
  role: string,
): readonly (readonly [Element, Target])[] {
  return headings.map((heading) => {
    const ofChapter = role === 'appendix' ? role : 'chapter'
    const kind = isPart(heading) ? 'part' : levelOf(heading) === 1 ? ofChapter : 'section'
    return [heading, { kind, title: titleOf(heading) }]
  })
}

/**
 * Gives references the words for the places that they lead to. One that asks for the number of what has none is
 * reported; a heading without a number is called by its title.
 */
export function wordReferences(
  drafts: readonly Draft[],
  targets: ReadonlyMap<Element, Target>,
  words: Words,
  language: string,
): void {
  const byId = new Map(
    [...targets].map(([{ properties }, target]) => [properties.id, target]),
  )
  const fillIn =
    ({ file }: Draft): Parameters<typeof walkHtml>[1] =>
    (node, parent, index) => {
      if (node.type === 'element') fillLink(file, node, parent, index)
    }
  const fillLink = (file: VFile, link: Element, parent: Parents, index: number): void => {
    const reference = referenceOf(link)
    if (!reference) return
    const isCapital = reference.isCapital || beginsSentence(parent, index)
    const target = byId.get(idOf(link)) ?? {}
    const form = joinList(link, parent, index) ?? reference.form
    if (!wordReference(link, form, { target, isCapital, words }))
      report(file, 'reference-unnumbered', [idOf(link)], link)
    if (reference.hasPage) addPage(link)
    delete link.properties.dataReference
    delete link.properties.dataWritten
  }
  /** Puts a list in the way of the language; one of things of a kind has their word once. @returns The form of the first. */
  const joinList = (first: Element, { children }: Parents, index: number) => {
    const list = [first]
    for (let next = children[index + 2]; isNext(next); ) {
      list.push(next)
      next = children[index + 2 * list.length]
    }
    const between = listOf.formatToParts(list.map(idOf)).filter(isLiteral)
    between.forEach(({ value }, at) => {
      children[index + 1 + 2 * at] = text(value)
    })
    const targets = list.map((link) => byId.get(idOf(link)))
    const [one] = targets
    const isOfKind = targets.every((each) => each?.number && each.kind === one?.kind)
    const isFull = list.every((link) => referenceOf(link)?.form === 'full')
    if (list.length < 2 || !isFull || !isOfKind || one?.word !== undefined)
      return undefined
    list.slice(1).forEach(({ properties }, at) => {
      properties.dataReference = at < list.length - 2 ? 'middle' : 'last'
    })
    return 'first'
  }
  const listOf = new Intl.ListFormat(language)
  const inLinks = drafts.flatMap(wordsOfLinks)
  // By the titles others may be called.
  for (const draft of drafts)
    for (const title of elementsIn(draft, isTitle)) walkHtml(title, fillIn(draft))
  for (const draft of drafts)
    for (const tree of treesOf(draft)) walkHtml(tree, fillIn(draft))
  for (const words of inLinks) Object.assign(words, { tagName: 'span', properties: {} })
}

function addPage(link: Element): void {
  mark(link, { inPrint: [...link.children, pageNumber('after', { dataAtoms: '0' })] })
}

function isNext(node: Nodes | undefined): node is Element {
  if (node?.type !== 'element') return false
  return String(node.properties.dataReference).split(' ').includes('next')
}

function isLiteral({ type }: { readonly type: string }): boolean {
  return type === 'literal'
}

/** References in the words of another link: there is none within it, and print would have its page for that of none. */
function wordsOfLinks(draft: Draft): readonly Element[] {
  const inLinks = elementsIn(draft, ({ tagName }) => tagName === 'a')
    .flatMap((link) => elementsOf(link).slice(1))
    .filter(referenceOf)
  for (const { properties } of inLinks)
    properties.dataReference = String(properties.dataReference).replace('page', 'full')
  return inLinks
}

function isTitle(element: Element): boolean {
  return isHeading(element) || /^(?:fig)?caption$/.test(element.tagName)
}

interface Naming {
  readonly target: Partial<Target>
  readonly isCapital: boolean
  readonly words: Words
}

/** @returns Whether there is what the reference asks for. */
function wordReference(link: Element, form: string, naming: Naming): boolean {
  const { number } = naming.target
  const title = naming.target.title?.() || undefined
  const full = fullName(naming, title)
  const bracketed = number && `(${number})`
  const parts: Parts = { full, number, bracketed, title, name: title, ...inList(naming) }
  if (form === 'words') return fillWords(link, parts)
  const value = form === 'page' ? full : parts[form]
  if (form === 'page') mark(link, { inPrint: [pageNumber('number')] })
  if (value !== undefined) link.children = [text(value)]
  return value !== undefined
}

/** What a reference is called by in a list of such, which has its word before the first, or after the last. */
function inList({ isCapital, target: { kind, number = '' }, words }: Naming): Parts {
  const wording = words[`reference-${kind}`] ?? ''
  const [slot = ''] = /[(（]?\{\{number\}\}[)）]?/.exec(wording) ?? []
  const [before = '', after = ''] = wording.split(slot)
  const plurals = (words['reference-plurals'] ?? '').split(' ')
  const at = plurals.indexOf(before.trim())
  const word =
    at % 2 === 0 ? before.replace(before.trim(), plurals[at + 1] ?? '') : before
  const middle = slot.replace('{{number}}', () => number)
  return { first: capitalised(word, isCapital) + middle, middle, last: middle + after }
}

function capitalised(name: string, isCapital: boolean): string {
  return isCapital ? name.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()) : name
}

type Parts = Readonly<Record<string, string | undefined>>

/** Fills in what an author has put between braces. Only print has pages: elsewhere all is in place of one. */
function fillWords(link: Element, parts: Parts): boolean {
  let isWhole = true
  const fill = (element: Element): void => {
    element.children = element.children.flatMap((child): ElementContent[] => {
      if (child.type === 'element') fill(child)
      if (child.type !== 'text') return [child]
      const value = child.value.replaceAll(
        /\{(number|name|title)\}/g,
        (_, part: string) => {
          isWhole &&= parts[part] !== undefined
          return parts[part] ?? ''
        },
      )
      const [first = '', ...others] = value.split('{page}')
      return [
        text(first),
        ...others.flatMap((after) => [pageNumber('number'), text(after)]),
      ]
    })
  }
  fill(link)
  const isPaged = elementsOf(link).some(({ properties }) => properties.dataPageReference)
  if (!isPaged) return isWhole
  mark(link, { inPrint: link.children })
  link.children = [text(parts.full ?? '')]
  return isWhole && parts.full !== undefined
}

/**
 * What stands for the page until that is known.
 *
 * @param form - `number`, or `after` words, to which some of ours lead.
 */
export function pageNumber(
  form: 'after' | 'number',
  properties: Properties = {},
): Element {
  return h('span', { dataPageReference: form, ...properties })
}

/** As “Figure 3.1”, or a title. */
function fullName(
  { isCapital, target, words }: Naming,
  title: string | undefined,
): string | undefined {
  const { kind, number, word } = target
  const name =
    number === undefined
      ? title && inQuotes(title, words)
      : word === undefined
        ? (words[`reference-${kind}`] ?? '').replace('{{number}}', () => number)
        : `${word}\u00a0${number}`
  return name && capitalised(name, isCapital)
}

/** A title between quotation marks, those in it of the other kind. */
function inQuotes(title: string, words: Words): string {
  const wording = words['reference-title'] ?? ''
  const [open = '', close = ''] = wording.split('{{title}}').map((mark) => mark.trim())
  const [innerOpen = '', innerClose = ''] = (words['inner-quotes'] ?? '').split(' ')
  const inner = title
    .replaceAll(new RegExp(`${open}\\s*`, 'g'), innerOpen)
    .replaceAll(new RegExp(`\\s*${close}`, 'g'), innerClose)
  return wording.replace('{{title}}', () => inner)
}

/** Whether what stands at a place of a parent begins a sentence. */
function beginsSentence({ children }: Parents, index: number): boolean {
  const before = children[index - 1]
  if (index === 0) return true
  return before?.type === 'text' && /[.!?…:]["'”’»“)]*\s+$/u.test(before.value)
}
