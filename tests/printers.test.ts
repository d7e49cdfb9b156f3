import { PDFArray, PDFDict, PDFName } from '@cantoo/pdf-lib'
import { expect, test, vi } from 'vitest'
import type { Trim } from '../scripts/book.ts'
import { type Demand, demandsOf } from '../scripts/lib/demands.ts'
import { pageGeometry } from '../scripts/lib/page-geometry.ts'
import { isSize, printers } from '../scripts/lib/printers.ts'
import { readTrim } from '../scripts/load/config/values.ts'
import { formulaFamilies } from '../scripts/load/templates/load-fonts.ts'
import { readLook } from '../scripts/load/templates/read-look.ts'
import { bindPages } from '../scripts/paginate/bind-pages.ts'
import { type Facts, judge } from '../scripts/prove/judge.ts'
import {
  forFile,
  printersPdf,
  printFacts,
  rules,
} from '../scripts/prove/pdf/printers-pdf.ts'
import { buildBook, finish } from './support/books.ts'
import { type Edit, editPdf } from './support/edit-pdf.ts'
import { fixturePath } from './support/fixtures.ts'
import { inspectPdf } from './support/inspect-pdf.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 60_000 })

const finished = await finish(fixturePath('books', 'printed'), 'pdf')
const { artifact, book } = finished
const read = printFacts(finished)

/** With other values of all things of some kinds. */
const changed = (by: Readonly<Record<string, object>>, facts: Facts): Facts => ({
  ...facts,
  ...Object.fromEntries(
    Object.entries(by).map(([kind, values]) => [
      kind,
      (facts[kind] ?? []).map((thing) => {
        return { ...thing, values: { ...thing.values, ...values } }
      }),
    ]),
  ),
})

/** What every printer takes, but for what is changed of it. */
const taken = (by: Readonly<Record<string, object>>, facts = read): Facts => {
  const book = { pages: 200, isOdd: false, standard: 'PDF/X-3' }
  const sound = {
    book,
    inner: { inches: 1 },
    outer: { inches: 0.6 },
    picture: { dots: 300 },
  }
  return changed(by, changed(sound, facts))
}

const edited = async (edit: Edit): Promise<Facts> => {
  const bytes = await editPdf(artifact.bytes, edit)
  return taken({}, printFacts({ ...finished, artifact: { ...artifact, bytes } }))
}

interface Breach {
  readonly facts: () => Facts | Promise<Facts>
  readonly trim?: string
  readonly pages?: number
  readonly refuse?: readonly string[]
  readonly dislike?: readonly string[]
}

/** A book that bleeds so far, in inches. */
const bleeding = (inches: number, atSpine: number, margin = 0.5): Facts => ({
  ...taken({}),
  bleed: [{ values: { inches, atSpine } }],
  bleeding: [{ values: { inches: margin, shown: margin, page: 2 } }],
})

const all = ['ingram', 'kdp-print', 'lulu']

