import { expect, test } from 'vitest'
import { buildBook } from './support/books.ts'
import { generateNotedManuscript, generatePages } from './support/generate-manuscripts.ts'
import {
  type EbookBreak,
  type EbookPages,
  inspectEpub,
  readEbookPages,
} from './support/inspect-epub.ts'
import { type PrintedPage, readPrintedPages } from './support/inspect-pdf.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const manuscripts: Readonly<Record<string, (dir: string) => Promise<unknown>>> = {
  'a book': (dir) => generatePages(dir, 5),
  'an article': (dir) => generatePages(dir, 8, 'article'),
  'a book full of notes': (dir) => generateNotedManuscript(dir, 11, 90),
}

test.each(Object.entries(manuscripts))(
  'page breaks of %s stand before the words with which the printed pages begin',
  async (_, generate) => {
    const dir = temporaryFolder()
    await generate(dir)
    const { ebook, print } = await made(dir)

    const labels = print.map(({ label }) => label).filter((label) => label !== '')
    expect(ebook.breaks.map(({ label }) => label)).toEqual(labels)
    expect(ebook.list).toEqual(
      ebook.breaks.map(({ address, label }) => ({ address, label })),
    )
    const text = ebook.breaks.filter(({ at }) => at !== undefined)
    expect(text.length).toBeGreaterThan(12)
    expect(text.flatMap((each) => misplaced(each, ebook, print))).toEqual([])
    // A word that goes over to the next page belongs to the page on which it begins.
    for (const { at = 0 } of text) {
      expect(`\n${ebook.text}`.slice(at, at + 1)).toMatch(/^[\s\u2014]$/u)
    }
  },
)

async function made(manuscriptPath: string) {
  const { artifacts, files } = await buildBook({
    manuscriptPath,
    formats: ['pdf', 'epub'],
  })
  const messages = files.flatMap((file) => file.messages)
  expect(messages.filter(({ fatal }) => fatal).map(String)).toEqual([])
  const bytesOf = (format: string) =>
    artifacts.find((each) => each.format === format)?.bytes ?? new Uint8Array()
  const ebook = readEbookPages(inspectEpub(bytesOf('epub')))
  return { ebook, print: readPrintedPages(bytesOf('pdf')) }
}

/** What is wrong with a page break. A page without text begins with the next text. */
function misplaced(
  { at = 0, label }: EbookBreak,
  { links, text }: EbookPages,
  print: readonly PrintedPage[],
): readonly string[] {
  const index = print.findIndex((page) => page.label === label)
  const page = print.slice(index).find((each) => each.text.trim() !== '')?.text ?? ''
  const rest = text.slice(at)
  const isStart = startsOf(at, { links, text }).some((start) =>
    follows(page, text.slice(start)),
  )
  const isEnd = page === '' && rest.trim() === ''
  return isStart || isEnd ? [] : [`${label}: ${page.slice(0, 40)} | ${rest.slice(0, 40)}`]
}

/**
 * Where in the text a page may go on that has its break there: right there; within the word before, which
 * belongs to the page before; within a link that follows, for nothing stands in links.
 */
function startsOf(
  at: number,
  { links, text }: Pick<EbookPages, 'links' | 'text'>,
): number[] {
  const before = text.slice(0, at).trimEnd().length
  const word = before - (/\S*$/u.exec(text.slice(0, before))?.[0].length ?? 0)
  const [, linkEnd = at] = links.find(([from]) => from === at) ?? []
  return [at, ...range(word + 1, before), ...range(at + 1, linkEnd)]
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index)
}

/** Whether a page begins so, spaces, and hyphens at the ends of lines, aside. */
function follows(page: string, words: string): boolean {
  const wanted = words.replace(/[\s\u00ad☐☑]/gu, '').slice(0, 40)
  let found = 0
  for (let at = 0; at < page.length && found < wanted.length; at++) {
    const isHyphen = /^\p{L}[-\u2010](?:\s?\p{L}|\s*$)/u.test(page.slice(at - 1, at + 3))
    if (page[at] === wanted[found]) found++
    else if (!isHyphen && !/\s/u.test(page[at] ?? '')) return false
  }
  return found > 0
}
