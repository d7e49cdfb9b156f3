import { PDFDocument } from '@cantoo/pdf-lib'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { buildBook, type Finished, finish } from './support/books.ts'
import { fixtureNames, fixturePath, manuscriptIn } from './support/fixtures.ts'
import { inspectOutline } from './support/inspect-outline.ts'
import { inspectPdf, readXmp } from './support/inspect-pdf.ts'
import { structureLists, structureOf } from './support/inspect-structure.ts'
import { outcomeOf } from './support/proof.ts'

// A browser prints all of the books.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 })

const names = fixtureNames('structure')
const finished = new Map<string, Finished>()

beforeAll(async () => {
  for (const name of names)
    finished.set(name, await finish(manuscriptIn('structure', name), 'pdf'))
})

/** What authors are told of the fixtures, and may do. */
const known = new Set([
  'heading-level-skipped',
  'hyphens-stacked',
  'html-removed',
  'line-loose',
  'line-short',
  'page-sparse',
  'picture-alt-missing',
  'picture-coarse',
])

// One folder per kind of thing; `structure.txt` is what a screen reader finds. To accept a change,
// run `npm test -- --update` and read the diff.
test.each(names)('structure: %s', async (name) => {
  await expect(await structureOf(bytesOf(name))).toMatchFileSnapshot(
    `../${fixturePath('structure', name, 'structure.txt')}`,
  )
})

test.each(names)('each element is in the lists that lead to it: %s', async (name) => {
  const { byLists, byTree, orphans } = await structureLists(bytesOf(name))

  expect(byTree.length).toBeGreaterThan(5)
  expect(byLists).toEqual(byTree)
  expect(orphans).toEqual([])
})

test.each(names)('the PDF passes that shows: %s', async (name) => {
  const { failed, findings } = await outcomeOf(finishedOf(name))

  expect(findings.filter(({ code }) => !known.has(code))).toEqual([])
  expect(failed).toEqual([])
})

describe.each(['book', 'contents'])('the outline of the %s', (name) => {
  test('names each heading, and the element of the structure that it is', async () => {
    const outline = inspectOutline(bytesOf(name))

    expect(outline.length).toBeGreaterThan(5)
    expect(outline.map(({ heading }) => heading.text)).toEqual(
      outline.map(({ title }) => title),
    )
    for (const { heading } of outline) expect(heading.type).toMatch(/^H[1-6]$/)
  })

  test('leads to the top of the line, on odd and even pages alike', async () => {
    const outline = inspectOutline(bytesOf(name))

    const sides = outline.map(({ goesTo: { page } }) => page % 2)
    expect(new Set(sides)).toEqual(new Set([0, 1]))
    for (const { goesTo, heading, title } of outline) {
      expect([title, goesTo.page]).toEqual([title, heading.page])
      // Those of the book are centred.
      expect(goesTo.left).toBeLessThan(heading.left + 0.1)
      if (name === 'contents') expect(goesTo.left).toBeCloseTo(heading.left, 1)
      const above = (goesTo.top - heading.baseline) / heading.size
      expect(above).toBeGreaterThan(0.75)
      // A line is up to 1.7 times as high as its type; a leaf stands above the titles of chapters.
      expect(above).toBeLessThan(heading.type === 'H1' ? 2.5 : 1.3)
    }
  })
})

describe('the file', () => {
  test('is PDF 1.7', () => {
    for (const name of names) {
      expect(Buffer.from(bytesOf(name).subarray(0, 9)).toString('latin1')).toBe(
        '%PDF-1.7\n',
      )
    }
  })

  test('has pages that end where they are cut', async () => {
    const pages = (await PDFDocument.load(bytesOf('book'))).getPages()

    for (const page of pages) {
      const sheet = page.getMediaBox()
      expect([page.getCropBox(), page.getBleedBox(), page.getTrimBox()]).toEqual([
        sheet,
        sheet,
        sheet,
      ])
      // A6, in points.
      expect(Math.abs(sheet.width - 297.64)).toBeLessThan(0.5)
      expect(Math.abs(sheet.height - 419.53)).toBeLessThan(0.5)
    }
  })

  test('says the same of itself in both places', () => {
    const { info } = inspectPdf(bytesOf('blocks'))
    const xmp = readXmp(bytesOf('blocks'))
    const say = (tag: string) => valuesIn(xmp, tag)

    expect(info).toMatchObject({
      Title: 'Blocks: And What They Are',
      Author: 'Ada Brook; Ben Stone',
      Subject: 'Every block that there is',
      Keywords: 'rivers; blocks',
      CreationDate: expect.stringMatching(/^D:20260301000000(?:Z|\+00'00'?)$/),
      ModDate: expect.stringMatching(/^D:20260301000000(?:Z|\+00'00'?)$/),
      Language: 'en-GB',
    })
    expect(say('dc:title')).toEqual(['Blocks: And What They Are'])
    expect(say('dc:creator')).toEqual(['Ada Brook', 'Ben Stone'])
    expect(say('dc:description')).toEqual(['Every block that there is'])
    expect(say('dc:subject')).toEqual(['rivers', 'blocks'])
    expect(say('pdf:Keywords')).toEqual(['rivers; blocks'])
    expect(say('dc:language')).toEqual(['en-GB'])
    expect(say('xmp:CreateDate')).toEqual(['2026-03-01T00:00:00Z'])
    expect(say('xmp:ModifyDate')).toEqual(['2026-03-01T00:00:00Z'])
    expect(say('pdf:Producer')).toEqual([info.Producer])
    expect(say('xmp:CreatorTool')).toEqual([info.Creator])
  })

  test('is smaller than what the browser prints', async () => {
    let printed = 0
    const { artifacts } = await buildBook({
      manuscriptPath: manuscriptIn('structure', 'book'),
      formats: ['pdf'],
      onLayout: async (layout) => {
        printed = (await layout.print()).length
      },
    })

    expect(artifacts[0]?.bytes.length).toBeLessThan(printed)
  })
})

/** What stands in an element, in each of its items, once. */
function valuesIn(xmp: string, tag: string): string[] {
  const [, inside = ''] = new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(xmp) ?? []
  const items = inside.match(/(?<=<rdf:li[^>]*>)[^<]*/g) ?? [inside]
  return [...new Set(items)]
}

function finishedOf(name: string): Finished {
  const found = finished.get(name)
  if (!found) throw new Error(`Cannot find the book ${name}`)
  return found
}

function bytesOf(name: string): Uint8Array {
  return finishedOf(name).artifact.bytes
}
