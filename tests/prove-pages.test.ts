import { VFile } from 'vfile'
import { expect, test, vi } from 'vitest'
import type { Page } from '../scripts/book.ts'
import { pagesEpub } from '../scripts/prove/epub/pages-epub.ts'
import { pagesPdf } from '../scripts/prove/pdf/pages-pdf.ts'
import { type Finished, finish } from './support/books.ts'
import { type Edit, editPdf, inObject } from './support/edit-pdf.ts'
import { replaceInZip } from './support/edit-zip.ts'
import { fixturePath } from './support/fixtures.ts'

vi.setConfig({ testTimeout: 60_000 })

const book = fixturePath('books', 'two-banks')
const [ebook, print] = [await finish(book, 'epub'), await finish(book, 'pdf')]
const near = 'OEBPS/01-near.xhtml'
const far = 'OEBPS/02-far.xhtml'
const marker = /<span epub:type="pagebreak"[^>]*><\/span>/

type Case = readonly [
  path: string,
  found: string | RegExp,
  replacement: string,
  code: string,
  says: RegExp,
]

/** What may befall the pages of an EPUB. */
const broken: Readonly<Record<string, Case>> = {
  'a page begins a word too late': [
    far,
    /(<span epub:type="pagebreak"[^>]*><\/span>)<h1 id="the-far-bank">The /,
    '<h1 id="the-far-bank">The $1',
    'page-start-other',
    /Unexpected `far bank .*` where page 3 begins in the finished EPUB, expected `The far bank/,
  ],
  'a page begins a row too late': [
    near,
    /(<span epub:type="pagebreak" role="doc-pagebreak" id="page-2"[^>]*><\/span>)([\s\S]*?)<td>/,
    '$2<td>$1',
    'page-start-other',
    /where page 2 begins/,
  ],
  'a page begins nowhere': [
    far,
    marker,
    '',
    'page-list-other',
    /Unexpected no page in the text .*, expected page 3/,
  ],
  'a page begins twice': [
    far,
    marker,
    '$&<span epub:type="pagebreak" role="doc-pagebreak" id="page-x" aria-label="Page 3"></span>',
    'page-list-other',
    /Unexpected page 3 in the text .*, expected no page/,
  ],
  'a page is called by another number': [
    far,
    'aria-label="Page 3"',
    'aria-label="Page 4"',
    'page-list-other',
    /Unexpected page Page 4 in the text .*, expected page 3/,
  ],
  'the title page is marked in the text': [
    'OEBPS/title-page.xhtml',
    /epub:type="titlepage"/,
    '',
    'page-start-other',
    /where page i begins in the finished EPUB, expected `a page before the text`/,
  ],
}

test('the pages of an EPUB, and of its PDF, begin where they were laid out', () => {
  expect(findingsOf(pagesEpub, ebook)).toEqual([])
  expect(findingsOf(pagesPdf, print)).toEqual([])
})

test.each(Object.entries(broken))('an EPUB does not pass when %s', (_, each) => {
  const [path, found, replacement, code, says] = each
  const bytes = replaceInZip(ebook.artifact.bytes, path, found, replacement)
  const findings = findingsOf(pagesEpub, {
    ...ebook,
    artifact: { ...ebook.artifact, bytes },
  })

  expect(findings).toContainEqual({ code, reason: expect.stringMatching(says) })
})

test.each([
  ['a letter early', -1],
  ['a letter late', 1],
  ['a page late', 200],
])('a PDF does not pass when a page is expected %s', (_, by) => {
  const { pageMap = { pages: [], pageOf: new Map() } } = print
  const pages = pageMap.pages.map((page): Page => {
    return page.label === '2' ? { ...page, start: (page.start ?? 0) + by } : page
  })
  const findings = findingsOf(pagesPdf, { ...print, pageMap: { ...pageMap, pages } })

  expect(findings).toEqual([
    {
      code: 'page-start-other',
      reason: expect.stringMatching(
        /^Unexpected `.+` where page 2 begins in the finished PDF/,
      ),
    },
  ])
})

test('a PDF does not pass when a figure stands more than a page after its place', async () => {
  const moved =
    (page: number, isMeant: RegExp): Edit =>
    (document) => {
      const { ref } = document.getPages()[page] ?? {}
      const edit = inObject(
        (object) => isMeant.test(object),
        (object) => object.replace(/\/Pg \d+ 0 R/, `/Pg ${ref}`),
      )
      edit(document)
    }
  const bytes = await editPdf(
    print.artifact.bytes,
    moved(6, /\/S \/Figure/),
    moved(4, /\/S \/P .*\/K \[ 13/),
  )
  const findings = findingsOf(pagesPdf, {
    ...print,
    artifact: { ...print.artifact, bytes },
  })

  expect(findings).toContainEqual({
    code: 'figure-elsewhere',
    reason: expect.stringContaining('the next after its place in the text'),
  })
})

/** What one check reports. */
function findingsOf(check: typeof pagesEpub, finished: Finished) {
  const file = new VFile()
  for (const report of check(finished).findings) report(file)
  return file.messages.map(({ reason, ruleId }) => ({ code: ruleId, reason }))
}
