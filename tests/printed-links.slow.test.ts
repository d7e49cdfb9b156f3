import { toHtml } from 'hast-util-to-html'
import { expect, test, vi } from 'vitest'
import type { BookConfig } from '../scripts/book.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { buildBook } from './support/books.ts'
import { assembled } from './support/from-markdown.ts'
import { inspectEpub } from './support/inspect-epub.ts'
import { inspectPdf } from './support/inspect-pdf.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

// A browser takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

/** The text as print has it, references as `^1`, and its notes. */
async function printed(
  markdown: string,
  links: 'notes' | 'inline',
  config: Partial<BookConfig> = {},
) {
  const templates = await loadTemplates()
  const changes = { config: { links, ...config } }
  const { book } = await assembled(templates, { '1.md': markdown }, changes)
  const { notes = new Map(), sections = [] } = book.inPrint ?? {}
  const plain = (html: string) =>
    html
      .replaceAll(/<a class="noteref"[^>]*>(\d+)<\/a>/g, '^$1')
      .replaceAll(/<[^>]*>/g, '')
      .trim()
  return {
    text: plain(sections.map(({ tree }) => toHtml(tree)).join('')),
    notes: [...notes.values()].map(({ children, label }) => {
      return `${label} ${plain(toHtml(children))}`
    }),
  }
}

test('addresses are notes among those of the author, in their order', async () => {
  const markdown = `A [mill](https://a.example/m).[^x] The [wheel](https://a.example/w)
and [again](https://a.example/m).

[^x]: Of [stone](https://a.example/s).`
  expect(await printed(markdown, 'notes')).toEqual({
    text: 'A mill.^1^2 The wheel^3\nand again.^1',
    notes: [
      '1 https://a.example/m',
      '2 Of stone [https://a.example/s].',
      '3 https://a.example/w',
    ],
  })
})

test('addresses stand in brackets, and notes are as they were', async () => {
  const markdown = 'A [mill](https://a.example/m).[^x]\n\n[^x]: Of stone.'
  expect(await printed(markdown, 'inline')).toEqual({
    text: 'A mill [https://a.example/m].^1',
    notes: ['1 Of stone.'],
  })
})

test.each([
  // What shows its address has no other.
  ['<https://a.example/m>', 'https://a.example/m'],
  ['[a.example/m](https://www.a.example/m/)', 'a.example/m'],
  ['[10.1000/182](https://doi.org/10.1000/182)', '10.1000/182'],
  ['<ada@a.example>', 'ada@a.example'],
  ['[+44 20 7946](tel:+44-20-7946)', '+44 20 7946'],
  ['[Ada](mailto:ada@a.example?subject=x)', 'Ada [ada@a.example]'],
  ['[there](https://a.example)', 'there [https://a.example]'],
  [
    '[Kyiv](https://uk.example/%D0%9A%D0%B8%D1%97%D0%B2)',
    'Kyiv [https://uk.example/Київ]',
  ],
  ['[river](https://ja.example/%E5%B7%9D)', 'river [https://ja.example/%E5%B7%9D]'],
  ['[below](#below)\n\n[x]{#below}', 'below\nx'],
  ['[](https://a.example/m)', ''],
])('in brackets, %s is printed as %s', async (markdown, text) => {
  expect((await printed(markdown, 'inline')).text).toBe(text)
})

test('in tables and captions addresses stand in brackets, in headings and boxes as notes', async () => {
  const markdown = `## A [place](https://a.example/h)

| [Saw](https://a.example/t) | here |
|----|----|
| x | y |

: Of [wood](https://a.example/c)

:::note
In a [box](https://a.example/b).
:::`
  const { notes, text } = await printed(markdown, 'notes', { language: 'de' })

  expect(text).toContain('Saw [https://a.example/t]')
  expect(text).toContain('Of wood [https://a.example/c]')
  // A German note follows its word.
  expect(text).toContain('In a box^2.')
  expect(notes).toEqual(['1 https://a.example/h', '2 https://a.example/b'])
})

const banks = Array.from({ length: 12 }, (_, index) => {
  return `The river has [its ${index} banks](https://example.org/bank/${index}), and the people who live there know it, as anybody knows who has [been](https://example.org/been/${index}) there.[^${index}]\n\n[^${index}]: Note ${index}.`
}).join('\n\n')
const settings =
  'title: The Ford\nauthors: Ada Brook\nlanguage: en\nkind: book\ntrim: a6\n'

test.each(['notes', 'inline'])(
  'a book with its addresses as %s passes every proof, and only its PDF has them',
  async (links) => {
    const manuscriptPath = manuscriptOf({
      'book.yaml': `${settings}links: ${links}\n`,
      '1.md': `# One\n\n${banks}\n`,
    })
    const { artifacts, checks } = await buildBook({
      manuscriptPath,
      formats: ['pdf', 'epub', 'html'],
    })
    const [pdf, epub, html] = artifacts.map(({ bytes }) => bytes)
    const { pages } = inspectPdf(pdf ?? new Uint8Array())
    const text = pages.map((page) => page.text.replaceAll(/\s/g, '')).join('')

    expect(checks.filter(({ passed }) => !passed)).toEqual([])
    // One may go over a page.
    const shown = text.match(/https:\/\/example\.org\/(?:bank|been)\//g) ?? []
    expect(shown.length).toBeGreaterThan(20)
    const applied = checks.find(({ name }) => name === 'text-pdf')?.applied
    expect(applied?.['link-address']).toBe(24)
    expect(applied?.['note-number']).toBe(links === 'notes' ? 36 : 12)
    if (links === 'notes') expect(text).toContain('3Note0.')
    const chapter = inspectEpub(epub ?? new Uint8Array()).text('01-1.xhtml')
    for (const page of [chapter, new TextDecoder().decode(html)])
      expect(page.replaceAll(/<[^>]*>/g, '')).not.toContain('https://example.org/b')
  },
)
