/** Pages that no author writes: made of what the configuration says, where the manuscript has none of their kind. */
import type { Element } from 'hast'
import { h } from 'hastscript'
import type {
  Book,
  BookConfig,
  Chapter,
  MadePage,
  Manuscript,
  Section,
  Templates,
  Words,
} from '../book.ts'
import { groupIsbn } from '../lib/group-isbn.ts'
import { headingsAmong, mark, placedAt } from '../lib/hast.ts'
import { namesIn } from '../lib/read-template.ts'
import { order, roleOf } from '../lib/section-kinds.ts'
import { elementsInTexts, rootOf } from '../lib/texts.ts'

/** By the names of the pages, in their order, the kinds of section in whose place they stand. */
const ofKind = {
  'half-title': 'halftitlepage',
  series: 'seriespage',
  title: 'title',
  copyright: 'copyright-page',
  contents: 'contents',
} as const satisfies Record<MadePage['name'], string>

/** Names of the pages that a book is to have, where its author says nothing of them: as the look has it. */
function wantedPages(
  { colophon, madePages, toc }: BookConfig,
  { halfTitle }: Templates['look'],
): ReadonlySet<string> {
  const usual = [...(halfTitle ? ['half-title', 'series'] : []), 'title', 'copyright']
  const wanted = new Set(madePages ?? usual)
  wanted.delete('contents')
  return new Set([
    ...wanted,
    ...(toc ? ['contents'] : []),
    ...(colophon ? ['colophon'] : []),
  ])
}

/** The pages before the text of a book that could be made, in order, and which are: those of its author's come first. */
export function madePagesOf(
  { config, contents, imprint, sections }: Omit<Book, 'madePages'>,
  look: Templates['look'],
): readonly MadePage[] {
  if (config.kind !== 'book') return []
  const wanted = wantedPages(config, look)
  const ranks = [...namesIn(order.front ?? '')]
  const hasMatter: Readonly<Partial<Record<string, boolean>>> = {
    series: config.series !== undefined,
    copyright: Object.values(imprint).some((lines) => lines.length > 0),
    contents: contents.length > 0,
  }
  return (Object.keys(ofKind) as MadePage['name'][]).map((name) => {
    const kind = ofKind[name]
    const later = sections.findIndex(
      ({ role }) => !ranks.slice(0, ranks.indexOf(kind)).includes(role),
    )
    const isWritten = sections.some(({ role }) => role === kind)
    const isMade = wanted.has(name) && !isWritten && (hasMatter[name] ?? true)
    return { name, after: later < 0 ? sections.length : later, isMade }
  })
}

/** A section that stands in no file, of the first of some classes, which is its id. */
export function madeChapter(
  { file }: Pick<Chapter, 'file'>,
  { kind }: Pick<BookConfig, 'kind'>,
  className: string[],
  title: string | undefined,
  content: readonly Element[],
): Chapter {
  const tagName = kind === 'book' ? 'h1' : 'h2'
  const heading = h(tagName, { id: className[0], className }, title)
  mark(heading, { isMade: true })
  return { file, tree: rootOf([heading, ...content]), notes: [] }
}

/** By their kinds, what lists are of. */
const lists = { loi: 'figure', lot: 'table', 'list-of-listings': 'listing' }

/** Lists and a colophon that the author asks for and has not written, as sections that stand in no file. */
export function madeSections(
  manuscript: Manuscript,
  config: BookConfig,
  chapters: readonly Chapter[],
  words: Words,
  { look }: Templates,
): readonly Chapter[] {
  const { configFile: file } = manuscript
  const wanted = wantedPages(config, look)
  const written = new Set(
    chapters.map(({ tree }) => roleOf(headingsAmong(tree.children)[0])),
  )
  const elements = elementsInTexts(chapters)
  for (const { properties } of elements) written.add(String(properties.dataListOf))
  const made = (kind: string, content: readonly Element[]): Chapter =>
    madeChapter({ file }, config, [kind], words[`section-${kind}`], content)
  const position = file.data.configPlaces?.get('made-pages')
  const listed = Object.entries(lists)
    .filter(([kind, name]) => !written.has(kind) && !written.has(name))
    .filter(([, name]) => wanted.has(`list-of-${name}s`))
    .map(([kind, name]) => {
      return made(kind, [placedAt(h('ul.list-of', { dataListOf: name }), position)])
    })
  if (!wanted.has('colophon') || written.has('colophon')) return listed
  const tags = new Set(elements.map(({ tagName }) => tagName))
  const fonts = fontsOf(manuscript, look, tags)
  const names = new Intl.ListFormat(config.language).format(new Set(fonts))
  const says = words['colophon-fonts']?.replace('{{fonts}}', () => names) ?? ''
  const own = typeof config.colophon === 'string' ? config.colophon.split('\n\n') : []
  const paragraphs = [...own, says].map((line) => h('p', line))
  return [...listed, made('colophon', paragraphs)]
}

/** Families that a book is set in, but for characters that these have not. */
function fontsOf(
  { fonts = [] }: Manuscript,
  { stacks }: Templates['look'],
  tags: ReadonlySet<string>,
): readonly string[] {
  const own = new Map(fonts.map(({ font, use }) => [use, font.family]))
  const hasCode = tags.has('code') || tags.has('pre')
  const uses = [
    ...(['text', 'headings', 'furniture'] as const),
    ...(hasCode ? (['code'] as const) : []),
    ...(tags.has('math') ? (['formulas'] as const) : []),
  ]
  return uses.map((use) => {
    const [usual = ''] = stacks[use]
    const asText = usual === stacks.text[0] ? own.get('text') : undefined
    return own.get(use) ?? asText ?? usual
  })
}

/** What the copyright page says of the work as a publication, or the foot of an article. */
export function wordImprint(
  { byline, config, words }: Pick<Book, 'byline' | 'config' | 'words'>,
  sections: readonly Section[],
  templates: Templates,
): Book['imprint'] {
  const nothing = { rights: [], edition: [], publisher: [], identifier: [] }
  if (sections.some(({ role }) => role === 'copyright-page')) return nothing
  const { edition, kind, publisher, publisherPlace, rights, translationOf } = config
  const { publishers = {} } = templates.texts('isbn')
  const fill = (key: string, name: string, value: string) =>
    (words[key] ?? '').replace(`{{${name}}}`, () => value)
  const ebook = /^urn:isbn:(.*)/.exec(config.identifier)?.[1]
  const isbns = { print: config.printIsbn, ebook }
  const numbers = Object.entries(isbns).flatMap(([use, isbn]) => {
    const grouped = isbn && `ISBN ${groupIsbn(isbn, publishers)}`
    if (!grouped) return []
    const isOne = !isbns.print || !isbns.ebook || isbns.print === isbns.ebook
    return isOne ? [grouped] : [fill(`isbn-${use}`, 'isbn', grouped)]
  })
  // A UUID is for machines.
  const other = /^urn:uuid:/.test(config.identifier) ? [] : [config.identifier]
  const published = [publisher, publisherPlace, byline.date].filter(Boolean).join(', ')
  const original = translationOf && fill('original', 'title', translationOf.title)
  return {
    rights: [rights, original].flatMap((line) => line ?? []),
    edition: edition ? [edition] : [],
    publisher: [
      ...(kind === 'book' && publisher ? [published] : []),
      ...byline.production,
    ],
    identifier: numbers.length > 0 ? [...new Set(numbers)] : other,
  }
}
