import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { expect, test, vi } from 'vitest'
import { buildBook } from './support/books.ts'
import { inspectPdf, linesOf } from './support/inspect-pdf.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 120_000 })

const settings =
  'title: Aeneis\nauthor: Ann Author\nlanguage: en\nkind: book\nopening: recto\nlook: poetry\ntrim: a5\n'

const long =
  'I sing of arms and the man, he who, exiled by fate, first came from the coast'

/** Stanzas of six lines, a note in the third; every fourth of the second text turns over. */
function verse(name: string, lang: string, lines: number): string {
  const line = (_: unknown, at: number) => {
    const words = lang === 'en' && at % 4 === 0 ? long : `${name} ${at + 1}`
    return `${words}${at === 2 ? `^[Note of ${name}.]` : ''}\n${at % 6 === 5 ? '\n' : ''}`
  }
  return `:::verse {.numberLines lang=${lang}}\n${Array.from({ length: lines }, line).join('')}:::\n\n`
}

test('a text and its translation stand on facing pages, line beside line, their notes below them', async () => {
  const manuscriptPath = temporaryFolder()
  const pair = `::::parallel\n${verse('carmen', 'la', 60)}${verse('song', 'en', 66)}::::\n\n`
  const prose = `::::parallel\n:::{lang=la}\n${'Carmina '.repeat(900)}\n:::\n\n:::{lang=en}\nSongs.\n:::\n::::\n`
  writeFileSync(join(manuscriptPath, 'book.yaml'), settings)
  writeFileSync(
    join(manuscriptPath, '1.md'),
    `# Aeneis\n\n${pair}After both, and before more.\n\n## More\n\n${prose}`,
  )

  const { artifacts, checks } = await buildBook({
    manuscriptPath,
    formats: ['pdf', 'epub'],
  })

  expect(checks.filter(({ passed }) => !passed)).toEqual([])
  const { pages } = inspectPdf(artifacts[0]?.bytes ?? new Uint8Array())
  const textOf = (page = 0) =>
    linesOf(pages[page] ?? ({ ...pages[0], texts: [] } as never))
      .map(({ text }) => text)
      .join('\n')
  const first = pages.findIndex((_, page) => /carmen/.test(textOf(page)))
  // On a verso, opposite a blank page 1.
  expect([first % 2, textOf(first - 1)]).toEqual([1, ''])
  const heights = (page: number) =>
    pages[page]?.texts
      .filter(({ sizePx, text }) => sizePx < 12 && /^\d+$/.test(text))
      .map(({ text, topPx }) => `${text} ${Math.round(topPx)}`)
  for (const page of [first, first + 2, first + 4]) {
    expect(textOf(page)).not.toMatch(/song/)
    expect(textOf(page + 1)).not.toMatch(/carmen/)
    expect(heights(page)?.length).toBeGreaterThan(2)
    expect(heights(page)).toEqual(heights(page + 1)?.slice(0, heights(page)?.length))
  }
  expect([textOf(first), textOf(first + 1)]).toEqual([
    expect.stringMatching(/\n *1.*Note of carmen/),
    expect.stringMatching(/\n *2.*Note of song/),
  ])
  // The e-book has one after the other, and its list of pages the order in which they are read.
  const epub = unzipSync(artifacts[1]?.bytes ?? new Uint8Array())
  const [name = ''] = Object.keys(epub).filter((path) => path.endsWith('toc.xhtml'))
  const listed = new TextDecoder().decode(epub[name]).split('page-list')[1]
  const labels = [...(listed ?? '').matchAll(/#page-(\d+)"/g)].map(([, label]) => label)
  expect(labels.slice(0, 8)).toEqual(['2', '4', '6', '8', '3', '5', '7', '9'])
  // What is higher than a page faces nothing.
  expect(textOf(pages.length - 1)).toMatch(/Carmina[\s\S]*Songs/)
})
