/** Works in BibTeX and BibLaTeX. What their values say is read of those alone that a book cites. */
import { createRequire } from 'node:module'
import type { VFile } from 'vfile'
import type { Work } from '../../book.ts'
import { expectedName, nearestNames } from '../../lib/edit-distance.ts'
import { once } from '../../lib/memoize.ts'
import { namesIn, readData } from '../../lib/read-template.ts'
import { placeIn } from '../../lib/text-positions.ts'
import { shorten } from '../../lib/visible.ts'
import { report } from '../../problems/report.ts'
import { addCommands, withLetters, withoutCommands } from './plain-latex.ts'
import { addWork, type Item, readItem } from './read-csl.ts'

const data = readData<
  Record<'bibtex-types' | 'title-fields', string> & {
    readonly genres: Readonly<Record<string, Readonly<Record<string, string>>>>
    readonly archives: Readonly<
      Record<string, { readonly name?: string; readonly address: string }>
    >
  }
>('citations.yaml')
const types = namesIn(data['bibtex-types'])
const hasTitle = new RegExp(
  String.raw`[,\s](?:${[...namesIn(data['title-fields'])].join('|')})\s*=`,
  'i',
)
const takesFrom = /[,\s](?:crossref|xdata)\s*=\s*[{"]\s*([^{}"]*?)\s*[}"]/i
const eprint = /[,\s]eprint\s*=\s*[{"]\s*(?:arxiv:)?([^\s{}"]+)\s*[}"]/i
const archive = /[,\s](?:eprinttype|archiveprefix)\s*=\s*[{"]\s*(\w+)/i
const isForeign = /[,\s]lang(?:id|uage)\s*=\s*[{"]?\s*(?!en|american|british|us|uk)[a-z]/i

/** Longer ones are not of a work, but of a mistake. */
const longestEntry = 100_000

const key = String.raw`[^\s,{}()"=#%@]+`
const opening = new RegExp(String.raw`@[ \t]*([a-z]+)\s*([{(])\s*(?:(${key})\s*,)?`, 'gi')
/** An entry that begins a line stands in no other: there, a brace is missing before it. */
const nextEntry = new RegExp(String.raw`^[ \t]*@[ \t]*[a-z]+\s*[{(]\s*${key}\s*,`, 'gim')

/** `@book{key, title = {…}}`. */
interface Entry {
  readonly type: string
  readonly key: string
  readonly source: string
  readonly start: number
  readonly keyStart: number
  readonly isClosed: boolean
}

/** The entries of a text, and its `@string` definitions as they are written. Linear in its length. */
function splitEntries(text: string) {
  const entries: Entry[] = []
  const strings: string[] = []
  const starts = [...text.matchAll(nextEntry)].map(({ index }) => index)
  let [next, at] = [0, 0]
  for (const found of text.matchAll(opening)) {
    const { 0: written, 1: type = '', 2: brace = '{', 3: key, index: start } = found
    if (start < at) continue
    while ((starts[next] ?? Infinity) <= start) next++
    const last = starts[next] ?? text.length
    const end = endOf(text, text.indexOf(brace, start), last)
    at = end ?? last
    const source = text.slice(start, at)
    const keyStart = start + written.lastIndexOf(key ?? '')
    if (/^string$/i.test(type)) strings.push(source)
    else if (key !== undefined && !/^comment$/i.test(type))
      entries.push({ type, key, source, start, keyStart, isClosed: end !== undefined })
  }
  return { entries, strings: strings.join('\n') }
}

/** Where what begins with a brace ends, before `last`; `undefined` where it does not. */
function endOf(text: string, from: number, last: number): number | undefined {
  const [begins, ends] = text[from] === '(' ? ['(', ')'] : ['{', '}']
  let depth = 0
  for (let at = from; at < last; at++) {
    const sign = text[at] ?? ''
    if (sign === '\\') at++
    else if (sign === '{' || (at === from && sign === begins)) depth++
    else if (sign === '}' || (depth === 1 && sign === ends)) depth--
    if (depth === 0) return at + 1
  }
  return undefined
}

/**
 * Adds the works of a file; what is wrong with entries is reported there.
 *
 * @param language - Of the book, and so of titles without one: of English ones BibTeX leaves the capitals to the style.
 */
export function readBibtex(
  file: VFile,
  works: Map<string, Work>,
  language: string,
): void {
  const { entries, strings } = splitEntries(String(file))
  if (entries.length === 0 && file.messages.length === 0)
    report(file, 'bibliography-empty', [])
  const sources = new Map(entries.map(({ key, source }) => [key.toLowerCase(), source]))
  const nearest = nearestNames()
  for (const entry of entries) {
    const { isClosed, key, keyStart, source, start, type } = entry
    const position = placeIn(file, keyStart, keyStart + key.length)
    if (!isClosed) report(file, 'bibliography-unclosed', [key], position)
    else if (!types.has(type.toLowerCase())) {
      const expected = expectedName(type, types, 'one of BibTeX or BibLaTeX', nearest)
      const place = placeIn(file, start, keyStart)
      report(file, 'citation-type-unknown', [type, expected], place)
    } else if (!hasTitle.test(source)) report(file, 'citation-untitled', [key], position)
    const read = () => (isClosed ? readEntry(entry) : undefined)
    addWork(works, key, { file, position, read: once(read) })
  }

  function readEntry({ key, keyStart, source }: Entry) {
    const [, parents = ''] = takesFrom.exec(source) ?? []
    const names = parents.toLowerCase().split(/\s*,\s*/)
    const all = names.map((name) => sources.get(name) ?? '')
    const text = withLetters([strings, ...all, source].join('\n'))
    try {
      if (text.length > longestEntry) throw new Error('too long for a work')
      const isEnglish = /^en\b/i.test(language)
      const items = parse(text, isEnglish && !isForeign.test(source))
      const item = items.find(({ id }) => id === key)
      const parent = items.find(({ id }) => names.includes(String(id).toLowerCase()))
      return item && readItem(completed(item, { source, parent, language }))
    } catch (error) {
      const [why = ''] = (error instanceof Error ? error.message : '').split('\n')
      const place = placeIn(file, keyStart, keyStart + key.length)
      report(file, 'citation-unreadable', [key, shorten(why, 100)], place)
      return undefined
    }
  }
}

/** A work as CSL has it: lists as text, its kind in words, the book that it is in, and where an archive has it. */
function completed(
  { genre, ...others }: Item,
  {
    language,
    parent,
    source,
  }: { language: string; parent?: Item | undefined; source: string },
): Item {
  const list = new Intl.ListFormat(language)
  const textOf = (value: unknown): unknown => {
    if (typeof value === 'string') return withoutCommands(value)
    const isList = Array.isArray(value) && value.every((each) => typeof each === 'string')
    return isList ? list.format(value.map(withoutCommands)) : value
  }
  const item: Item = Object.fromEntries(
    Object.entries(others).map(([key, value]) => [key, textOf(value)]),
  )
  const { type: plain, en, ...words } = data.genres[String(genre)] ?? {}
  const ofKind =
    plain !== undefined
      ? { type: plain }
      : { genre: en === undefined ? textOf(genre) : (words[language.slice(0, 2)] ?? en) }
  const { 'container-title': book, DOI, type, URL } = item
  const within =
    book === undefined && /^(?:chapter|paper-conference|entry)/.test(String(type))
      ? { 'container-title': parent?.title }
      : {}
  return {
    ...item,
    ...ofKind,
    ...within,
    ...(DOI || URL ? {} : inArchive(source, book === undefined)),
  }
}

/** Where what has a number in an archive is; what is in nothing else, is published there. */
function inArchive(source: string, isAlone: boolean): Item {
  const [, number = ''] = eprint.exec(source) ?? []
  const [, written = ''] = archive.exec(source) ?? []
  const { address, name } = data.archives[written.toLowerCase()] ?? {}
  if (number === '' || address === undefined) return {}
  const published =
    isAlone && name !== undefined ? { type: 'article', publisher: name } : {}
  return { URL: address + number, ...published }
}

/** It is given text, and reads nothing from elsewhere: the form that is asked for is no address. */
function parse(text: string, isEnglish: boolean): readonly Item[] {
  const require = createRequire(import.meta.url)
  require('@citation-js/plugin-bibtex')
  const { config, input } = require('@citation-js/core').plugins
  const { constants, parse: settings } = config.get('@bibtex')
  settings.sentenceCase = isEnglish ? 'english' : 'never'
  addCommands(constants)
  return input.chain(text, { forceType: '@biblatex/text', generateGraph: false })
}
