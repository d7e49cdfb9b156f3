import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readPdf } from '../scripts/pdf/read-pdf.ts'
import { buildBook } from './support/books.ts'
import { generateFigures } from './support/generate-manuscripts.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const seeds = [1, 2, 3, 4, 5, 6, 7, 8]
const trims = ['a5', 'a6', '6x9', '5.5x8.5', 'a4']

/** What a typesetter remarks on, in texts that nobody wrote. */
const ofType = /^(?:heading-level|hyphens-stacked|line-|page-sparse)/

test.each(seeds)(
  'figures of generated book %i go to the head of the next page at most, in order and over no heading',
  { timeout: 240_000 },
  async (seed) => {
    const settings = `trim: ${trims[seed % trims.length]}\n`
    const book = { chapters: 4, figures: 8, noted: seed % 2 === 0 ? 25 : 0, settings }
    const dir = await generateFigures(join(temporaryFolder(), 'figures'), seed, book)

    const { artifacts, files } = await buildBook({
      manuscriptPath: dir,
      formats: ['pdf'],
    })

    const told = files.flatMap(({ messages }) => messages)
    expect(told.filter(({ ruleId }) => !ofType.test(String(ruleId))).map(String)).toEqual(
      [],
    )
    const blocks = beginningsIn(artifacts[0]?.bytes ?? new Uint8Array())
    const raised = blocks.filter(
      (block, at) => block.page > (blocks[at + 1]?.page ?? Infinity),
    )
    expect(raised.length).toBeGreaterThan(0)
    const wrong = blocks.filter((block, at) => !isInPlace(block, blocks.slice(at + 1)))
    expect(wrong).toEqual([])
  },
)

test.each([0, 25])(
  'fewer pages are half empty where figures go up, with notes in %i sentences of 100',
  { timeout: 240_000 },
  async (noted) => {
    const build = async (stay: boolean) => {
      const dir = join(temporaryFolder(), stay ? 'as-written' : 'raised')
      const settings = 'trim: a5\n'
      await generateFigures(dir, 1, { chapters: 6, figures: 6, noted, settings, stay })
      const { artifacts } = await buildBook({ manuscriptPath: dir, formats: ['pdf'] })
      return halfEmpty(artifacts[0]?.bytes ?? new Uint8Array())
    }
    const blank = await build(false)
    const without = await build(true)

    expect(without).toBeGreaterThan(5)
    expect(blank).toBeLessThan((2 / 3) * without)
  },
)

/** In points: about ten lines of text. */
const tenLines = 135

/** How many pages have so much room between what stands lowest on them and what stands highest among their notes, or their foot. */
function halfEmpty(bytes: Uint8Array): number {
  const { pages, structure } = readPdf(bytes)
  const marks = new Map(structure.map((each) => [`${each.page} ${each.mcid}`, each]))
  const parts = pages.map(({ runs }, page) =>
    runs.flatMap(({ mcid, y }) => {
      const part = marks.get(`${page} ${mcid}`)
      return part ? [{ ...part, y }] : []
    }),
  )
  const foot = Math.min(...parts.flat().map(({ y }) => y))
  return parts.filter((part, page) => {
    const next = parts[page + 1] ?? []
    // A chapter's last page may be as it likes.
    if (next.length === 0 || next.some(({ block }) => block.type === 'H1')) return false
    const [text, notes] = [
      part.filter(({ note }) => !note),
      part.filter(({ note }) => note),
    ]
    const end = Math.max(foot, ...notes.map(({ y }) => y))
    return Math.min(...text.map(({ y }) => y)) - end > tenLines
  }).length
}

interface Beginning {
  /** `p`, `h` or `f`: see `generateFigures`. */
  readonly kind: string
  readonly number: number
  readonly page: number
  /** Of its first line above the foot of the page, in points. */
  readonly y: number
}

/** Where each block begins, in the order of the text. */
function beginningsIn(bytes: Uint8Array): readonly Beginning[] {
  const { pages, structure } = readPdf(bytes)
  const inText = new Set(
    structure
      .filter(({ contents }) => !contents)
      .map(({ mcid, page }) => `${page} ${mcid}`),
  )
  return pages
    .flatMap(({ runs }, page) =>
      runs.flatMap(({ mcid, text, y }) => {
        const [, number, kind = ''] = /b(\d{4})([phf])/.exec(text) ?? []
        if (!number || !inText.has(`${page} ${mcid}`)) return []
        return [{ kind, number: Number(number), page, y }]
      }),
    )
    .sort((one, other) => one.number - other.number)
}

/** Whether a block stands before all that comes after it; or, if it is a figure, at most one page after text. */
function isInPlace(block: Beginning, later: readonly Beginning[]): boolean {
  return later.every(({ kind, page, y }) => {
    const isBefore = block.page < page || (block.page === page && block.y > y)
    if (isBefore || block.kind !== 'f') return isBefore
    return kind === 'p' && (block.page === page || block.page === page + 1)
  })
}
