import { expect, test, vi } from 'vitest'
import { groupIsbn } from '../scripts/lib/group-isbn.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { readPdf } from '../scripts/pdf/read-pdf.ts'
import { buildBook } from './support/books.ts'
import { inspectPdf, linesOf } from './support/inspect-pdf.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

// A browser takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const long =
  'A Chapter With a Name so Long That Nothing of a Page Can Hold It on One Line'
const chapters = {
  '01.md': `# Before {.preface}\n\n${'Words. '.repeat(900)}\n`,
  '02.md': `# ${long}\n\nWords.\n\n## Near\n\n${'Words. '.repeat(900)}\n`,
}

/** The PDF of a book with such lines in its settings, and a style sheet of its own. */
async function pdfOf(settings: string, style = ''): Promise<Uint8Array> {
  const head = 'title: The Ford\nauthors: Ada Brook\nlanguage: en-GB\ntrim: a6\n'
  const manuscriptPath = manuscriptOf({
    'book.yaml': head + settings,
    'print.css': style,
    ...chapters,
  })
  const { artifacts, files } = await buildBook({ manuscriptPath, formats: ['pdf'] })
  const [pdf] = artifacts
  if (!pdf) throw new Error(files.flatMap(({ messages }) => messages.map(String)).join())
  return pdf.bytes
}

test('nothing stands on the back of the title page where the author gives nothing of it', async () => {
  const settings = 'date: 2026-05\ndescription: Of a river.\n'
  const { labels, pages } = inspectPdf(await pdfOf(settings))

  expect(pages[0]?.text).toBe('The Ford')
  expect(pages[2]?.text).toMatch(/^Ada Brook\s+The Ford\s+May 2026$/)
  expect([pages[1]?.text, pages[3]?.text]).toEqual(['', ''])
  expect(labels.slice(0, 5)).toEqual(['i', '', 'iii', '', 'v'])
})

test('without contents too, the back of the title page stays blank', async () => {
  const { pages } = inspectPdf(await pdfOf('toc: false\nopening: any\n'))

  expect(pages[3]?.text).toBe('')
  expect(pages[4]?.text).toMatch(/^v\nW\nBefore/)
})

test('the imprint has rights, edition, publisher and the ISBN of print in its groups, at the foot', async () => {
  const bytes = await pdfOf(
    `publisher: Ford Press\nedition: Second edition\nrights: © Ada Brook\ndate: 2026-05
description: Of a river.\nidentifier: urn:uuid:4c0d0a52-8a1e-4a63-9d0e-6f0f4c9a7b11\nprint-isbn: "9783161484100"\n`,
  )
  const { pages } = inspectPdf(bytes)
  const [, , title = [], imprint = [], , , text = []] = pages.map(linesOf)

  expect(imprint.map((line) => line.text)).toEqual([
    '© Ada Brook',
    'Second edition',
    'Ford Press, May 2026',
    'ISBN 978-3-16-148410-0',
  ])
  expect(title.map((line) => line.text)).toEqual(['Ada Brook', 'The Ford', 'Ford Press'])
  // The last line above the folio; the publisher stands a line above it.
  const foot = text.at(-2)?.topPx ?? 0
  expect(Math.abs((title.at(-1)?.topPx ?? 0) + 18 - foot)).toBeLessThan(4)
  expect(Math.abs((imprint.at(-1)?.topPx ?? 0) - foot)).toBeLessThan(4)
})

test('heads are the title on the left and the chapter on the right, cut where it is long', async () => {
  const { labels, pages } = inspectPdf(await pdfOf('look: report\n'))
  const heads = pages.map((page, index) => {
    const [first] = linesOf(page).filter(({ topPx }) => topPx < 40)
    return [labels[index], first?.text ?? '']
  })

  expect(heads).toContainEqual(['vi', 'The FordBefore'])
  expect(heads).toContainEqual([
    '3',
    expect.stringMatching(/^The Ford1 A Chapter With a Name so .*…$/),
  ])
})

test('the dots of the contents are type, end on one edge and stand under each other', async () => {
  const dotted = '.contents { --leaders: var(--dots); }'
  const [, , , , contents] = readPdf(await pdfOf('', dotted)).pages
  const dots = contents?.runs.filter(({ text }) => /^\.+$/.test(text)) ?? []
  // After an entry of two lines, too.
  expect(dots).toHaveLength(3)
  const ends = dots.map(({ end }) => end.toFixed(1))
  expect(new Set(ends).size).toBe(1)
  const sorted = dots.toSorted((one, other) => one.x - other.x)
  const pitches = sorted.slice(1).map(({ text, x }, index) => {
    const before = sorted[index]
    return (x - (before?.x ?? 0)) / ((before?.text.length ?? 0) - text.length)
  })
  expect(new Set(pitches.map((pitch) => pitch.toFixed(1))).size).toBe(1)
  // Nobody hears them.
  expect(dots.map(({ mcid }) => mcid)).toEqual(Array(3).fill(undefined))
})

test.each([
  ['9783161484100', '978-3-16-148410-0'],
  ['9780306406157', '978-0-306-40615-7'],
  ['9781402894626', '978-1-4028-9462-6'],
  ['9782070360024', '978-2-07-036002-4'],
  ['9785170772360', '978-5-17-077236-0'],
  ['9786177585007', '978-617-7585-00-7'],
  ['9791032300824', '979-10-323-0082-4'],
  ['9798886451740', '979-8-88645-174-0'],
  // Of an agency that there is not yet.
  ['9799912345670', '9799912345670'],
])('the ISBN %s is printed as %s', async (digits, printed) => {
  const { publishers = {} } = (await loadTemplates()).texts('isbn')

  expect(groupIsbn(digits, publishers)).toBe(printed)
})
