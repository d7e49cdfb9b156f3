/** What each finished format has of a text that is not the same in all. */
import { expect, test } from 'vitest'
import { hasErrors } from '../scripts/problems/report.ts'
import { buildBook } from './support/books.ts'
import { inspectEpub, readEbookPages } from './support/inspect-epub.ts'
import { inspectPdf, readPrintedPages } from './support/inspect-pdf.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

const drawing = (colour: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><path fill="${colour}" d="M0 0h90v60z"/></svg>`

const head =
  'title: The Ford\nauthors: Ada Brook\nlanguage: en\nkind: book\ntrim: a6\nopening: any\n'

/** In which formats some words stand. */
const standing: Readonly<Record<string, readonly string[]>> = {
  'who read on paper': ['print'],
  'Everybody reads': ['print', 'ebook', 'web'],
  'A note on paper': ['print'],
  'A note on a screen': ['ebook', 'web'],
  'in grey': ['print'],
  'in red': ['web'],
  'The map is': ['ebook'],
  'Of Screens': ['ebook', 'web'],
  'still, on paper': ['print'],
  'still.': ['ebook'],
  'still, here': ['web'],
}

function has(texts: Readonly<Record<string, string>>, name: string, words: string) {
  return texts[name]?.replaceAll(/\s+/g, ' ').includes(words)
}

/** Each told apart from all others. */
const paragraphs = (chapter: number, count: number) =>
  Array.from(
    { length: count },
    (_, index) =>
      `Line ${chapter}.${index + 1} of the river, which ran on past the mill and the meadow and was not asked where it went all summer.\n`,
  ).join('\n')

const text = `# Before We Start {.preface .only-print}

For those who read on paper.

${paragraphs(1, 20)}
# The Ford

Everybody reads this.^[A note [on paper]{.only-print}[on a screen]{.not-print}.] See [the map](#map) and [the mill](#mill).

${paragraphs(2, 20)}
![The map in grey](grey.svg){#map fig-alt="A grey map" .only-print}

![The map in red](red.svg){#map fig-alt="A red map" .only-web}

::: {.only-ebook #map}
The map is [online](https://example.org/map).
:::

${paragraphs(3, 20)}
# Of Screens {.not-print}

${paragraphs(4, 20)}
# The Mill {#mill}

The mill was gone.

Its wheel stood still[, on paper]{.only-print}[, here]{.only-web}.

${paragraphs(5, 20)}`

test('each format has its own text, proved, and the e-book the pages of print', async () => {
  const manuscriptPath = manuscriptOf({
    'book.yaml': head,
    'a.md': text,
    'grey.svg': drawing('#777'),
    'red.svg': drawing('#c00'),
  })

  const { artifacts, checks, files, linksOut } = await buildBook({
    manuscriptPath,
    formats: ['pdf', 'epub', 'html'],
  })

  expect(hasErrors(files)).toBe(false)
  expect(checks.filter(({ passed }) => !passed)).toEqual([])
  expect(linksOut.map(({ address }) => address)).toEqual(['https://example.org/map'])
  const [pdf, epub, html] = artifacts.map(({ bytes }) => bytes)
  if (!pdf || !epub || !html) throw new Error('Cannot make all formats')
  const { metadata, pages, text: fileOf } = inspectEpub(epub)
  const texts = {
    print: inspectPdf(pdf)
      .pages.map((page) => page.text)
      .join('\n'),
    ebook: pages.map(({ path }) => fileOf(path)).join('\n'),
    web: new TextDecoder().decode(html),
  }
  for (const [words, formats] of Object.entries(standing))
    expect([words, Object.keys(texts).filter((name) => has(texts, name, words))]).toEqual(
      [words, formats],
    )
  expect(metadata.get('schema:accessMode')).toEqual(['textual'])
  const printed = readPrintedPages(pdf).filter(({ label }) => label !== '')
  const ebook = readEbookPages(inspectEpub(epub))
  expect(ebook.breaks.map(({ label }) => label)).toEqual(
    printed.map(({ label }) => label),
  )
  const shared = printed.flatMap(({ label, text: page }) => {
    const [line] = /^Line [235]\.\d+/u.exec(page.trim()) ?? []
    return line === undefined ? [] : [{ label, line }]
  })
  expect(shared.length).toBeGreaterThan(5)
  for (const { label, line } of shared) {
    const at = ebook.breaks.find((each) => each.label === label)?.at ?? 0
    expect(ebook.text.slice(at).trim().slice(0, line.length)).toBe(line)
  }
})
