/** A whole work of non-fiction: parts, numbers, references, citations, index and glossary in one book, read back from its files. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { toString as textOf } from 'hast-util-to-string'
import { beforeAll, expect, test, vi } from 'vitest'
import type { Artifact, FormatName } from '../scripts/book.ts'
import { formatProblems } from '../scripts/command/terminal.ts'
import { hasClass } from '../scripts/lib/hast.ts'
import { buildBook } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { type EpubFacts, inspectEpub } from './support/inspect-epub.ts'
import { inspectOutline } from './support/inspect-outline.ts'
import { type InspectedPdf, inspectPdf } from './support/inspect-pdf.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

// A browser lays the book out, and all of its formats are proved.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })

let artifacts: readonly Artifact[]
let said: string
let pdf: InspectedPdf
let epub: EpubFacts
let web: string
const bytesOf = (format: FormatName): Uint8Array =>
  artifacts.find((each) => each.format === format)?.bytes ?? new Uint8Array()
const wordsOf = (page: number): string =>
  (pdf.pages[page]?.text ?? '').replaceAll(/\s+/g, ' ').trim()

beforeAll(async () => {
  const manuscriptPath = fixturePath('books', 'working-water')
  const built = await buildBook({
    manuscriptPath,
    formats: ['pdf', 'epub', 'html', 'onix'],
  })
  artifacts = built.artifacts
  said = formatProblems(built.files, false).replaceAll(`${fixturePath('books')}/`, '')
  pdf = inspectPdf(bytesOf('pdf'))
  epub = inspectEpub(bytesOf('epub'))
  web = new TextDecoder().decode(bytesOf('html'))
})

test('it is published, and a typesetter would find nothing to say of it', () => {
  expect(artifacts.map(({ format }) => format)).toEqual(['pdf', 'epub', 'html', 'onix'])
  expect(said).toBe('')
})

test('its parts and sections stand in the order of the trade, nested in the bookmarks', () => {
  const outline = inspectOutline(bytesOf('pdf')).map(
    ({ depth, title }) => `${'  '.repeat(depth)}${title}`,
  )
  expect(outline.filter((title) => !/^ *(?:\d|[AB]\.)/.test(title.trim()))).toEqual([
    'Working Water',
    'Contents',
    'List of Figures',
    'List of Tables',
    'List of Listings',
    'Preface',
    'Acknowledgments',
    'Introduction: A River That Does Things',
    '  Where It Runs',
    '  What Was Written Down',
    'Crossing',
    'Turning',
    '      The case of the two marks',
    'Counting',
    'Afterword',
    'A Fords, Lengths and Money',
    '  Lengths',
    '  Money',
    'B Reading the Gauge Books',
    'Glossary',
    'Sources',
    'Index',
    'About the Author',
    'Colophon',
  ])
})

test('its front matter has roman folios, and page 1 is that of the introduction', () => {
  const { labels } = pdf
  const first = labels.indexOf('1')
  expect(labels.slice(0, first).every((label) => /^[ivxl]*$/.test(label))).toBe(true)
  expect(wordsOf(first)).toContain('Introduction: A River')
  // Neither head nor folio, nor anything on the page behind it.
  const part = pdf.pages.findIndex((_, page) => wordsOf(page) === 'Turning')
  expect(wordsOf(part + 1)).toBe('')
})

test('each page that its text names is that of the place', () => {
  const said = pdf.pages.flatMap((_, page) =>
    [
      ...wordsOf(page).matchAll(
        /(Section|Table) ([A-Z\d]\.\d) on (?:page (\d+)|the (facing) page)/g,
      ),
    ].map(([, kind, number, label, facing]) => {
      const name = kind === 'Table' ? 'tbl-flour' : number === 'B.2' ? 'days' : 'bottom'
      const there = pdf.destinations.get(name) ?? -1
      const isFacing = Math.floor((there + 1) / 2) === Math.floor((page + 1) / 2)
      return [name, facing === undefined ? label === pdf.labels[there] : isFacing]
    }),
  )
  expect(new Map(said as [string, boolean][])).toEqual(
    new Map([
      ['days', true],
      ['tbl-flour', true],
      ['bottom', true],
    ]),
  )
})

test('sources and asides of the author are notes in one numbering, and *ibid.* is of the style', () => {
  const [ferry] = epub.pages.filter(({ path }) => path === 'ferry.xhtml')
  const refs = ferry?.elements.filter((each) => hasClass(each, 'noteref')) ?? []
  expect(refs.map((each) => textOf(each))).toEqual(['1', '2', '3', '4', '5'])
  const all = pdf.pages.map((_, page) => wordsOf(page)).join(' ')
  expect(all).toMatch(/\b2 Ibid\., 66–71; contra Jonas Pell/)
  expect(all).toContain(
    'none of whom knew the others (Edith Marl, The Lode and Its Towns',
  )
})

test('each format has what is for it alone', () => {
  const texts = {
    print: pdf.pages.map((_, page) => wordsOf(page)).join(' '),
    ebook: epub.pages.map(({ tree }) => textOf(tree)).join(' '),
    web,
  }
  const own = {
    print: 'The notes stand at the foot of the page',
    ebook: 'The notes open where you touch their numbers',
    web: 'The notes open beside the text',
  }
  for (const [medium, text] of Object.entries(texts))
    for (const [other, words] of Object.entries(own))
      expect([medium, other, text.includes(words)]).toEqual([
        medium,
        other,
        medium === other,
      ])
})

test('its index has the pages of print in the e-book, which lead to the words', () => {
  const [index] = epub.pages.filter(({ path }) => path === 'index.xhtml')
  const entries = (index?.elements ?? []).filter((each) => hasClass(each, 'index-entry'))
  const said = entries.map((each) => textOf(each).replaceAll(/\s+/g, ' ').trim())
  expect(said).toContain('ferrywomen, see ferries')
  const [page = ''] = said.flatMap(
    (each) => /(?<=^burial registers, )\d+$/.exec(each) ?? [],
  )
  const at = pdf.labels.indexOf(page)
  expect(wordsOf(at)).toContain('The register was always there')
})

test.each(['novel', 'report', 'course', 'poetry'])(
  'it is published in the look %s, too',
  async (look) => {
    const manuscriptPath = temporaryFolder()
    cpSync(fixturePath('books', 'working-water'), manuscriptPath, { recursive: true })
    const settings = join(manuscriptPath, 'book.yaml')
    const text = readFileSync(settings, 'utf8').replace('look: essay', `look: ${look}`)
    writeFileSync(settings, text)
    const built = await buildBook({ manuscriptPath, formats: ['pdf'] })
    const errors = built.files.flatMap(({ messages }) =>
      messages.filter(({ fatal }) => fatal),
    )
    expect(errors.map(String)).toEqual([])
  },
)
