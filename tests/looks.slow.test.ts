/** Books in each look, proved, in all formats: what their finished files hold. */
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { expect, test, vi } from 'vitest'
import { lookNames } from '../scripts/load/templates/read-look.ts'
import { buildBook } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { inspectPaint, inspectPdf, linesOf } from './support/inspect-pdf.ts'
import { manuscriptOf, temporaryFolder } from './support/temporary-folder.ts'
import { judgeByVeraPdf } from './support/validators.ts'

vi.setConfig({ testTimeout: 300_000 })

const prose =
  'Every conference begins with furniture, and before there is an agenda there is a table, of which the shape is argued. '

/** Prose of many pages, and every block. */
const text = `# The table\n\n${`${prose.repeat(7)}[^1]\n\n`.repeat(3)}## A heading of the second level that is so long that it takes two lines of the page\n\n${`${prose.repeat(5)}\n\n`.repeat(40)}[^1]: A note of *its* own.\n\n`
const blocks = readFileSync('tests/fixtures/structure/blocks/manuscript.md', 'utf8')

function manuscript(look: string, trim: string, settings = ''): string {
  const dir = temporaryFolder()
  const head = blocks.replace(
    /^trim: .*$/m,
    `trim: ${trim}\nkind: article\nlook: ${look}\n${settings}`,
  )
  const [, front = '', body = ''] = /^(---\n.*?\n---\n)(.*)$/s.exec(head) ?? []
  const path = join(dir, 'blocks.md')
  writeFileSync(
    path,
    `${front}\n${body.replace(/^# .*$/gm, '')}\n${text.replace(/^# .*/, '## The table')}`,
  )
  return path
}

/** Nine books as different as can be; each is made in every look. */
const books = [
  'blocks',
  'boxed',
  'formulas-narrow',
  'noted',
  'novel',
  'parted',
  'plates',
  'signs',
  'two-banks',
]

/** Each is made once: all in all take minutes. */
const others = [
  'both-ways',
  'claimed',
  'formulas',
  'hyphenated',
  'japanese',
  'linked',
  'printed',
  'ruled',
  'shelved',
]

const trims = ['a6', 'mass-market', '5x8', 'a5', '5.5x8.5', '6x9', '7x10', 'a4', 'letter']

/** A heading and sentences in languages, with what each writes in its own way. */
const sentences: Readonly<Record<string, readonly [title: string, text: string]>> = {
  en: [
    'Late',
    '"Isn\'t it late?" she asked -- and it was, by 10--20 minutes, for the ferrymen had been waiting for the neighbouring village.',
  ],
  de: [
    'Die Fähre',
    '"Ist es nicht schon spät?", fragte sie -- und so war es, denn die Fährgesellschaft hatte auf die Bürgermeisterin des Nachbardorfes gewartet.',
  ],
  uk: [
    'Пором',
    '"Чи не запізно?" -- спитала вона; і справді, поромники чекали на мешканців сусіднього села, які поверталися з ярмарку.',
  ],
  fr: [
    'Le bac',
    '"N\'est-il pas tard ?" demanda-t-elle ; il l\'était en effet, car les passeurs attendaient les habitants du village voisin.',
  ],
  el: [
    'Το πέρασμα',
    '"Δεν είναι αργά;" ρώτησε εκείνη -- και ήταν, γιατί οι βαρκάρηδες περίμεναν τους κατοίκους του γειτονικού χωριού.',
  ],
}
const languages = Object.keys(sentences)

interface Sample {
  readonly book: string
  readonly look: string
  readonly trim: string
  readonly language: string
}

/**
 * Every look on every trim, in every language and with each of the books, and every trim in every language, each at least
 * once: as rows and columns of squares in which nothing is there twice.
 */