/** For every rule a PDF that breaks it, and the printers that see it. */
const breaches: Readonly<Record<string, Breach | readonly Breach[]>> = {
  trim: [
    { facts: () => taken({}), trim: '9x12', refuse: all },
    { facts: () => taken({}), trim: '5.25x8', refuse: ['lulu'] },
    { facts: () => taken({}), trim: '11x8.5', refuse: ['kdp-print'] },
  ],
  'pages-least': [
    { facts: () => taken({ book: { pages: 16 } }), refuse: all },
    { facts: () => taken({ book: { pages: 30 } }), refuse: ['lulu'] },
  ],
  'pages-most': [
    {
      facts: () => taken({ book: { pages: 1100 } }),
      refuse: ['kdp-print', 'lulu'],
      dislike: ['ingram'],
    },
    {
      facts: () => taken({ book: { pages: 780 } }),
      dislike: ['kdp-print'],
    },
    {
      facts: () => taken({ book: { pages: 600 } }),
      trim: '8.5x11',
      refuse: ['kdp-print'],
    },
  ],
  'pages-even': { facts: () => taken({ book: { isOdd: true } }), dislike: ['ingram'] },
  'inner-margin': [
    {
      facts: () => taken({ inner: { inches: 0.7 } }),
      pages: 600,
      refuse: ['kdp-print'],
      dislike: ['lulu'],
    },
    { facts: () => taken({ inner: { inches: 0.5 } }), pages: 300, dislike: ['lulu'] },
    {
      facts: () => taken({ inner: { inches: 0.4 } }),
      pages: 100,
      dislike: ['ingram', 'lulu'],
    },
  ],
  'outer-margin': [
    {
      facts: () => taken({ outer: { inches: 0.2 } }),
      refuse: ['kdp-print'],
      dislike: ['ingram', 'lulu'],
    },
    { facts: () => taken({ outer: { inches: 0.3 } }), dislike: ['ingram', 'lulu'] },
  ],
  bleed: { facts: () => bleeding(0.118, 0), refuse: all },
  'spine-bleed': {
    facts: () => bleeding(0.125, 0.125),
    refuse: ['ingram', 'kdp-print'],
  },
  'bleed-around': { facts: () => bleeding(0.125, 0), refuse: ['lulu'] },
  'bleed-margin': { facts: () => bleeding(0.125, 0, 0.3), refuse: ['kdp-print'] },
  'file-size': {
    facts: () => taken({ book: { megabytes: 700 } }),
    refuse: ['kdp-print'],
  },
  'fonts-embedded': {
    facts: () =>
      edited(({ context }) => {
        for (const [, object] of context.enumerateIndirectObjects())
          if (object instanceof PDFDict) object.delete(PDFName.of('FontFile2'))
      }),
    refuse: all,
  },
  'marks-absent': {
    facts: () =>
      edited((document) => {
        const { node } = document.getPage(1)
        const edges = PDFArray.withContext(document.context)
        for (const edge of [-20, -20, 400, 500]) edges.push(document.context.obj(edge))
        node.set(PDFName.of('MediaBox'), edges)
      }),
    refuse: all,
  },
  unlocked: {
    facts: () =>
      edited(({ context }) => {
        context.trailerInfo.Encrypt = context.register(
          context.obj({ Filter: 'Standard' }),
        )
      }),
    refuse: ['kdp-print', 'lulu'],
  },
  'picture-density': { facts: () => taken({ picture: { dots: 299 } }), dislike: all },
  'type-size': { facts: () => taken({ type: { size: 6.9 } }), dislike: ['kdp-print'] },
  'pdf-x': [
    { facts: () => taken({ book: { standard: '' } }), dislike: ['ingram'] },
    { facts: () => taken({ book: { standard: 'PDF/X-4' } }), dislike: ['ingram'] },
  ],
}

/** What each printer has against a PDF, by rule. */
const judged = (facts: Facts, trim = '6x9', pages = 200) =>
  [...printers()].map(([name, printer]) => {
    const by = forFile(printer, trim, pages)
    return { name, found: judge(by, rules, changed({ book: { trim } }, facts), book) }
  })

test('every printer takes a book that keeps all rules', () => {
  expect(judged(taken({})).flatMap(({ found }) => found)).toEqual([])
})

test.each(
  Object.entries(breaches).flatMap(([rule, cases]) =>
    [cases].flat().map((breach, index) => ({ rule, index, breach })),
  ),
)(
  'a PDF that breaks $rule is judged by the printers that have that rule ($index)',
  async ({ breach, rule }) => {
    const { dislike = [], facts, pages, refuse = [], trim } = breach

    const found = judged(await facts(), trim, pages)

    const those = (severity: Demand['severity']) =>
      found
        .filter((each) =>
          each.found.some(({ demand }) => {
            return demand.rule === rule && demand.severity === severity
          }),
        )
        .map(({ name }) => name)
    expect(those('error')).toEqual(refuse)
    expect(those('warning')).toEqual(dislike)
  },
)

test('every rule has a PDF that breaks it, and every demand a rule, a source and a date', () => {
  const demands = [...printers().values()].flatMap((printer) =>
    demandsOf(forFile(printer, '6x9', 200)),
  )

  expect(Object.keys(breaches).sort()).toEqual(Object.keys(rules).sort())
  for (const { date, rule, source } of demands) {
    expect(Object.keys(rules)).toContain(rule)
    expect(source).not.toBe('')
    expect(date).toMatch(/^20\d\d-\d\d(?:-\d\d)?$/)
  }
  for (const { about, advice } of Object.values(rules)) {
    expect(about).toMatch(/^\p{Lu}/u)
    expect(advice).toMatch(/^\p{Lu}.*\.$/u)
  }
})

