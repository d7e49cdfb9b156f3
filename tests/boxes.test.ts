import { expect, test } from 'vitest'
import { buildBook } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { inspectEpub } from './support/inspect-epub.ts'
import { inspectPdf, readPrintedPages } from './support/inspect-pdf.ts'

const { artifacts, files } = await buildBook({
  manuscriptPath: fixturePath('books', 'boxed'),
  formats: ['pdf', 'epub', 'html'],
})
const bytesOf = (name: string): Uint8Array =>
  artifacts.find(({ format }) => format === name)?.bytes ?? new Uint8Array()
const web = Buffer.from(bytesOf('html')).toString()

test('boxes, page breaks and included text are proved in every output', () => {
  expect(files.flatMap(({ messages }) => messages.map(String))).toEqual([])
  expect(artifacts).toHaveLength(3)
})

test('what follows a page break begins a page in print, and none is empty', () => {
  const pages = readPrintedPages(bytesOf('pdf')).filter(({ label }) => /^\d/.test(label))

  expect(pages.map(({ text }) => text.trim().slice(0, 10))).toEqual([
    'Wading\nBef',
    'Discussion',
    'After the ',
    'Month Leve',
    'On the oth',
  ])
})

test('page breaks are neither seen nor heard elsewhere', () => {
  for (const text of [web, ...textsOfEpub()])
    expect(text).not.toMatch(/<hr|class="(?:page-?break|newpage)/)
})

test('boxes say what they are, in words and to reading systems', () => {
  const [wading = ''] = textsOfEpub().filter((text) => text.includes('rises'))

  expect(boxesIn(wading)).toEqual([
    '<div class="note notice warning" epub:type="notice" role="doc-notice"> Warning',
    '<aside class="note tip" epub:type="tip" role="doc-tip"> Take a stick',
    '<aside class="note example" role="doc-example"> A crossing in May',
    '<aside class="note discussion" role="note"> Discussion',
    '<aside class="note details" role="note"> What the gauge says',
  ])
  expect(boxesIn(web)).toEqual([
    '<div class="note notice warning" role="doc-notice"> Warning',
    '<aside class="note tip" role="doc-tip"> Take a stick',
    '<aside class="note example" role="doc-example"> A crossing in May',
    '<aside class="note discussion" role="note"> Discussion',
    '<details class="note details"> What the gauge says',
  ])
})

test('a theorem says its kind before its title, and is no section', () => {
  const titles = [
    '<div class="statement theorem" id="thm-level"><p class="note-title">Theorem\u00a01 (Levels)</p>',
    '<div class="statement proof" lang="de" dir="ltr"><p class="note-title" lang="en" dir="ltr">Proof</p>',
  ]
  const [wading = ''] = textsOfEpub().filter((text) => text.includes('rises'))

  for (const title of titles)
    expect(web.replaceAll(/(?<=>)\n(?=<)/g, '')).toContain(title)
  expect(wading).toContain('Theorem\u00a01 (Levels)')
  expect(inspectPdf(bytesOf('pdf')).outline).not.toContain('Levels')
  expect(web.match(/Levels/g)).toHaveLength(1)
})

/** How each box begins, and its title. */
function boxesIn(markup: string): string[] {
  const box = /(<(?:div|aside|details) class="note [^>]*>)<(?:p|summary)[^>]*>([^<]*)</g
  return [...markup.matchAll(box)].map(([, tag, title]) => `${tag} ${title}`)
}

function textsOfEpub(): string[] {
  const { pages, text } = inspectEpub(bytesOf('epub'))
  return pages.map(({ path }) => text(path))
}