const samples = lookNames().flatMap((look, row) =>
  trims.map((trim, column): Sample => {
    const language = languages[(row + 2 * column) % languages.length] ?? ''
    return { book: books[(row + column) % books.length] ?? '', look, trim, language }
  }),
)
/** An e-book has no trim: five columns have each look in every language, and `judged-epubs.slow` has each book. */
const ebooks = samples.filter((_, index) => index % trims.length < languages.length)

const rest = others.map((book, turn): Sample => {
  const { look, trim, language } = samples[(turn * 11 + 4) % samples.length] as Sample
  return { book, look, trim, language: book === 'japanese' ? 'ja' : language }
})

test.each([
  ['look', 'trim', 45],
  ['look', 'language', 25],
  ['look', 'book', 45],
  ['trim', 'language', 45],
] as const)('each %s is made with each %s', (one, other, count) => {
  const made = one === 'look' && other === 'language' ? ebooks : samples
  const pairs = made.map((sample) => `${sample[one]} ${sample[other]}`)
  expect(new Set(pairs).size).toBe(count)
})

/** A fixture book as a sample wants it, with words in the language of that. */
function sampleOf({ book, language, look, trim }: Sample): string {
  const dir = join(temporaryFolder(), book)
  if (book === 'blocks') {
    const [, front = '', body = ''] = /^---\n(.*?\n)---\n(.*)$/s.exec(blocks) ?? []
    mkdirSync(dir)
    writeFileSync(join(dir, 'book.yaml'), front)
    writeFileSync(join(dir, 'blocks.md'), `${body.replace(/^# .*$/gm, '')}\n${text}`)
  } else cpSync(fixturePath('books', book), dir, { recursive: true })
  const config = join(dir, 'book.yaml')
  const settings = readFileSync(config, 'utf8').replace(
    /^(?:trim|look|language):.*\n/gm,
    '',
  )
  const asked = `trim: ${trim}\nlook: ${look}\nlanguage: ${language}\n`
  writeFileSync(config, `${settings.trimEnd()}\n${asked}`)
  const [last = ''] = readdirSync(dir)
    .filter((name) => name.endsWith('.md'))
    .reverse()
  const [title, sentence] = sentences[language] ?? []
  if (sentence)
    appendFileSync(
      join(dir, last),
      `\n\n# ${title}\n\n${`${sentence} `.repeat(9)}^[${sentence}]\n\n${sentence.repeat(5)}\n`,
    )
  return dir
}

/** For a judge who takes long to come: a third of all, of every look, trim, language and book. */
const judged: { readonly name: string; readonly bytes: Uint8Array }[] = []

test.each([...samples, ...rest].map((sample, index) => [sample, index] as const))(
  'a sample is proved: %o',
  async (sample, index) => {
    const others = ebooks.includes(sample) ? (['epub'] as const) : []
    const { artifacts, checks, files } = await buildBook({
      manuscriptPath: sampleOf(sample),
      formats: ['pdf', ...others, ...(index % 4 === 0 ? (['html'] as const) : [])],
    })

    const ofType = sample.book === 'blocks' ? /stranded|orphaned|widowed/ : /^$/
    const errors = files.flatMap(({ messages }) =>
      messages.filter(({ fatal, ruleId }) => fatal || ofType.test(String(ruleId))),
    )
    expect(errors.map(String)).toEqual([])
    expect(checks.filter(({ passed }) => !passed)).toEqual([])
    const [pdf] = artifacts
    if (index % 3 === 0 && pdf)
      judged.push({ name: Object.values(sample).join(' '), bytes: pdf.bytes })
  },
)

test('veraPDF finds nothing in a third of them', async () => {
  const found = await judgeByVeraPdf(judged)

  expect(judged.length).toBeGreaterThan(15)
  expect([...found].filter(([, findings]) => findings.length > 0)).toEqual([])
})

