import { VFile } from 'vfile'
import { expect, test, vi } from 'vitest'
import { type Finding, pageName } from '../scripts/prove/evidence.ts'
import type { PrintedBlock, PrintedLine } from '../scripts/prove/pdf/print/read-print.ts'
import { openPdf } from '../scripts/prove/pdf/print/read-print.ts'
import { judgeLines, judgePages } from '../scripts/prove/pdf/type-pdf.ts'
import { finish } from './support/books.ts'
import { editPdf, inObject, onPage } from './support/edit-pdf.ts'
import { fixturePath } from './support/fixtures.ts'
import { type Broken, findingsOf, matching } from './support/proof.ts'

// A browser takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const finished = await finish(fixturePath('books', 'two-banks'), 'pdf')
const { artifact } = finished
const { bytes } = artifact

/** The page and the number of the marked content that begins with a text. */
function markOf(text: string): { page: number; mcid: number } {
  for (const [page, { runs }] of openPdf(artifact).pages.entries()) {
    const run = runs.find((each) => each.text.trim().startsWith(text))
    if (run?.mcid !== undefined) return { page, mcid: run.mcid }
  }
  throw new Error(`Cannot find ${text} in the PDF`)
}

/** The PDF with the place changed of what begins with a text. */
function moved(text: string, right: number, down: number): Promise<Uint8Array> {
  const { mcid, page } = markOf(text)
  return editPdf(
    bytes,
    onPage(page, (content) => {
      const start = content.indexOf(`<</MCID ${mcid} >>BDC`)
      const end = content.indexOf('EMC', start)
      const place = /(1 0 0 -1) (\S+) (\S+) Tm/g
      const mark = content
        .slice(start, end)
        .replace(
          place,
          (_, turn, x, y) => `${turn} ${Number(x) + right} ${Number(y) + down} Tm`,
        )
      return content.slice(0, start) + mark + content.slice(end)
    }),
  )
}

/** What may befall the places of a text. */
const broken: Readonly<Record<string, Omit<Broken, 'failed'>>> = {
  'a line leaves the page at its side': {
    bytes: () => moved('The same words', 300, 0),
    finds: ['text-outside', '01-near.md:9', /`The same words stand here twice\.`/],
  },
  'a line stands below the text area': {
    bytes: () => moved('The same words', 0, 640),
    finds: ['text-outside', '01-near.md:9', /outside of the text area of page/],
  },
  'a line stands upon another': {
    bytes: () => moved('The same words', 0, -20),
    finds: ['text-overlapping', /^01-near\.md/, /`The same words stand here twice\.`/],
  },
  'a destination is above what it leads to': {
    bytes: () =>
      editPdf(
        bytes,
        inObject('/XYZ', (object) =>
          object.replace(/(\(the-far-bank\) \[ ?\d+ 0 R \/XYZ \S+) \S+/, '$1 700'),
        ),
      ),
    finds: ['place-elsewhere', '02-far.md:1', /`the-far-bank` at 700 points/],
  },
}

test.each(Object.entries(broken))('a PDF is not as promised when %s', async (_, each) => {
  const findings = await findingsOf('layout-pdf', finished, await each.bytes())

  expect(findings).toContainEqual(matching(each.finds))
})

test('a PDF as it was laid out is as promised', async () => {
  expect(await findingsOf('layout-pdf', finished, bytes)).toEqual([])
})

const file = new VFile({ path: 'ford.md' })

/** A line of a made-up print. */
function line(text: string, page: number, more: Partial<PrintedLine> = {}): PrintedLine {
  const place = { page, y: 100, x: 50, end: 300, size: 10, gap: 3 }
  return { ...place, isBroken: false, at: 0, text, ...more }
}

function block(kind: string, ...lines: readonly PrintedLine[]): PrintedBlock {
  const given = { kind, note: undefined, isCode: false, isVerse: false, lines }
  const place = { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } }
  return { ...given, originOf: () => ({ file, place }) }
}