test.each([
  ['5.83x8.26', '5.83x8.27', true],
  ['6x9', '5x8', false],
  ['6x9', '4x6–8.5x11.69', true],
  ['3.9x9', '4x6–8.5x11.69', false],
] as const)('%s inches are %s: %s', (trim, size, expected) => {
  expect(isSize(trim, size)).toBe(expected)
})

const trimOf = (name: string): Trim => readTrim(name) ?? expect.unreachable()

test.each([
  // The own margins of the look
  ['novel', '5x8', 200, [], '61 79, 79'],
  ['novel', '5x8', 299, [], '61 79, 79'],
  // Four pixels for each hundred pages, and twenty at most
  ['novel', '5x8', 300, [], '65 75, 75'],
  ['novel', '5x8', 650, [], '77 63, 63'],
  // What KDP asks of so many pages
  ['novel', '5x8', 760, [], '84 56, 56'],
  ['novel', '5x8', 2000, [], '84 56, 56'],
  // Where the outer margin has no more to give
  ['novel', 'a6', 290, [], '48 48, 48'],
  // Who is named has a table of its own
  ['novel', '5x8', 300, ['lulu'], '92 48, 48'],
  ['novel', '6x9', 300, ['lulu', 'kobo'], '96 76, 76'],
  ['poetry', '6x9', 80, ['kdp-print'], '97 67, 67'],
  // Pages that are not mirrored stay as they are, but for a printer
  ['report', 'a4', 760, [], '72 95, 72'],
  ['report', 'a4', 760, ['kdp-print'], '84 83, 83'],
] as const)(
  'in the look %s on %s, a book of %s pages for %s has these margins',
  (name, trim, pages, profiles, expected) => {
    const { look } = readLook(name, formulaFamilies())
    const geometry = pageGeometry(trimOf(trim), look)

    const { margins, textArea } = bindPages(geometry, pages, profiles)

    const { inner, outer, 'verso-left': left } = margins
    expect(`${inner} ${outer}, ${left}`).toBe(expected)
    expect(textArea).toEqual({
      ...geometry.textArea,
      innerPx: Number(inner),
      versoLeftPx: Number(left),
    })
  },
)

test('a margin that its author has given stays, whatever a printer asks for', () => {
  const { look } = readLook('novel', formulaFamilies())
  const geometry = pageGeometry(trimOf('5x8'), { ...look, fixed: { inner: 40 } })

  const { textArea } = bindPages(geometry, 760, ['kdp-print'])

  expect(textArea).toEqual(geometry.textArea)
  expect(textArea.innerPx).toBe(40)
})

test('a blank page at the end makes the count even for a printer who wants that', async () => {
  const pages = Array.from({ length: 19 }, (_, index) => `Page ${index} stands alone.`)
  const settings = 'title: The Ford\nauthors: Ada Brook\nlanguage: en\n'
  const manuscriptPath = manuscriptOf({
    'book.yaml': settings,
    'text.md': pages.join('\n\n:::page-break\n\n'),
  })

  const { artifacts } = await buildBook({
    manuscriptPath,
    formats: ['pdf'],
    profiles: ['ingram'],
  })

  const found = inspectPdf(artifacts[0]?.bytes ?? new Uint8Array()).pages
  expect(found).toHaveLength(20)
  expect(found.map(({ texts }) => texts.length > 0).lastIndexOf(true)).toBe(18)
})

test('the proof has what was asked for, by whom and where it is written', async () => {
  const config = { ...book.config, profiles: ['kdp-print'] }

  const { held = [] } = printersPdf({ ...finished, book: { ...book, config } })

  expect(held).toContainEqual({
    printer: 'Amazon KDP print',
    about: 'Margins at the other edges',
    expected: '0.25 inches or more',
    source:
      'kdp.amazon.com help GVBQ3CMEQW3W2VL6, Set Trim Size, Bleed, and Margins, 2026-08-26',
  })
})
