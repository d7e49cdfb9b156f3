/** The editions that a book is made in: each has the settings of the book, but for those that it says itself. */
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import { isMap, isScalar, isSeq, type Node } from 'yaml'
import type { BookEdition, FormatName } from '../../book.ts'
import { report } from '../../problems/report.ts'
import { slugOf } from './fill-config.ts'
import {
  checkSettings,
  configKeys,
  reportIgnored,
  required,
  withDesign,
} from './parse-config.ts'
import { readSettings, reportInvalid, type Settings } from './read-settings.ts'
import { editionSchema, type GivenConfig } from './schema.ts'

/** What an edition says, and what is made of it. */
export interface GivenEdition extends Pick<BookEdition, 'formats' | 'places'> {
  readonly name: string | undefined
  readonly given: GivenConfig
}

/** More than a press has of one title; each takes as long as a build. */
const mostEditions = 12
const expected = `at most ${mostEditions} names, each with the keys that differ`

/** A part of the names of files, without commas, which stand between such names; with `.proof.html` it must have room. */
const nameForm = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}_.-]{0,39}$/u
const expectedName = 'a name of at most 40 letters, digits, `-`, `_` and `.`'

/** What shapes the text, or says which text it is. */
const ofText: ReadonlySet<string> = new Set([
  ...['title', 'subtitle', 'authors', 'contributors', 'language', 'translation-of'],
  ...['kind', 'contents', 'macros', 'editions', 'bibliography', 'citation-style'],
  ...['nocite', 'reference-section-title'],
])

const ownKeys = [...configKeys, 'formats']

/** Keys that stand in place of another, which is then not that of all. */
const inPlaceOf: Readonly<Record<string, string>> = {
  isbn: 'identifier',
  identifier: 'isbn',
}

/**
 * The editions that the settings of a book have; what is wrong with them is reported.
 *
 * @param layers - Of several that have a key the first counts.
 * @param book - What holds for all.
 */
export function configureEditions(
  layers: readonly Settings[],
  book: GivenConfig | undefined,
): readonly GivenEdition[] {
  const layer = layers.find(({ strictness, values }) => {
    return strictness !== 'foreign' && 'editions' in values
  })
  if (!layer) return []
  const { configPlaces: places } = layer.file.data
  const editions = readEditions(layer).flatMap((each) => {
    if (places) layer.file.data.configPlaces = places
    return configureEdition(each, layers, layer, book) ?? []
  })
  // What is wrong with what holds for all is found for each again.
  for (const { messages } of new Set(layers.map(({ file }) => file))) {
    const once = new Map(messages.toReversed().map((each) => [String(each), each]))
    messages.splice(0, messages.length, ...[...once.values()].reverse())
  }
  if (places) layer.file.data.configPlaces = places
  reportDoubled(editions, layer, book)
  return editions
}

interface Named {
  readonly name: string
  readonly map: unknown
  readonly place: Position | undefined
}

/** By their names, or as a list of keys of which one is `name`. */
function readEditions({ file, nodes, placeOf }: Settings): readonly Named[] {
  const node = nodes.get('editions')
  const refuse = (found: string, what: string, wrong: unknown) =>
    reportInvalid(file, 'editions', found, what, placeOf(wrong) ?? placeOf(node))
  const pairs = isMap<Node, Node>(node)
    ? node.items.map(({ key, value }) => ({ key, map: value }))
    : isSeq(node)
      ? node.items.map((map) => ({ key: isMap(map) ? map.get('name', true) : map, map }))
      : []
  if (pairs.length === 0 || pairs.length > mostEditions)
    refuse(pairs.length === 0 ? 'value' : 'number of editions', expected, node)
  return pairs.slice(0, mostEditions).flatMap(({ key, map }) => {
    const name = isScalar(key) ? String(key.value).trim() : ''
    const isEmpty = map === key || !map || (isScalar(map) && map.value === '')
    if (!nameForm.test(name)) refuse('name', expectedName, key ?? map)
    else if (isEmpty || isMap(map)) return [{ name, map, place: placeOf(key) }]
    else refuse('value', expected, map)
    return []
  })
}

