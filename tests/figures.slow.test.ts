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
