import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildBook } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { generateMixed, generateNotedManuscript } from './support/generate-manuscripts.ts'
import { type InspectedPage, inspectPdf } from './support/inspect-pdf.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

/** Where a word begins: page, and pixels from its top. */
interface Found {
  readonly page: number
  readonly topPx: number
}

/** Seeds, trims and blocks of books: one of about 200 pages, as pages late in a book are as others, and five of 70. */
const books = [
  [1, '6x9', 520],
  [2, 'a5', 200],
  [3, 'a6', 120],
  [4, 'letter', 240],
  [5, '5x8', 160],
  [6, 'mass-market', 130],
] as const

/** What a typesetter remarks on, in texts that nobody wrote. */
const ofType = new Set([
  'code-wrapped',
  'heading-stranded',
  'hyphens-stacked',
  'line-loose',
  'line-orphaned',
  'line-short',
  'line-widowed',
  'page-sparse',
])

test.each(books)(
  'every note of generated book %i of %s begins at the foot of the page that refers to it',
  {
    timeout: 120_000,
  },
  async (seed, trim, blocks) => {
    const manuscript = await generateNotedManuscript(
      join(temporaryFolder(), 'noted'),
      seed,
      blocks,
      `trim: ${trim}\n`,
    )

    const { artifacts, files } = await buildBook({
      manuscriptPath: manuscript.dir,
      formats: ['pdf'],
    })

    const told = files.flatMap((file) => file.messages)
    expect(told.filter(({ ruleId }) => !ofType.has(String(ruleId)))).toEqual([])
    const { pages } = inspectPdf(artifacts[0]?.bytes ?? new Uint8Array())
    const numbers = Array.from({ length: manuscript.notes }, (_, index) => index + 1)
    const begins = numbers.map((number) => findOnce(pages, `begin${number}x`))
    const ends = numbers.map((number) => findOnce(pages, `end${number}x`))
    const misplaced = manuscript.marked.filter((number) => {
      const mark = findOnce(pages, `mark${number}x`)
      const note = begins[number - 1]
      return mark.page !== note?.page || mark.topPx >= note.topPx
    })
    expect(misplaced).toEqual([])
    expect(outOfOrder(begins)).toEqual([])
    expect(numbers.filter((_, index) => isBefore(ends[index], begins[index]))).toEqual([])
  },
)

test.each([
  [11, 'a6', 'de', 'novel'],
  [14, '6x9', 'uk', 'novel'],
  [27, 'letter', 'en', 'novel'],
  [29, 'a5', 'en', 'novel'],
  [34, 'a6', 'ru', 'essay'],
] as const)(
  'book %i of %s in %s, of everything within everything, is published in the look %s',
  { timeout: 120_000 },
  async (seed, trim, language, look) => {
    const settings = `trim: ${trim}\nlanguage: ${language}\nlook: ${look}\n`
    const dir = join(temporaryFolder(), 'mixed')
    await generateMixed(dir, seed, 80, settings)

    const { files } = await buildBook({ manuscriptPath: dir, formats: ['pdf'] })

    const told = files.flatMap((file) => file.messages)
    expect(told.filter(({ ruleId }) => !ofType.has(String(ruleId)))).toEqual([])
  },
)

test.each([
  'a5',
  'a6',
  'course',
  'mass-market',
  'essay',
  'novel',
  'novel-6x9',
  'poetry',
  'poetry-ru',
  'report',
])('books of %s that were refused once are published', async (trim) => {
  const { files } = await buildBook({
    manuscriptPath: fixturePath('refused-once', trim),
    formats: ['pdf'],
  })

  const told = files.flatMap(({ messages }) => messages)
  expect(told.filter(({ ruleId }) => !ofType.has(String(ruleId))).map(String)).toEqual([])
})

/** The one place where a word stands. */
function findOnce(pages: readonly InspectedPage[], word: string): Found {
  const found = pages.flatMap(({ texts }, page) =>
    texts.flatMap(({ text, topPx }) => (text.includes(word) ? [{ page, topPx }] : [])),
  )
  expect(found.length, `${word} is found once`).toBe(1)
  return found[0] ?? { page: -1, topPx: 0 }
}

function outOfOrder(places: readonly Found[]): number[] {
  return places.flatMap((place, index) =>
    isBefore(place, places[index - 1]) ? [index + 1] : [],
  )
}

function isBefore(place: Found | undefined, other: Found | undefined): boolean {
  if (!place || !other) return false
  return (
    place.page < other.page ||
    (place.page === other.page && place.topPx < other.topPx - 0.5)
  )
}