function configureEdition(
  { map, name, place }: Named,
  layers: readonly Settings[],
  layer: Settings,
  book: GivenConfig | undefined,
): GivenEdition | undefined {
  const { file } = layer
  const isList = isSeq(layer.nodes.get('editions'))
  const names = isList ? [...ownKeys, 'name'] : ownKeys
  const said = readSettings(file, layer, names, 'own', [map])
  reportIgnored(said.ignored)
  const values = Object.fromEntries(
    Object.entries(said.values).filter(([key]) => !ofText.has(key)),
  )
  for (const key of Object.keys(said.values)) {
    const written = said.written.get(key) ?? key
    if (!(key in values))
      report(file, 'edition-key', [written, name], said.placeOf(said.nodes.get(key)))
  }
  const own = { ...said, values }
  const replaced = new Set(Object.keys(values).map((key) => inPlaceOf[key]))
  // A colour within a design counts before one that holds for all.
  if ('accent' in Object(values.design)) replaced.add('accent')
  const others = layers.map((each) => {
    const kept = Object.entries(each.values).filter(([key]) => !replaced.has(key))
    return { ...each, values: Object.fromEntries(kept) }
  })
  const all = [own, ...others]
  const assumed = book ? { language: book.language } : {}
  const checked = checkSettings(all, editionSchema, assumed, required)
  const designed = withDesign(checked, all, own)
  if (!book) return undefined
  const { formats = ['pdf', 'cover'], ...given } = designed ?? {
    ...book,
    formats: undefined,
  }
  const slug = book.slug ?? slugOf(book.title)
  const places = new Map([
    ...(file.data.configPlaces ?? []),
    ...(place ? [['editions.name', place] as const] : []),
  ])
  const named = 'slug' in own.values ? given : { ...given, slug: `${slug}-${name}` }
  return { name, given: named, formats, places }
}

/** Files of two editions must not have one name, also where disks know no capitals. */
function reportDoubled(
  editions: readonly GivenEdition[],
  { file }: Settings,
  book: GivenConfig | undefined,
): void {
  const ebook = book && !makeEbooks(editions) ? (book.slug ?? slugOf(book.title)) : ''
  const taken = new Map([[ebook.toLowerCase(), 'the e-book']])
  for (const { formats, given, name = '', places } of editions) {
    const { slug = '' } = given
    const hasWrap = formats.includes('cover') && given['cover-wrap'] !== undefined
    for (const stem of hasWrap ? [slug, `${slug}-cover`] : [slug]) {
      const other = taken.get(stem.toLowerCase())
      taken.set(stem.toLowerCase(), `\`${name}\``)
      const place = places.get('editions.name')
      if (other !== undefined)
        report(file, 'edition-doubled', [name, `${stem}.pdf`, other], place)
    }
  }
}

const ebookFormats: readonly FormatName[] = ['epub', 'html', 'onix']

function makeEbooks(editions: readonly GivenEdition[]): boolean {
  return editions.some(({ formats }) =>
    formats.some((each) => ebookFormats.includes(each)),
  )
}

/** An edition that is to be made. */
export type ChosenEdition = GivenEdition & Pick<BookEdition, 'takesPages'>

/**
 * Those that are made, and first the one whose pages others are numbered by.
 *
 * E-book, web page and record are of no size: they are made once, of what holds for all, if no edition makes them.
 *
 * @param asked - Names of editions; all where it is missing, and the e-book alone where it is empty.
 */
export function chooseEditions(
  editions: readonly GivenEdition[],
  given: GivenConfig,
  configFile: VFile,
  asked?: readonly string[],
): readonly ChosenEdition[] {
  const names = editions.map(({ name }) => `\`${name}\``)
  for (const name of asked ?? [])
    if (!editions.some((edition) => edition.name === name)) {
      const known = names.length > 0 ? names.join(', ') : '`editions` in `book.yaml`'
      report(configFile, 'edition-unknown', [name, known])
    }
  if (editions.length === 0) return []
  const printed = editions.find(({ formats }) => formats.includes('pdf'))
  const { configPlaces: places = new Map<string, Position>() } = configFile.data
  const ebook = { name: undefined, given, formats: ebookFormats, places }
  const isAsked = ({ name }: GivenEdition) =>
    asked === undefined ||
    (name === undefined ? asked.length === 0 : asked.includes(name))
  const all: readonly GivenEdition[] = makeEbooks(editions)
    ? editions
    : [...editions, ebook]
  const made = all.filter(isAsked).map((edition): ChosenEdition => {
    const isPrinted = ['pdf', 'cover'].some((each) =>
      edition.formats.includes(each as FormatName),
    )
    return { ...edition, takesPages: printed !== undefined && !isPrinted }
  })
  if (made.length === 0) return [{ ...ebook, formats: [], takesPages: true }]
  if (!printed || !made.some(({ takesPages }) => takesPages)) return made
  const first = made.find(({ name }) => name === printed.name)
  const others = made.filter((edition) => edition !== first)
  return [first ?? { ...printed, formats: [], takesPages: false }, ...others]
}
