/** Whole books as printers want them, in all that their authors may ask for at once. */
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { type OpenPdf, readPdf } from '../scripts/pdf/read-pdf.ts'
import { nameOf, textOf } from '../scripts/pdf/syntax.ts'
import { usedSpaces } from '../scripts/prove/pdf/press/used-spaces.ts'
import { buildBook } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { makeProfile } from './support/make-profile.ts'
import { temporaryFolder } from './support/temporary-folder.ts'
import { judgeByVeraPdf } from './support/validators.ts'

// A browser takes its time on a busy machine.
vi.setConfig({ testTimeout: 300_000 })

const prose =
  'Who walks up the valley from the last bridge sees reeds first, then wet grass. '
const rows = Array.from({ length: 40 }, (_, at) => `| Bend ${at} | ${at} m | gravel |`)
const table = `| Place | Depth | Ground |\n|:--|--:|:--|\n${rows.join('\n')}\n\nTable: All bends {.landscape}`

/** A book of pictures that bleed and are turned, and of tables and notes, with so much prose as printers want of pages. */
async function built(settings: string) {
  const dir = join(temporaryFolder(), 'printed')
  cpSync(fixturePath('books', 'plates'), dir, { recursive: true })
  writeFileSync(join(dir, 'cmyk.icc'), makeProfile())
  writeFileSync(join(dir, 'gray.icc'), makeProfile({ space: 'GRAY', version: 4 }))
  const head =
    'title: The River on the Map\nauthors: Ada Brook\nlanguage: en-GB\nkind: book\ndate: 2026-05-01\npublisher: Ford\nprint-isbn: 9780306406157\ndescription: What nobody had looked for.\n'
  writeFileSync(join(dir, 'book.yaml'), `${head}${settings}\n`)
  const chapter = (name: string) =>
    `# ${name}\n\n${`${prose.repeat(9)}^[A note of *its* own.]\n\n`.repeat(26)}`
  writeFileSync(
    join(dir, '02-more.md'),
    `${chapter('Below')}${table}\n\n${chapter('The mouth')}`,
  )
  const wrapped = settings.includes('cover-wrap')
  const { artifacts, checks, files } = await buildBook({
    manuscriptPath: dir,
    formats: wrapped ? ['pdf', 'cover'] : ['pdf'],
  })
  const messages = files.flatMap((file) => file.messages)
  expect(messages.filter(({ fatal }) => fatal).map(String)).toEqual([])
  expect(checks.filter(({ passed }) => !passed)).toEqual([])
  const [pdf, cover] = artifacts.map(({ bytes }) => bytes)
  const bytes = pdf ?? expect.fail('No PDF')
  finished.push({ name: settings, bytes })
  return {
    bytes,
    pdf: readPdf(bytes),
    wrap: cover && readPdf(cover),
    told: messages.filter(({ ruleId }) => /^(?:cover|printer|wrap)-/.test(ruleId ?? '')),
  }
}

/** For a judge who takes long to come. */
const finished: { readonly name: string; readonly bytes: Uint8Array }[] = []

/** Where a page is cut, how far it bleeds, and its sheet. */
function boxesOf({ leaves, objects }: OpenPdf, page = 0): readonly string[] {
  const edges = (name: string) =>
    objects
      .array(leaves[page]?.page.get(name))
      .map((edge) => Math.round(Number(edge) * 10) / 10)
  return ['TrimBox', 'BleedBox', 'MediaBox'].map((name) => edges(name).join(' '))
}

function widthOf(pdf: OpenPdf): number {
  const [left = 0, , right = 0] = (boxesOf(pdf)[2] ?? '').split(' ').map(Number)
  return right - left
}

function intentOf({ catalog, objects }: OpenPdf) {
  const [intent] = objects.array(catalog.get('OutputIntents'))
  const said = objects.dictionary(intent)
  return [nameOf(said.get('S')), textOf(said.get('OutputConditionIdentifier'))]
}

const inksOf = (pdf: OpenPdf) =>
  [...new Set(usedSpaces(pdf).map(({ name }) => name))].sort()

