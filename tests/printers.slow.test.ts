import { expect, test, vi } from 'vitest'
import { buildBook } from './support/books.ts'
import { type InspectedPage, inspectPdf, linesOf } from './support/inspect-pdf.ts'
import { seededRandom } from './support/seeded-random.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

// A browser takes its time on a busy machine.
vi.setConfig({ testTimeout: 300_000 })

const words =
  'the lamp and a keeper of wind under northern light where ships remember their harbour'.split(
    ' ',
  )

/** A book of more than 300 pages of 5 by 8 inches. */
function thickBook(): string {
  const { between, oneOf } = seededRandom(7)
  const paragraph = () =>
    `${Array.from({ length: between(30, 110) }, () => oneOf(words)).join(' ')}.`
  const chapter = (_: unknown, index: number) =>
    `# Chapter ${index}\n\n${Array.from({ length: 78 }, paragraph).join('\n\n')}\n`
  const settings =
    'title: The Lamp\nauthors: Ann Author\nlanguage: en-GB\nkind: book\nlook: novel\ntrim: 5x8\n'
  const text = Array.from({ length: 18 }, chapter).join('\n')
  return manuscriptOf({ 'book.yaml': settings, 'lamp.md': text })
}

/** From the edge at the spine to the text, over all pages with more than a few lines. */
function spineMargins(pages: readonly InspectedPage[]): ReadonlySet<number> {
  const margins = pages.flatMap((page, index) => {
    const lines = linesOf(page).filter(({ text }) => text.length > 20)
    if (lines.length < 20) return []
    const isRecto = index % 2 === 0
    const margin = isRecto
      ? Math.min(...lines.map(({ leftPx }) => leftPx))
      : page.widthPx - Math.max(...lines.map(({ rightPx }) => rightPx))
    return [Math.round(margin)]
  })
  return new Set(margins)
}

test('a thick book has more room at its spine, by its printer too, and no line breaks elsewhere', async () => {
  const manuscriptPath = thickBook()
  const made = async (...profiles: readonly string[]) => {
    const { artifacts, files } = await buildBook({
      manuscriptPath,
      formats: ['pdf'],
      ...(profiles.length > 0 ? { profiles } : {}),
    })
    const said = files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
    return { ...inspectPdf(artifacts[0]?.bytes ?? new Uint8Array()), said }
  }

  const usual = await made()
  const lulu = await made('lulu')

  expect(usual.pages.length).toBeGreaterThan(300)
  expect(usual.pages.length).toBeLessThan(400)
  expect(spineMargins(usual.pages)).toEqual(new Set([65]))
  // An inch would leave too little at the outer edge of these pages: its printer takes that, and its author is told.
  expect(spineMargins(lulu.pages)).toEqual(new Set([92]))
  expect(lulu.said.filter((code) => code?.startsWith('printer'))).toEqual([
    'printer-dislikes',
  ])
  expect(usual.said.filter((code) => code?.startsWith('printer'))).toEqual([])
  expect(lulu.pages.map(({ text }) => text)).toEqual(usual.pages.map(({ text }) => text))
})
