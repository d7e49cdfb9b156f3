import { expect, test, vi } from 'vitest'
import { buildBook } from './support/books.ts'
import { type InspectedPage, inspectPdf } from './support/inspect-pdf.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

// A browser takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const settings = 'title: Lamps\nauthors: Ann Author\nlanguage: en\ntrim: a5\n'

/** Where a text stands: page, and pixels from its top. */
interface Place {
  readonly page: number
  readonly topPx: number
  readonly leftPx: number
}

async function pagesOf(text: string): Promise<readonly InspectedPage[]> {
  const { artifacts, files } = await buildBook({
    manuscriptPath: manuscriptOf({ 'book.yaml': settings, 'a.md': text }),
    formats: ['pdf'],
  })
  const told = files.flatMap(({ messages }) => messages)
  expect(told.filter(({ ruleId }) => ruleId !== 'page-sparse').map(String)).toEqual([])
  return inspectPdf(artifacts[0]?.bytes ?? new Uint8Array()).pages
}

function placesOf(pages: readonly InspectedPage[], text: RegExp): readonly Place[] {
  return pages.flatMap(({ texts }, page) =>
    texts.filter((each) => text.test(each.text)).map((each) => ({ ...each, page })),
  )
}

function placeOf(pages: readonly InspectedPage[], text: string): Place {
  const [place, ...others] = placesOf(pages, new RegExp(`\\b${text}\\b`))
  expect(others, `${text} is found once`).toEqual([])
  return place ?? { page: -1, topPx: 0, leftPx: 0 }
}

/** A table of some rows, with notes by the numbers of their rows. */
function table(rows: number, notes: Readonly<Record<number, string>>): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const reference = row in notes ? `[^${row}]` : ''
    return `| row${row}${reference} | lamp |`
  })
  const definitions = Object.entries(notes).map(([row, text]) => `[^${row}]: ${text}`)
  return `| Row | Lamp |\n|---|---|\n${lines.join('\n')}\n\n${definitions.join('\n\n')}\n`
}

test('a long table with notes begins below its heading, and each note stands on the page of its row', async () => {
  const numbers = [1, 15, 23, 24, 40, 61, 78]
  const notes = numbers.map((row) => [row, `note${row} ${'lanterns '.repeat(row)}`])
  const text = `The river rose.[^t]\n\n[^t]: text1\n\n## Levels\n\n${table(80, Object.fromEntries(notes))}\nText after it.`

  const pages = await pagesOf(text)

  expect(placeOf(pages, 'text1').page).toBe(0)
  expect(placeOf(pages, 'row1').page).toBe(placesOf(pages, /^Levels/)[0]?.page)
  for (const row of numbers) {
    const [place, note] = [placeOf(pages, `row${row}`), placeOf(pages, `note${row}`)]
    expect([row, note.page]).toEqual([row, place.page])
    expect(note.topPx).toBeGreaterThan(place.topPx)
  }
  const rows = placesOf(pages, /^row\d/)
  expect(rows).toHaveLength(80)
  for (const page of new Set(rows.map((row) => row.page)))
    expect(rows.filter((row) => row.page === page).length).toBeGreaterThan(1)
})

test('a note too long for the page of its row goes on at the foot of the next, below the table', async () => {
  const long = `note12 ${'lanterns '.repeat(160)}end12`
  const text = `## Levels\n\n${table(60, { 12: long, 22: 'note22' })}\nText after it.`

  const pages = await pagesOf(text)

  const [row, begin, end] = ['row12', 'note12', 'end12'].map((each) =>
    placeOf(pages, each),
  )
  expect(begin?.page).toBe(row?.page)
  expect(end?.page).toBe(Number(begin?.page) + 1)
  expect(placeOf(pages, 'note22').page).toBe(placeOf(pages, 'row22').page)
  const above = placesOf(pages, /^row\d/).filter(({ page }) => page === end?.page)
  expect(above.length).toBeGreaterThan(1)
  for (const { topPx } of above) expect(topPx).toBeLessThan(end?.topPx ?? 0)
})

test('dates and numbers in cells are not broken', async () => {
  const much = 'The river rose above the lower mill before anybody had moved the grain. '
  const cells = ['12 March 1921', '£1,200–£1,400', '1 200 000', '−3.5 °C']
  const rows = cells.map((cell) => `| ${cell} | ${much.repeat(3)} | ${cell} |`)

  const pages = await pagesOf(`| A | B | C |\n|---|---|---|\n${rows.join('\n')}\n`)

  const begins = placesOf(pages, /^(?:12 March|£1,200|1.200|−3)/)
  const lines = placesOf(pages, /1921|1,400|000|°C/)
  expect(begins.map(({ topPx }) => topPx)).toEqual(lines.map(({ topPx }) => topPx))
  expect(lines).toHaveLength(8)
})

test('a few words stay in one line, and leave the width to the column with many', async () => {
  const much = 'The river rose above the lower mill before anybody had moved the grain. '
  const rows = ['list or none', 'It is wide'].map(
    (label) => `| ${label} | ${much.repeat(9)} |`,
  )

  const pages = await pagesOf(`|  | B |\n|---|---|\n${rows.join('\n')}\n`)

  expect(placesOf(pages, /^(?:list or none|It is wide)$/)).toHaveLength(2)
})