test('a novel has one family, its sizes, numbers apart from titles, and lines as its table has them', async () => {
  const manuscriptPath = temporaryFolder()
  writeFileSync(
    join(manuscriptPath, 'book.yaml'),
    'title: The Ferry\nauthor: Ann Author\nlanguage: en\nkind: book\nopening: any\nlook: novel\ntrim: 5.5x8.5\n',
  )
  const chapter = `${`${prose.repeat(5)}\n\n`.repeat(20)}* * *\n\n${prose}\n`
  writeFileSync(
    join(manuscriptPath, '1.md'),
    `# I. Ice\n\n${chapter}\n## Floes\n\n${prose}\n`,
  )
  // Leaves at the ends of pages, too
  const scene = (_: unknown, at: number) =>
    `${prose.repeat(1 + (at % 5))}\n\n${prose.repeat(1 + (at % 3))}\n\n* * *\n\n`
  const scenes = Array.from({ length: 90 }, scene).join('')
  writeFileSync(join(manuscriptPath, '2.md'), `# II. Thaw\n\n“${scenes}${prose}\n`)

  const { artifacts, checks } = await buildBook({ manuscriptPath, formats: ['pdf'] })

  const pdf = artifacts[0]?.bytes ?? new Uint8Array()
  const { pages } = inspectPdf(pdf)
  expect(checks.filter(({ passed }) => !passed)).toEqual([])
  expect([...inspectPaint(pdf).textOf.keys()].sort()).toEqual([
    'EBGaramond-Italic',
    'EBGaramond-Regular',
  ])
  const all = pages.map(linesOf)
  const lines = all.map((page) =>
    page.filter(({ sizePx }) => Math.abs(sizePx - 15) < 0.1),
  )
  // Small capitals are text of that size, too.
  expect(Math.max(...lines.map(({ length }) => length))).toBe(35)
  const titles = all.flat().filter(({ sizePx }) => Math.abs(sizePx - 26) < 0.1)
  expect(titles.map(({ text }) => text.trim())).toEqual(['Ice', 'Thaw'])
  const initials = all.flat().filter(({ sizePx }) => sizePx > 60)
  expect(initials.length).toBe(1)
  // A section stands below the title of its chapter, not below its number.
  const listed = pages.flatMap(({ texts }) => texts).filter(({ sizePx }) => sizePx < 20)
  const startOf = (word: string) =>
    listed.find(({ text }) => text.trim().startsWith(word))?.leftPx ?? 0
  expect(startOf('Floes')).toBeGreaterThan(startOf('Ice') + 5)
  expect(startOf('Ice')).toBeGreaterThan(startOf('I.'))
})

test('contents that leave little room go to the foot of their page, and the imprint of an article to that of the last', async () => {
  const settings =
    'title: The Ferry\nauthor: Ann Author\nlanguage: en\nrights: © Ann Author\ntoc: true\n'
  const article = async (abstractLines: number, end: string) => {
    const manuscriptPath = manuscriptOf({
      'book.yaml': settings,
      'a.md': `:::abstract\n${'In brief, \\\n'.repeat(abstractLines)}no more.\n:::\n\n## Ice\n\n${prose}\n\n## Thaw\n\n${prose}${end}\n`,
    })
    const { artifacts, checks } = await buildBook({ manuscriptPath, formats: ['pdf'] })
    expect(checks.filter(({ passed }) => !passed)).toEqual([])
    const { pages } = inspectPdf(artifacts[0]?.bytes ?? new Uint8Array())
    return pages.map((page) => linesOf(page).filter(({ topPx }) => topPx < 710))
  }
  const [first = [], last = []] = await article(12, '')
  const [only = []] = await article(2, '')
  const noted = (await article(12, '[^1]\n\n[^1]: A note.')).at(-1) ?? []

  // The text is 630 px high, below a margin of 80.
  expect(first.at(-1)?.text).toContain('Thaw')
  expect(first.at(-1)?.topPx).toBeGreaterThan(710 - 18)
  expect(last[0]?.text).toContain('The Ferry')
  expect(last.at(-1)?.text).toBe('© Ann Author')
  expect(last.at(-1)?.topPx).toBeGreaterThan(710 - 18)
  expect(only.some(({ text }) => text.includes('furniture'))).toBe(true)
  expect(noted.slice(-2).map(({ text }) => text)).toEqual([
    '© Ann Author',
    expect.stringContaining('A note.'),
  ])
})