/** The codes and sentences of what is remarked on. */
function said(findings: readonly Finding[]): readonly (readonly [string, string])[] {
  file.messages.length = 0
  for (const say of findings) say(file)
  return file.messages.map(({ reason, ruleId }) => [String(ruleId), reason])
}

test('a last line alone at the head of a page is a widow, a first one at its foot an orphan', () => {
  const widowed = block('P', line('one', 0), line('two', 0), line('three four', 1))
  const orphaned = block('P', line('one', 1), line('two', 2), line('three four', 2))

  expect(said(judgeLines([widowed, orphaned]))).toEqual([
    [
      'line-widowed',
      expect.stringContaining('`three four`, alone at the head of page 2'),
    ],
    ['line-orphaned', expect.stringContaining('`one`, alone at the foot of page 2')],
  ])
})

test('paragraphs of which two lines are on either page are left alone, and so is code', () => {
  const apart = block('P', ...[0, 0, 1, 1].map((page) => line('so it goes on', page)))
  const code = { ...block('P', line('one', 0), line('{', 1)), isCode: true }

  expect(said(judgeLines([apart, code]))).toEqual([])
})

test('a heading whose text begins on the next page is stranded', () => {
  const text = [
    block('P', line('Some text.', 0)),
    block('H2', line('The Ford', 0)),
    block('P', line('Its text.', 1)),
    block('H1', line('The Mill', 2)),
    block('P', line('More.', 2)),
    block('H1', line('For Ben', 3)),
    block('P', line('A motto.', 5)),
  ]

  expect(said(judgePages(text, []))).not.toContainEqual([
    'heading-stranded',
    expect.stringContaining('For Ben'),
  ])
  expect(said(judgePages(text, []))).toContainEqual([
    'heading-stranded',
    expect.stringContaining('`The Ford` at the foot of page 1'),
  ])
  expect(said(judgePages(text, [true]))).not.toContainEqual([
    'heading-stranded',
    expect.anything(),
  ])
})

test('what is remarked on has its place on the page: the line, its ladder, the heading, the page', () => {
  const ladder = [100, 88, 76, 64].map((y) => line('the riv-', 2, { y }))
  const text = [
    block('P', line('one', 0), line('two', 0), line('three four', 1, { y: 500, x: 40 })),
    block(
      'H2',
      line('The', 1, { y: 30, size: 20 }),
      line('Ford', 1, { y: 10, size: 20 }),
    ),
    block('P', ...ladder, line('er and more of it', 2, { y: 52 })),
    block('P', line('An end', 3, { y: 400 }), line('of it.', 3, { y: 388, end: 90 })),
  ]

  file.messages.length = 0
  for (const say of [...judgeLines(text), ...judgePages(text, [])]) say(file)

  const places = file.messages.map((message) => [
    message.ruleId,
    file.data.printedPlaces?.get(message),
  ])
  expect(places).toEqual([
    ['line-widowed', { page: 1, box: [40, 497.5, 300, 508.5] }],
    ['hyphens-stacked', { page: 2, box: [50, 61.5, 300, 108.5] }],
    ['heading-stranded', { page: 1, box: [50, 5, 300, 47] }],
    ['page-sparse', { page: 3, box: [50, 385.5, 300, 408.5] }],
  ])
})

test('a page is named as it is printed and as it is counted, where these differ', () => {
  expect([4, 6].map((page) => pageName(finished, page))).toEqual([
    'v (5 of 9)',
    '1 (7 of 9)',
  ])
  expect(pageName({ pageMap: undefined }, 4)).toBe('5')
})

test('of many places of a kind three are shown, and the last says how many there are', () => {
  const loose = Array.from({ length: 9 }, () =>
    block('P', line('far too wide', 0, { gap: 15 }), line('an end', 0)),
  )

  const sentences = said(judgeLines(loose)).map(([, sentence]) => sentence)

  expect(sentences).toHaveLength(3)
  expect(sentences.at(-1)).toContain('(3 of 9 such places are shown)')
})

