import type { Element } from 'hast'
import { expect, test, vi } from 'vitest'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import type { PageBreak } from '../scripts/publish/epub/edition.ts'
import { markPages, pageSource } from '../scripts/publish/epub/page-breaks.ts'
import { element, markup } from '../scripts/publish/markup.ts'
import { buildBook } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { inspectEpub, readEbookPages } from './support/inspect-epub.ts'
import { sampleBook, sampleConfig, sectionOf } from './support/sample-book.ts'

vi.setConfig({ testTimeout: 90_000 })

const manuscriptPath = fixturePath('books', 'printed')
let making: ReturnType<typeof buildBook> | undefined
/** The e-book of a book of which the PDF is made too. */
async function withPdf() {
  making ??= buildBook({ manuscriptPath, formats: ['pdf', 'epub'] })
  return (await making).artifacts.find(({ format }) => format === 'epub')
}

test('an e-book has its pages where stores and readers look', async () => {
  const made = await withPdf()
  const epub = inspectEpub(made?.bytes ?? new Uint8Array())
  const ebook = readEbookPages(epub)
  const ncx = epub.text('toc.ncx')
  const targets = [...ncx.matchAll(/<content src="([^"]*#page-[^"]*)"/g)]

  expect(
    ebook.list.map(({ address, label }) => `${label}: ${address}`),
  ).toMatchInlineSnapshot(`
    [
      "i: title-page.xhtml#page-i",
      "iii: title-page.xhtml#page-iii",
      "iv: title-page.xhtml#page-iv",
      "v: toc.xhtml#page-v",
      "vii: 01-preface.xhtml#page-vii",
      "1: 02-ford.xhtml#page-1",
      "2: 02-ford.xhtml#page-2",
      "3: 02-ford.xhtml#page-3",
      "4: 02-ford.xhtml#page-4",
      "5: 02-ford.xhtml#page-5",
      "7: 03-ferry.xhtml#page-7",
      "9: 04-bridge.xhtml#page-9",
    ]
  `)
  expect(targets.map(([, address]) => address)).toEqual(
    ebook.list.map(({ address }) => address),
  )
  expect(ncx).toContain('<pageTarget id="target-4" type="front" value="5">')
  expect(ncx).toContain('<pageTarget id="target-6" type="normal" value="1">')
  expect(ncx).toContain('<meta name="dtb:totalPageCount" content="12"/>')
  expect(ncx).toContain('<meta name="dtb:maxPageNumber" content="9"/>')
  expect(epub.metadata.get('pageBreakSource')).toEqual([
    'The Ford, Colophon Press, 6 May 2024 (PDF)',
  ])
  expect(epub.metadata.get('schema:accessibilityFeature')).toEqual(
    expect.arrayContaining(['pageBreakMarkers', 'pageNavigation']),
  )
})

test('an e-book is the same bytes whether the PDF is made too or not', async () => {
  const alone = await buildBook({ manuscriptPath, formats: ['epub'] })

  expect(alone.artifacts).toHaveLength(1)
  expect(await withPdf()).toEqual(alone.artifacts[0])
})

const templates = await loadTemplates()

test.each([
  ['the ISBN of print', { printIsbn: '9780306406157' }, 'urn:isbn:9780306406157'],
  [
    'the ISBN of the work',
    { identifier: 'urn:isbn:9783161484100' },
    'urn:isbn:9783161484100',
  ],
  [
    'title, publisher and date of the PDF',
    {},
    'The Ford & the Ferry, Colophon Press, May 2024 (PDF)',
  ],
])('page numbers are said to be those of %s', (_, changes, source) => {
  const book = sampleBook(templates, { config: { ...sampleConfig, ...changes } })
  const pageBreaks = [{ id: 'page-1', label: '1', file: 'text.xhtml', atomsBefore: 0 }]

  expect(pageSource({ book, pageBreaks })).toBe(source)
  expect(pageSource({ book, pageBreaks: [] })).toBeUndefined()
})

/** What stands for a place in the text: `|` where a page begins. */
const places: readonly (readonly [what: string, html: string, marked: string])[] = [
  ['a word', '<p>one |two</p>', '<p>one *two</p>'],
  ['a paragraph', '<p>one</p> <p>|two</p>', '<p>one</p> <p>*two</p>'],
  ['a heading', '<h2>|one <em>two</em></h2>', '*<h2>one <em>two</em></h2>'],
  [
    'emphasis',
    '<p>one <em><strong>|two</strong></em></p>',
    '<p>one *<em><strong>two</strong></em></p>',
  ],
  ['a word in emphasis', '<p><em>one |two</em></p>', '<p><em>one *two</em></p>'],
  [
    'a word in a link',
    '<p>one <a href="#a">two |three</a></p>',
    '<p>one *<a href="#a">two three</a></p>',
  ],
  [
    'a list',
    '<p>one</p><ul><li><p>|two</p></li></ul>',
    '<p>one</p>*<ul><li><p>two</p></li></ul>',
  ],
  ['an item', '<ul><li>one</li><li>|two</li></ul>', '<ul><li>one</li><li>*two</li></ul>'],
  [
    'a list in an item',
    '<ul><li>one<ul><li>|two</li></ul></li></ul>',
    '<ul><li>one*<ul><li>two</li></ul></li></ul>',
  ],
  [
    'a term',
    '<dl><dt>one</dt><dd>two</dd><dt>|three</dt></dl>',
    '<dl><dt>one</dt><dd>two</dd><dt>*three</dt></dl>',
  ],
  [
    'a table',
    '<table><thead><tr><th>|one</th></tr></thead></table>',
    '*<table><thead><tr><th>one</th></tr></thead></table>',
  ],
  [
    'a row without words in its first cell',
    '<table><tbody><tr><td>one</td><td></td></tr><tr><td></td><td>|two</td></tr></tbody></table>',
    '<table><tbody><tr><td>one</td><td></td></tr><tr><td></td><td>*two</td></tr></tbody></table>',
  ],
  [
    'a line of verse',
    '<div class="verse"><p><span class="line">one</span><span class="line">|two</span></p></div>',
    '<div class="verse"><p><span class="line">one</span><span class="line">*two</span></p></div>',
  ],
  ['code', '<pre><code>|one</code></pre>', '*<pre><code>one</code></pre>'],
  [
    'a line of code',
    '<pre><code>one\n|two</code></pre>',
    '<pre><code>one\n*two</code></pre>',
  ],
  [
    'a box',
    '<aside class="note"><p>|one</p></aside>',
    '*<aside class="note"><p>one</p></aside>',
  ],
  [
    'a quotation',
    '<blockquote><p>|one</p></blockquote>',
    '*<blockquote><p>one</p></blockquote>',
  ],
  ['the next page too', '<p>one ||two</p>', '<p>one **two</p>'],
  ['nothing, for the text is at its end', '<p>one</p>|', '<p>one</p>*'],
]

test.each(places)(
  'a page that begins with %s has its mark before it',
  (_, html, marked) => {
    const atoms = (text: string) => text.replace(/<[^>]*>|\s/g, '').length
    const breaks = [...html.matchAll(/\|/g)].map(({ index }, count): PageBreak => {
      const atomsBefore = atoms(html.slice(0, index)) - count
      return { id: `page-${count}`, label: String(count), file: '', atomsBefore }
    })
    const { children } = sectionOf(html.replaceAll('|', '')).tree
    const body = element('section', {}, ...(children as Element[]))

    markPages(body, breaks, sampleBook(templates))

    const found = markup(body, 'xhtml').replace(
      /<span epub:type="pagebreak"[^>]*><\/span>/g,
      '*',
    )
    expect(found).toBe(`<section>${marked}</section>`)
  },
)

test('pictures and rules have marks before them, and count as a letter each', () => {
  const html =
    '<p>one</p><figure><img src="a.png" alt=""><figcaption>two</figcaption></figure><hr><p>three <img src="b.png" alt=""></p>'
  const { children } = sectionOf(html).tree
  const body = element('section', {}, ...(children as Element[]))
  const breaks = [3, 7, 13].map((atomsBefore): PageBreak => {
    return { id: `page-${atomsBefore}`, label: 'i', file: '', atomsBefore }
  })

  markPages(body, breaks, sampleBook(templates))

  expect(
    markup(body, 'xhtml').replace(/<span epub:type="pagebreak"[^>]*><\/span>/g, '*'),
  ).toBe(
    '<section><p>one</p>*<figure><img src="a.png" alt=""/><figcaption>two</figcaption></figure>*<hr/><p>three *<img src="b.png" alt=""/></p></section>',
  )
})
