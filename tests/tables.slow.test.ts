import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildBook } from './support/books.ts'
import { generateTables } from './support/generate-manuscripts.ts'
import { inspectPdf } from './support/inspect-pdf.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

/** What a typesetter remarks on, in texts that nobody wrote. */
const ofType = /^(?:heading-stranded|hyphens-stacked|line-|page-sparse)/

test.each([1, 2, 4, 7, 37, 47, 50])(
  'every note of the long tables of generated book %i stands on the page of its row',
  {
    timeout: 120_000,
  },
  async (seed) => {
    const { dir, notes } = await generateTables(join(temporaryFolder(), 'tables'), seed)

    const { artifacts, files } = await buildBook({
      manuscriptPath: dir,
      formats: ['pdf'],
    })

    const told = files.flatMap(({ messages }) => messages)
    expect(told.filter(({ ruleId }) => !ofType.test(String(ruleId))).map(String)).toEqual(
      [],
    )
    const { pages } = inspectPdf(artifacts[0]?.bytes ?? new Uint8Array())
    const words = new Map<string, { readonly page: number; readonly topPx: number }[]>()
    for (const [page, { texts }] of pages.entries()) {
      for (const { text, topPx } of texts) {
        for (const word of text.match(/(?:begin|end|mark)\d+x/g) ?? [])
          words.set(word, [...(words.get(word) ?? []), { page, topPx }])
      }
    }
    const numbers = Array.from({ length: notes }, (_, index) => index + 1)
    const misplaced = numbers.filter((number) => {
      // Words of a table's head stand on each of its pages.
      const [mark] = words.get(`mark${number}x`) ?? []
      const [begin, again] = words.get(`begin${number}x`) ?? []
      const [end] = words.get(`end${number}x`) ?? []
      if (!mark || !begin || !end || again) return true
      return (
        mark.page !== begin.page || mark.topPx >= begin.topPx || end.page < begin.page
      )
    })
    expect(misplaced).toEqual([])
  },
)