test('poems hang from one axis, in verses that are indented by steps, turned further in and numbered', async () => {
  const manuscriptPath = temporaryFolder()
  writeFileSync(
    join(manuscriptPath, 'book.yaml'),
    'title: Tide\nauthor: Ann Author\nlanguage: en\nkind: book\nopening: any\nlook: poetry\ntrim: a5\n',
  )
  const play =
    '[Ada]{.speaker} Long live the King!\n[ODA]{.speaker .shared} Ada?\n[Ada]{.speaker .shared} She.'
  writeFileSync(join(manuscriptPath, '2.md'), `# Play\n\n:::verse\n${play}\n:::\n`)
  const short = [1, 2, 3].map(
    (at) => `# p${at}\n\n:::verse\n${'No copy\n'.repeat(8)}:::\n\n`,
  )
  writeFileSync(
    join(manuscriptPath, '3.md'),
    `:::sequence[Hours]\n${short.join('')}:::\n`,
  )
  const long = 'First the long fold, that brings the islands face to face with the coast'
  const stanza = `The sea\n    keeps\n${long}\n            no copy\n\n`
  writeFileSync(
    join(manuscriptPath, '1.md'),
    `# Fold\n\n## ii\n\n:::verse {.numberLines startFrom=105}\n${stanza.repeat(8)}:::\n`,
  )

  const { artifacts, checks } = await buildBook({ manuscriptPath, formats: ['pdf'] })

  const { pages } = inspectPdf(artifacts[0]?.bytes ?? new Uint8Array())
  expect(checks.filter(({ passed }) => !passed)).toEqual([])
  const isNumber = ({ sizePx }: { sizePx: number }) => sizePx < 12
  const starts = pages
    .slice(-5, -3)
    .map(({ texts, ...page }) =>
      linesOf({ ...page, texts: texts.filter((text) => !isNumber(text)) }).map(
        ({ leftPx, topPx, text }) =>
          `${text.trim().slice(0, 9)} ${Math.round(leftPx)} ${Math.round(topPx)}`,
      ),
    )
  const [recto = [], verso = []] = starts
  // What another speaker ends begins a space after what one began.
  const said = (words: string) =>
    pages.at(-3)?.texts.find(({ text }) => text.trim() === words)
  const gap = (said('Ada?')?.leftPx ?? 0) - (said('Long live the King!')?.rightPx ?? 0)
  expect(Math.round(gap / 2)).toBe(2)
  expect(said('She.')?.leftPx).toBeGreaterThan(said('Ada?')?.rightPx ?? 1000)
  // Poems of a sequence share pages, and stay whole.
  const sequence = pages
    .slice(-2)
    .map((page) => linesOf(page).map(({ text }) => text.trim()))
  expect(
    sequence.map((lines) => lines.filter((line) => /^p\d|Hours/i.test(line))),
  ).toEqual([['Hours', 'p1', 'p2'], ['p3']])
  expect(
    sequence.map((lines) => lines.filter((line) => line === 'No copy').length),
  ).toEqual([16, 8])
  // Four spaces are 20 px, twelve are 60, and so far in goes what is turned.
  expect(recto.slice(0, 7)).toEqual([
    'Fold 147 139',
    'ii 147 177',
    'The sea 147 217',
    'keeps 167 237',
    'First the 147 257',
    'the coast 207 277',
    'no copy 207 297',
  ])
  // Each fifth, 24 px left of the axis, that of the last line of a page on that page; one that is turned counts once.
  const [page] = pages.slice(-5, -3)
  const numbers = page?.texts
    .filter(isNumber)
    .map(({ rightPx, text, topPx }) => [text, Math.round(rightPx), Math.round(topPx)])
  expect(numbers?.map(([text]) => text)).toEqual(['105', '110', '115', '120'])
  // Smaller, it begins a pixel lower on the same baseline.
  expect(numbers?.[0]).toEqual(['105', 147 - 24, 217 + 1])
  expect(recto.at(-2)).toBe(`no copy 207 ${Number(numbers?.[3]?.[2]) - 1}`)
  // A line below the first one, as the page before ends with a stanza.
  expect(verso[0]).toBe('The sea 118 117')
})

