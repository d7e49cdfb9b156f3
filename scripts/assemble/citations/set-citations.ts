/** Puts citations that are set into the text, in brackets or in notes, and the bibliography into its place. */
import type { Element, ElementContent, Nodes, Parents, RootContent, Text } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { h } from 'hastscript'
import type {
  BookConfig,
  Chapter,
  Manuscript,
  NoteDefinition,
  Words,
} from '../../book.ts'
import { placedAt } from '../../lib/hast.ts'
import { primarySubtag } from '../../lib/languages.ts'
import { namesIn, readData } from '../../lib/read-template.ts'
import { elementsInTexts } from '../../lib/texts.ts'
import type { FreeId } from '../../lib/unique-ids.ts'
import { report } from '../../problems/report.ts'
import { madeChapter } from '../made-pages.ts'
import { type Draft, elementsOf as elementsIn } from '../sections.ts'
import { fromHtml, withoutLinks } from './cited-text.ts'
import { marks, type Processor, type Rendered } from './run-citeproc.ts'

/** By the keys of works, the id of the entry of each, and of all links to it. */
export type EntryLinks = ReadonlyMap<
  string,
  { readonly id: string; readonly from: string[] }
>

/** What has been set of a citation. */
export interface Result extends Rendered {
  /** Elements of its author's in it. */
  readonly held: readonly Element[]
}

interface Setting {
  readonly processor: Processor
  readonly links: EntryLinks
  /** By the elements that hold the place of citations. */
  readonly results: ReadonlyMap<Nodes, Result>
  readonly config: BookConfig
  readonly freeId: FreeId
}

interface Work extends Setting {
  /** The notes that citations make. */
  readonly made: NoteDefinition[]
  readonly isInNote: boolean
  /** In a link, what is to stand after it. */
  readonly afterLink?: RootContent[]
}

/** In all sections, whose notes get those that citations make. */
export function setCitations(drafts: readonly Draft[], setting: Setting): void {
  for (const { notes, tree } of drafts) {
    const made: NoteDefinition[] = []
    const work = { ...setting, made }
    setIn(tree, { ...work, isInNote: false })
    for (const note of notes)
      setIn(note as unknown as Parents, { ...work, isInNote: true })
    notes.push(...made)
  }
}

function setIn(parent: Parents, work: Work): void {
  const left = [...parent.children]
  const done: RootContent[] = []
  for (let node = left.shift(); node; node = left.shift()) {
    const result = work.results.get(node)
    if (node.type === 'element' && result) setCitation(node, result, { done, left }, work)
    else {
      const afterLink: RootContent[] = []
      const isLink = node.type === 'element' && node.tagName === 'a'
      if ('children' in node) setIn(node, isLink ? { ...work, afterLink } : work)
      done.push(node, ...afterLink)
    }
  }
  parent.children = done as typeof parent.children
}

/** What is before a citation in its paragraph, and what is after it. */
interface Around {
  readonly done: RootContent[]
  readonly left: RootContent[]
}

function setCitation(node: Element, result: Result, around: Around, work: Work): void {
  const { done } = around
  const author =
    result.author === undefined ? [] : setText(result.author, result, node, work)
  const rest = setText(result.html, result, node, work)
  const { isNotes } = work.processor
  if (isNotes && !work.isInNote) {
    done.push(...author)
    movePunctuation(around, work)
    const to = work.afterLink ?? done
    to.push(noteOf(rest, node, work))
  } else if (isNotes) done.push(...inNote(author, rest, around, work.processor))
  else {
    const [first] = rest
    if (author.length > 0) done.push(...author, { type: 'text', value: ' ' })
    if (first?.type === 'element' && first.tagName === 'sup') trimEnd(done)
    done.push(...rest)
  }
}

/** What citeproc gives, each part that is of a work as a link to its entry. */
function setText(html: string, { held }: Result, { position }: Element, work: Work) {
  const { afterLink, freeId, links, processor } = work
  const link = (id: string, children: ElementContent[]): ElementContent[] => {
    const entry = links.get(processor.keyOf(id))
    const { after, before, inner } = partsOf(children)
    const isEmpty = textOf({ type: 'root', children: inner }).trim() === ''
    if (!entry || isEmpty) return children
    const from = freeId(`cite-${entry.id.replace(/^ref-/, '')}`)
    entry.from.push(from)
    const properties = { id: from, href: `#${entry.id}`, className: ['biblioref'] }
    const made = placedAt(h('a', properties, withoutLinks(inner)), position)
    return [...before, made, ...after]
  }
  const isLinked = processor.hasBibliography && !afterLink
  return fromHtml(html, { held, position, ...(isLinked ? { link } : {}) })
}

/** What stands before a work, what is said of it, and what stands after it. */
function partsOf(nodes: readonly ElementContent[]) {
  const all = nodes.flatMap((node): ElementContent[] =>
    node.type === 'text'
      ? node.value.split(/([\ufdd0\ufdd1])/).map((value) => ({ ...node, value }))
      : [node],
  )
  const find = (mark: string) =>
    all.findIndex((node) => node.type === 'text' && node.value === mark)
  const [start, end] = [find(marks.start), find(marks.end)]
  const to = end < 0 ? all.length : end
  const inner = all.slice(start + 1, to)
  return { before: all.slice(0, Math.max(start, 0)), inner, after: all.slice(to + 1) }
}

