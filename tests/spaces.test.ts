import { expect, test, vi } from 'vitest'
import { openPdf, readPrint } from '../scripts/prove/pdf/print/read-print.ts'
import { finish } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { inspectPdf } from './support/inspect-pdf.ts'
import { outcomeOf } from './support/proof.ts'

// A browser takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const finished = await finish(fixturePath('spaces'), 'pdf')
const { artifact } = finished
const { groups } = readPrint(finished).printed

/** The text that a screen reader finds: what it finds is apart only where white space is painted. */
const spoken = groups
  .map(({ isSpaced, text }) => (isSpaced ? ' ' : '') + text.replaceAll('\n', ''))
  .join('')
  .replace(/\s+/gu, ' ')

test('words are apart in the PDF wherever they are apart in the manuscript', async () => {
  const { failed } = await outcomeOf(finished)

  expect(failed).toEqual([])
})

test.each([
  'more than one line 1',
  '1 A note of so many words that',
  'some code with tabs in it and italics over lines',
  'one line another tab',
  'A line that is broken three times.',
  'A quotation in the middle of two lines',
  'more lines and more',
  'All rights reserved.',
  'Spaces of every kind',
])('it is read as “%s”', (words) => {
  expect(spoken).toContain(words)
})

test('a cell without a word is a cell of its row too', () => {
  const cells = openPdf(artifact).structure.filter(({ element }) => element.type === 'TD')

  expect(new Set(cells.map(({ element }) => element)).size).toBe(4)
})

test('a space at the end of a line moves nothing', () => {
  const { pages } = inspectPdf(artifact.bytes)
  const pieces = pages.flatMap(({ texts }) => texts)
  const placeOf = (words: string) => {
    const found = pieces.find(({ text }) => text.trim() === words)
    if (!found) throw new Error(`Cannot find ${words}`)
    return found
  }
  const ends = ['that they take more lines', 'and more'].map(
    (words) => placeOf(words).rightPx,
  )
  // Flush left, so each begins where the other does.
  const starts = ['A quotation in the middle', 'of two lines'].map(
    (words) => placeOf(words).leftPx,
  )

  expect(ends[0]).toBeCloseTo(ends[1] ?? 0, 0)
  expect(starts[0]).toBeCloseTo(starts[1] ?? 0, 0)
})
