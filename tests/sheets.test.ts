import { PDFArray, PDFName } from '@cantoo/pdf-lib'
import { VFile } from 'vfile'
import { expect, test, vi } from 'vitest'
import { sheetOf } from '../scripts/lib/page-sheet.ts'
import { readBleed } from '../scripts/load/config/values.ts'
import { pagesPdf } from '../scripts/prove/pdf/pages-pdf.ts'
import { openPdf } from '../scripts/prove/pdf/print/read-print.ts'
import { finish } from './support/books.ts'
import { editPdf } from './support/edit-pdf.ts'
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

    expect(file.messages.map(({ reason }) => reason)).toContainEqual(
      expect.stringMatching(
        new RegExp(`Unexpected ${name} \`-4.00 .*\` on page 2 of the finished PDF`),
      ),
    )
  },
)