function noteOf(
  children: ElementContent[],
  { position }: Element,
  { made }: Work,
): Element {
  // No label of an author's note has a space.
  const label = `citation ${made.length + 1}`
  const [first] = children
  if (first?.type === 'text')
    first.value = first.value.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())
  made.push({ label, children: [placedAt(h('p', children), position)], position })
  return placedAt(h('a.noteref', { dataNote: label }), position)
}

/** Takes the capital off *ibid.*, which citeproc gives it, where it begins no note. */
function lowerIbid([first]: readonly ElementContent[], ibid: string): void {
  if (first?.type === 'element') lowerIbid(first.children, ibid)
  else if (first?.type === 'text' && first.value.toLowerCase().startsWith(ibid))
    first.value = ibid + first.value.slice(ibid.length)
}

/** A citation in a note of its author's: after other words in brackets, if it is no part of the sentence. As in Pandoc. */
function inNote(
  author: ElementContent[],
  rest: ElementContent[],
  { done, left }: Around,
  { ibid }: Processor,
): ElementContent[] {
  const isSpace = (node: RootContent) => node.type === 'text' && node.value.trim() === ''
  const isBracketed = author.length === 0 && !done.every(isSpace)
  if (!left.every(isSpace) || isBracketed) withoutStop(rest)
  if (isBracketed) lowerIbid(rest, ibid)
  const between: Text = { type: 'text', value: ', ' }
  return isBracketed
    ? [{ type: 'text', value: '(' }, ...rest, { type: 'text', value: ')' }]
    : [...author, ...(author.length > 0 ? [between] : []), ...rest]
}

/** Takes the full stop off the last text. */
function withoutStop(nodes: readonly ElementContent[]): void {
  const last = nodes.at(-1)
  if (last?.type === 'text') last.value = last.value.replace(/\.$/, '')
  else if (last?.type === 'element') withoutStop(last.children)
}

const { 'note-first': noteFirst } =
  readData<Readonly<Record<'note-first', string>>>('citations.yaml')

/** Moves punctuation before the number of a note, where the language has it so; space before that goes. */
function movePunctuation({ done, left }: Around, { config, processor }: Work): void {
  trimEnd(done)
  const [next] = left
  const [sign = ''] = (next?.type === 'text' && /^[.,;:!?…]+/.exec(next.value)) || []
  const language = primarySubtag(config.language)
  if (next?.type !== 'text' || sign === '' || namesIn(noteFirst).has(language)) return
  left[0] = { ...next, value: next.value.slice(sign.length) }
  const last = done.at(-1)
  const before = last?.type === 'text' ? last.value : ''
  const [quote = ''] = /[”’"']+$/.exec(before) ?? []
  // There is one already, within a quotation.
  if (sign === '.' && /[.!?…][”’"']*$/.test(before)) return
  const isWithin = processor.takesPunctuationIn && quote !== '' && /^[.,]$/.test(sign)
  if (last?.type === 'text' && isWithin)
    last.value = before.slice(0, -quote.length) + sign + quote
  else done.push({ type: 'text', value: sign })
}

function trimEnd(nodes: readonly RootContent[]): void {
  const last = nodes.at(-1)
  if (last?.type === 'text') last.value = last.value.trimEnd()
}

/** Entries by the keys of their works, in HTML of citeproc. */
interface Bibliography {
  readonly entries: readonly { readonly html: string; readonly keys: readonly string[] }[]
  /** Whether each has a number before it. */
  readonly isLabelled: boolean
}

function hasBibliography(style: string): boolean {
  return /<bibliography\b/.test(style)
}

function isPlace({ properties }: Element): boolean {
  return properties.dataBibliography !== undefined
}

/** The chapters, and where none of them has a place for the bibliography, one for that. */
export function withBibliography(
  chapters: readonly Chapter[],
  { citations }: Pick<Manuscript, 'citations'>,
  config: BookConfig,
  words: Words,
): readonly Chapter[] {
  const { nocite = [], referenceSectionTitle } = config
  const last = chapters.at(-1)
  if (!citations || !last || !hasBibliography(citations.style)) return chapters
  const all = elementsInTexts(chapters)
  const isCiting = all.some(({ properties }) => properties.dataCitation !== undefined)
  if (all.some(isPlace) || (!isCiting && nocite.length === 0)) return chapters
  const title = referenceSectionTitle ?? words['section-bibliography']
  const place = h('div', { dataBibliography: '' })
  const classes = ['bibliography', 'unnumbered']
  return [...chapters, madeChapter(last, config, classes, title, [place])]
}

/** Puts the bibliography in its place: a list whose entries know the links that lead to them. */
export function fillBibliography(
  drafts: readonly Draft[],
  { entries, isLabelled }: Bibliography,
  links: EntryLinks,
): void {
  const places = drafts.flatMap((draft) =>
    elementsIn(draft, isPlace).map((place) => ({ file: draft.file, place })),
  )
  for (const [index, { file, place }] of places.entries()) {
    const isNone = index > 0 || entries.length === 0
    if (isNone && place.position)
      report(file, 'bibliography-placeless', [index > 0 ? 'second' : 'empty'], place)
    const list = index > 0 ? [] : entries
    const { dataBibliography: _, ...properties } = place.properties
    const className = ['bibliography', ...(isLabelled ? ['labelled-entries'] : [])]
    place.properties = { ...properties, className }
    place.tagName = 'ul'
    place.children = list.map(({ html, keys: [key = ''] }) => {
      const { from = [], id } = links.get(key) ?? {}
      return h(
        'li',
        { id, dataCited: from.join(' ') || undefined },
        fromHtml(html, { held: [], position: undefined }),
      )
    })
  }
}
