/** Wraps for print in all designs of all looks, and what authors have of their own. */
import { readFileSync, writeFileSync } from 'node:fs'
import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import type { Book, BookConfig } from '../scripts/book.ts'
import { readCoverWrap } from '../scripts/load/config/cover-wrap.ts'
import { readTrim } from '../scripts/load/config/values.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { lookNames } from '../scripts/load/templates/read-look.ts'
import { readPdf } from '../scripts/pdf/read-pdf.ts'
import { cover } from '../scripts/publish/cover.ts'
import { buildBook, finish, sharedBrowser } from './support/books.ts'
import { makePng } from './support/make-png.ts'
import { outcomeOf } from './support/proof.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

const author = (name: string) => ({ name, role: 'aut' })

const works = {
  usual: {
    title: 'The Winter Ferry',
    subtitle: 'A Novel',
    authors: [author('Orla Denholm')],
    publisher: 'Colophon Editions',
    language: 'en-GB',
    backText: 'When the last ferry of the year fails to arrive.\n\nAgnes Orr rows out.',
    biography: 'Orla Denholm was born on Unst.',
    printIsbn: '9780306406157',
  },
  long: {
    title:
      'The Diplomacy of Waiting, the Price of Certainty, and What the Northern Shore Knew of the Long Winter',
    subtitle:
      'An inquiry into why conferences that never meet still change the map of the whole northern coast',
    authors: [
      'Ada Finnmark',
      'Tomas Lindqvar',
      'Ruth Oyelaran',
      'Jo Brook',
      'Mia Ford',
    ].map(author),
    publisher: 'Institute for Coastal Policy',
    language: 'en-GB',
    backText: 'It has been said that nobody waits alone. '.repeat(30).trim(),
  },
  ukrainian: {
    title: 'Дипломатичний танець',
    subtitle: 'Чому переговори, які ніколи не відбуваються, все ж змінюють карту',
    authors: [author('Марія Ткаченко')],
    publisher: 'Видавництво Колофон',
    language: 'uk',
    backText: 'Остання поромна переправа року.',
    printIsbn: '9786177286409',
  },
  greek: { title: 'Η αναμονή', authors: [author('Ελένη Παπαδοπούλου')], language: 'el' },
} satisfies Readonly<Record<string, Partial<BookConfig>>>

const sizes = [
  ['5x8', 60],
  ['a5', 150],
  ['6x9', 400],
  ['8.5x11', 230],
  ['mass-market', 700],
] as const

const looks = await Promise.all(lookNames().map((name) => loadTemplates(name)))
const designs = looks.flatMap((templates) =>
  Object.keys(templates.look.covers).map(
    (design, at) => [templates.look.name, design, at, templates] as const,
  ),
)

test.each(designs)('the wrap of %s, %s', async (_, coverDesign, at, templates) => {
  const browser = await sharedBrowser()
  for (const [index, work] of Object.values<Partial<BookConfig>>(works).entries()) {
    const [name, count] = sizes[(index + at) % sizes.length] ?? sizes[0]
    const asked = ['kdp', 'ingram', 'lulu', '18mm'][(index + at) % 4] ?? ''
    const byline = { authors: work.authors?.map((each) => each.name).join(', ') }
    const config = {
      ...{ ...work, contributors: [], subjects: [], slug: 'wrapped', coverDesign },
      trim: readTrim(name),
      coverWrap: readCoverWrap(asked),
    }
    const file = new VFile({ path: 'book.yaml' })
    const empty = { sections: [], notes: new Map(), words: {}, modified: new Date(0) }
    const book = { ...empty, config, byline, configFile: file } as unknown as Book
    const pages = Array.from({ length: count }, () => ({ label: '', notes: [] }))
    const layout = { pageMap: { pages, pageOf: new Map() } } as never

    const artifact = await cover({ book, browser, templates, layout })

    const finished = {
      artifact,
      book,
      pageMap: { pages, pageOf: new Map<string, number>() },
    }
    expect.soft(await outcomeOf(finished), `${work.title} ${name} ${asked}`).toEqual({
      failed: [],
      findings: [],
    })
  }
})

test('a thin book for KDP has nothing on its spine, and white for a barcode', async () => {
  const settings =
    'title: Ferry\nauthors: Orla Denholm\nlanguage: en\nlook: poetry\nkind: article\ncover-wrap: kdp\n'
  const path = manuscriptOf({ 'book.yaml': settings, '01.md': 'The sea.\n' })

  const finished = await finish(path, 'cover')

  expect(await outcomeOf(finished)).toEqual({ failed: [], findings: [] })
  const [page] = readPdf(finished.artifact.bytes).pages
  expect(page?.runs.map(({ text }) => text).join('')).toBe('FerryOrla Denholm')
  const config = { ...finished.book.config, printIsbn: '9780306406157' }
  const { findings } = await outcomeOf({
    ...finished,
    book: { ...finished.book, config },
  })
  expect(findings.map(({ says }) => says)).toContainEqual(
    expect.stringContaining('no bars that can be read'),
  )
})

test('the front is a picture of the author’s, or has its own template and style sheet', async () => {
  const settings =
    'title: Ferry\nauthors: Orla Denholm\nlanguage: en\nlook: essay\ntrim: 6x9\ncover-wrap: lulu 12mm\n'
  const html = readFileSync('templates/looks/essay/cover.html', 'utf8')
  const own = html.replace('<div class="front">', '<div>').replace(/<svg.*<\/svg>/s, '')
  const files = { '01.md': 'The sea.\n' }
  const path = manuscriptOf({
    ...files,
    'book.yaml': `${settings}cover: front.html\n`,
    'cover.css': 'h1 { letter-spacing: 0.1em; color: #20305a; font-size: 300px }\n',
    'front.html': own,
  })
  const png = manuscriptOf({
    ...files,
    'book.yaml': `${settings}cover: front.png\ncover-alt: Sea\n`,
  })
  const [across, high] = [147, 222]
  const rows = Buffer.alloc(high * (1 + 3 * across))
  writeFileSync(`${png}/front.png`, makePng(across, high, rows))

  const results = await Promise.all(
    [path, png].map((manuscriptPath) =>
      buildBook({ manuscriptPath, formats: ['cover'] }),
    ),
  )

  const [styled, shown] = results.map(({ artifacts, files }) => {
    const said = files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
    return { said, page: readPdf(artifacts[0]?.bytes ?? new Uint8Array()).pages[0] }
  })
  expect(styled?.said).toEqual([])
  const title = styled?.page?.runs.filter(({ size }) => size > 60)
  expect(title?.map(({ text }) => text).join('')).toBe('Ferry')
  expect(shown?.said).toEqual(['cover-coarse'])
  // Of 6 by 9 inches, with 9 points that are cut off at three sides.
  const sizes = shown?.page?.pictures.map(({ height, width }) =>
    [width, height].map(Math.round),
  )
  expect(sizes).toEqual([[441, 666]])
})
