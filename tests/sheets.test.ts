import { PDFArray, PDFName } from '@cantoo/pdf-lib'
import { VFile } from 'vfile'
import { expect, test, vi } from 'vitest'
import { sheetOf } from '../scripts/lib/page-sheet.ts'
import { readBleed } from '../scripts/load/config/values.ts'
import { layoutPdf } from '../scripts/prove/pdf/layout-pdf.ts'
import { pagesPdf } from '../scripts/prove/pdf/pages-pdf.ts'
import { openPdf } from '../scripts/prove/pdf/print/read-print.ts'
import { finish } from './support/books.ts'
import { editPdf, onPage } from './support/edit-pdf.ts'
import { fixturePath } from './support/fixtures.ts'

vi.setConfig({ testTimeout: 60_000 })

const finished = await finish(fixturePath('books', 'plates'), 'pdf')
const { leaves, objects, pages } = openPdf(finished.artifact)

const boxOf = (page: number, name: string) =>
  objects
    .array(leaves[page]?.page.get(name))
    .map((edge) => Math.round(Number(edge) * 10) / 10)

test('a page is cut at its own corner, bleeds on all sides, and has room for marks around', () => {
  for (const [page] of leaves.entries()) {
    expect(boxOf(page, 'TrimBox')).toEqual([0, 0, 360, 576])
    expect(boxOf(page, 'BleedBox')).toEqual([-9, -9, 369, 585])
    expect(boxOf(page, 'MediaBox')).toEqual([-35, -35, 395, 611])
  }
})

test('crop marks are lines outside of what bleeds, which nobody hears', () => {
  const content = objects.stream(leaves[0]?.page.get('Contents')).toString('latin1')

  expect(content).toMatch(
    /\/Artifact BMC\n-12 0 m -29 0 l 0 -12 m 0 -29 l -12 576 m -29 576 l .* 372 576 m 389 576 l 360 588 m 360 605 l S\nEMC/,
  )
  expect(content).toContain('q 0 G 0.25 w')
  expect(pages[0]?.marks.every(({ mcid }) => mcid !== undefined)).toBe(false)
})

test.each([
  [[], 0, [-9, -9, 369, 585]],
  // Nothing at the spine: the left edge of a recto, the right one of a verso
  [['kdp-print'], 0, [0, -9, 369, 585]],
  [['ingram', 'lulu'], 1, [-9, -9, 360, 585]],
] as const)('print for %j runs beyond page %i as %j', (profiles, page, expected) => {
  const config = { bleed: { name: '9pt', px: 12 }, profiles }
  expect(sheetOf(config, page, [360, 576])).toMatchObject({
    bleed: expected,
    media: expected,
  })
})

test.each([
  ['3mm', 8.5],
  ['0.125 in', 9],
  ['9 pt', 9],
  ['None', 0],
  ['1mm', undefined],
  ['20mm', undefined],
  ['3', undefined],
] as const)('a bleed of %s is %s points', (text, points) => {
  const px = readBleed(text)?.px
  expect(px === undefined ? px : Math.round(px * 7.5) / 10).toBe(points)
})

const wordsOn = (page: number) => pages[page]?.runs.map(({ text }) => text).join('') ?? ''
const [map, hill, table, whole, turned] = [5, 7, 8, 10, 11]

test('a picture that bleeds has a page without head and folio, covers it, and has its caption upon it', () => {
  expect(
    finished.pageMap?.pages.flatMap(({ isCovered }, page) => (isCovered ? page : [])),
  ).toEqual([map, hill])
  expect(wordsOn(map)).toBe('The valley, drawn from the ridge in May')
  expect(wordsOn(hill)).toBe('')
  const [left = 0, lower = 0, right = 0, upper = 0] = pages[map]?.pictures[0]?.box ?? []
  // As high as the sheet, and cut evenly at its sides.
  expect([lower, upper].map(Math.round)).toEqual([-10, 586])
  expect(Math.round(left + right)).toBe(360)
  expect((right - left) / (upper - lower)).toBeCloseTo(1.5, 2)
})