test('a PDF/X-4 bleeds, has crop marks, and says for which press it is', async () => {
  const { bytes, pdf } = await built(
    'trim: 5x8\nlook: essay\nbleed: 3mm\nmarks: crop\npdf-standard: x-4\noutput-intent: { profile: cmyk.icc, condition: FOGRA51 }',
  )

  expect(boxesOf(pdf)).toEqual([
    '0 0 360 576',
    '-8.5 -8.5 368.5 584.5',
    '-34.5 -34.5 394.5 610.5',
  ])
  expect(intentOf(pdf)).toEqual(['GTS_PDFX', 'FOGRA51'])
  expect(Buffer.from(bytes.subarray(0, 8)).toString()).toBe('%PDF-1.6')
})

test('a book for KDP bleeds, and not at its spine', async () => {
  const { pdf, told, wrap } = await built(
    'trim: 6x9\nlook: novel\nbleed: 0.125in\nprofiles: kdp-print\ncover-wrap: kdp',
  )

  expect(boxesOf(pdf)).toEqual(['0 0 432 648', '0 -9 441 657', '0 -9 441 657'])
  expect(boxesOf(pdf, 1)).toEqual(['0 0 432 648', '-9 -9 432 657', '-9 -9 432 657'])
  // Back, front, what they bleed, and the paper
  const across = 2 * (432 + 9) + pdf.pages.length * 0.002252 * 72
  expect(wrap && widthOf(wrap)).toBeCloseTo(across, 0)
  // A picture of pixels is coarse on all of a page.
  expect(told.map(({ reason }) => /64 dots/.test(reason))).toEqual([true])
})

test('a book for Ingram bleeds, and is in black ink alone', async () => {
  const { pdf, told } = await built(
    'trim: 5.5x8.5\nlook: report\nbleed: 0.125in\nprint-colour: gray\nprofiles: ingram',
  )

  expect(boxesOf(pdf, 1)).toEqual(['0 0 396 612', '-9 -9 396 621', '-9 -9 396 621'])
  expect(inksOf(pdf)).toEqual(['DeviceGray'])
  expect(pdf.pages.length % 2).toBe(0)
  expect(told.map(({ ruleId }) => ruleId)).toEqual(Array(3).fill('printer-dislikes'))
})

test('a PDF/X-4 for two printers bleeds, is in black ink for its press, and has a wrap', async () => {
  const { pdf, wrap } = await built(
    'trim: 6x9\nlook: poetry\nbleed: 0.125in\nprint-colour: gray\npdf-standard: x-4\noutput-intent: gray.icc\nprofiles: [kdp-print, ingram]\ncover-wrap: ingram 9mm',
  )

  expect(inksOf(pdf)).toEqual(['DeviceGray'])
  expect(intentOf(pdf)[0]).toBe('GTS_PDFX')
  expect(boxesOf(pdf)).toEqual(['0 0 432 648', '0 -9 441 657', '0 -9 441 657'])
  expect(pdf.pages.length % 2).toBe(0)
  expect(wrap && widthOf(wrap)).toBeCloseTo(2 * (432 + 9) + (9 * 72) / 25.4, 0)
})

test('one for another printer has marks, and a wrap that bleeds as the pages do', async () => {
  const { pdf, wrap } = await built(
    'trim: a5\nlook: course\nbleed: 3mm\nmarks: crop\nprint-colour: gray\npdf-standard: x-4\noutput-intent: gray.icc\ncover-wrap: 9mm',
  )

  expect(inksOf(pdf)).toEqual(['DeviceGray'])
  expect(boxesOf(pdf)[1]).toBe('-8.5 -8.5 428.5 603.5')
  const [trim = '', bleed] = wrap ? boxesOf(wrap) : []
  const [left = 0, lower = 0, right = 0, upper = 0] = trim.split(' ').map(Number)
  expect([right - left, upper - lower].map(Math.round)).toEqual([866, 595])
  expect(left).toBe(8.5)
  expect(bleed).toBe(
    `0 ${Math.round((lower - 8.5) * 10) / 10} ${right + 8.5} ${Math.round((upper + 8.5) * 10) / 10}`,
  )
})

test('all of these are PDF/UA-1', async () => {
  const found = await judgeByVeraPdf(finished)

  expect(finished).toHaveLength(5)
  expect([...found.values()].flat()).toEqual([])
})