const hyphened = (count: number): readonly PrintedLine[] => [
  ...Array.from({ length: count }, () => line('the riv-', 0)),
  line('er and more of it', 0),
]
const some = [line('so it goes', 0), line('on and on', 0)]

/** Print that is remarked on, and print that is just not, by the code. */
const judged: readonly (readonly [string, string, readonly PrintedBlock[], boolean])[] = [
  ['line-widowed', 'one line of three', [block('P', ...some, line('an end', 1))], true],
  [
    'line-widowed',
    'two lines of four',
    [block('P', ...some, line('an', 1), line('end', 1))],
    false,
  ],
  [
    'line-orphaned',
    'one line of three',
    [block('P', line('so', 0), line('it', 1), line('is', 1))],
    true,
  ],
  [
    'line-orphaned',
    'a paragraph of one line',
    [block('P', line('so', 0)), block('P', line('it', 1))],
    false,
  ],
  [
    'line-short',
    'a word of four letters',
    [block('P', ...some, line('end.', 0, { end: 70 }))],
    true,
  ],
  [
    'line-short',
    'the rest of a word',
    [block('P', line('the riv-', 0, { isBroken: true }), line('erbanks', 0))],
    true,
  ],
  [
    'line-short',
    'a word of five letters',
    [block('P', ...some, line('river', 0, { end: 75 }))],
    false,
  ],
  [
    'line-short',
    'a line that its author ended',
    [block('P', line('so', 0), line('it', 0, { end: 60 }), line('is', 0))],
    false,
  ],
  ['hyphens-stacked', 'four hyphens', [block('P', ...hyphened(4))], true],
  ['hyphens-stacked', 'three hyphens', [block('P', ...hyphened(3))], false],
  ['hyphens-stacked', 'four at the end', [block('P', ...hyphened(4).slice(0, 4))], true],
  [
    'line-loose',
    'spaces wider than an em',
    [block('P', line('so it', 0, { gap: 10.5 }), ...some)],
    true,
  ],
  [
    'line-loose',
    'spaces of nine tenths of an em',
    [block('P', line('so it', 0, { gap: 9 }), ...some)],
    false,
  ],
  [
    'heading-stranded',
    'text on the next page',
    [
      block('H2', line('The Ford', 0)),
      block('P', ...some.map((each) => ({ ...each, page: 1 }))),
    ],
    true,
  ],
  [
    'heading-stranded',
    'text on the same page',
    [block('H2', line('The Ford', 0)), block('P', ...some)],
    false,
  ],
  [
    'heading-stranded',
    'a caption on the next page, and text below it',
    [
      block('H2', line('The Ford', 0, { y: 300 })),
      block('Caption', line('A map', 1)),
      block('P', line('so', 0, { y: 280 }), line('so', 0, { y: 268 })),
    ],
    false,
  ],
  [
    'heading-stranded',
    'a chapter on the next page',
    [
      block('H2', line('The Ford', 0)),
      block('H1', line('The Mill', 1)),
      block('P', line('so', 1)),
    ],
    false,
  ],
  [
    'page-sparse',
    'three lines',
    [block('P', ...some), block('P', ...[1, 1, 1].map((page) => line('so', page)))],
    true,
  ],
  [
    'page-sparse',
    'four lines',
    [block('P', ...some), block('P', ...[1, 1, 1, 1].map((page) => line('so', page)))],
    false,
  ],
  ['page-sparse', 'an only page', [block('P', ...some)], false],
]

test.each(judged)('%s: %s', (code, _, blocks, isTold) => {
  const codes = said([...judgeLines(blocks), ...judgePages(blocks, [])]).map(
    ([each]) => each,
  )

  expect(codes.includes(code)).toBe(isTold)
})