test('the text goes on on the page before a picture with a page of its own', () => {
  expect(wordsOn(map - 1)).toContain('they fetched')
  expect(wordsOn(map + 1)).toContain('the river carries')
})

test('a table that is turned reads upwards, its head at the left, with its notes at the foot of the page', () => {
  const runs = pages[table]?.runs ?? []
  const run = (text: string) => runs.find((each) => each.text.startsWith(text))
  const [head, body, last] = [run('Place'), run('The stone'), run('nobody')]

  expect(head?.x).toBeLessThan(body?.x ?? 0)
  expect(body?.turned?.upper).toBeLessThan(last?.turned?.lower ?? 0)
  expect(run('She slept')?.turned).toBeUndefined()
  expect(run('She slept')?.y).toBeLessThan(body?.turned?.lower ?? 0)
})

test('a picture that is turned stands on its side, one with a page of its own upright with its caption', () => {
  const [left = 0, lower = 0, right = 0, upper = 0] =
    pages[turned]?.pictures[0]?.box ?? []

  expect((upper - lower) / (right - left)).toBeCloseTo(1.5, 2)
  expect(wordsOn(whole)).toContain('The hill behind the mill')
  expect(pages[whole]?.marks.some(({ paintsLines }) => paintsLines)).toBe(true)
})

test('turned words outside of the text area are told', () => {
  const { pageMap } = finished
  const { textArea } = pageMap ?? expect.unreachable()
  const narrow = textArea && {
    ...textArea,
    heightPx: textArea.heightPx - 40,
    topPx: textArea.topPx + 40,
  }
  const { findings } = layoutPdf({
    ...finished,
    pageMap: { ...pageMap, textArea: narrow } as typeof pageMap,
  })
  const file = new VFile({ path: 'the.pdf' })
  for (const tell of findings) tell(file)
  const told = [
    ...finished.book.sections.flatMap((section) => section.file.messages),
    ...file.messages,
  ]

  expect(told.map(({ reason }) => reason)).toContainEqual(
    expect.stringMatching(
      /Unexpected words `Who measured it` outside of the text area of page 5/,
    ),
  )
})

test('a picture that does not cover its page is told', async () => {
  const { artifact } = finished
  const small = (content: string) =>
    content.replace(/^q\n1\.\d+ 0\.0+ 0\.0+ 1\.\d+/, 'q\n1.3 0 0 1.3')
  const bytes = await editPdf(artifact.bytes, onPage(map, small))
  const { findings } = pagesPdf({ ...finished, artifact: { ...artifact, bytes } })
  const file = new VFile({ path: 'the.pdf' })
  for (const tell of findings) tell(file)

  expect(file.messages.map(({ ruleId }) => ruleId)).toContain('page-sheet')
  expect(file.messages.map(({ reason }) => reason)).toContainEqual(
    expect.stringMatching(
      /Unexpected picture `.*` on page 6 of the finished PDF, expected -9.00 -9.00 369.00 585.00/,
    ),
  )
})

test.each(['MediaBox', 'BleedBox', 'TrimBox'])(
  'a page with another %s is told',
  async (name) => {
    const { artifact } = finished
    const bytes = await editPdf(artifact.bytes, (document) => {
      const { node } = document.getPage(1)
      const edges = PDFArray.withContext(document.context)
      for (const edge of [-4, -4, 200, 300]) edges.push(document.context.obj(edge))
      node.set(PDFName.of(name), edges)
    })
    const { findings } = pagesPdf({ ...finished, artifact: { ...artifact, bytes } })
    const file = new VFile({ path: 'the.pdf' })
    for (const tell of findings) tell(file)

    const reason = new RegExp(
      `Unexpected ${name} \`-4.00 .*\` on page 2 of the finished PDF`,
    )
    expect(file.messages).toContainEqual(
      expect.objectContaining({
        ruleId: 'page-sheet',
        reason: expect.stringMatching(reason),
      }),
    )
  },
)