test('a course has numbers and headings at the side, and code over both columns', async () => {
  const manuscriptPath = temporaryFolder()
  writeFileSync(
    join(manuscriptPath, 'book.yaml'),
    'title: Queues\nauthor: Ann Author\nlanguage: en\nkind: book\nopening: any\nlook: course\n',
  )
  const code = '```js\nqueue.put(1)\n```'
  writeFileSync(
    join(manuscriptPath, '1.md'),
    `# Waiting\n\n## Ends\n\n### Costs\n\n#### Why not\n\n${prose}\n\n${code}\n`,
  )

  const { artifacts, checks } = await buildBook({ manuscriptPath, formats: ['pdf'] })

  const { pages } = inspectPdf(artifacts[0]?.bytes ?? new Uint8Array())
  expect(checks.filter(({ passed }) => !passed)).toEqual([])
  const lines = pages.slice(-1).flatMap(linesOf)
  const at = (text: string) => lines.find((line) => line.text.includes(text))
  // On rectos the column begins at 76 px, and the text at 184.
  expect(at('Every conference')?.leftPx).toBeCloseTo(184, 0)
  expect(at('queue.put')?.leftPx).toBeCloseTo(96, 0)
  expect((at('Every conference')?.topPx ?? 0) - (at('Why not')?.topPx ?? 0)).toBeLessThan(
    18,
  )
  expect(at('Why not')?.sizePx).toBeCloseTo(11.5, 1)
})

test('an essay has the faces of its look alone, its sizes, and lines as its table has them', async () => {
  const path = manuscript('essay', 'a5', "accent: '#24507a'\ncover: split\n")
  const { artifacts, checks } = await buildBook({
    manuscriptPath: path,
    formats: ['pdf', 'epub', 'html'],
  })
  const [pdf, epub, html] = artifacts.map(({ bytes }) => bytes)
  const { pages } = inspectPdf(pdf ?? new Uint8Array())
  const names = [...inspectPaint(pdf ?? new Uint8Array()).textOf.keys()]
  const families = new Set(names.map((name) => name.replace(/-.*/, '')))
  const lines = pages.map((page) =>
    linesOf(page).filter(({ sizePx }) => Math.abs(sizePx - 13.5) < 0.1),
  )

  expect(checks.filter(({ passed }) => !passed)).toEqual([])
  expect(families).toContain('Spectral')
  for (const family of families)
    expect(family).toMatch(
      /^(?:Spectral|AlegreyaSans|Alegreya|FiraCode|Noto\w+|STIX\w+)$/,
    )
  // Pages of nothing but text.
  expect(Math.max(...lines.map(({ length }) => length))).toBe(35)
  const full = lines.filter(({ length }) => length === 35).flat()
  expect(new Set(full.map(({ topPx }) => Math.round(topPx - 80) % 18)).size).toBe(1)
  expect(
    Object.keys(unzipSync(epub ?? new Uint8Array()))
      .filter((name) => name.endsWith('.ttf'))
      .join(' '),
  ).not.toMatch(/source/i)
  const page = Buffer.from(html ?? []).toString()
  expect(page).toContain('--accent: #2')
  expect(page).toContain('"Spectral"')
  expect(page).not.toContain('Source S')
})
