import type { Book, Look } from '../book.ts'
import { elementsOf } from '../lib/hast.ts'
import { likelyPageTexts, type PageTexts, pageTexts } from '../lib/page-references.ts'
import { textsOf } from '../lib/texts.ts'
import { report } from '../problems/report.ts'
import type { LaidOut } from './in-page/lay-out.ts'
import { type NumberedPages, numberPages } from './number-pages.ts'

/** A book laid out with some page numbers in its text. */
export interface Attempt extends LaidOut {
  /** Lays it out again with others. */
  readonly again: (texts: PageTexts) => Promise<this>
  /** Writes others in their places, each in the room of that before it where lines would move. */
  readonly refill: (texts: PageTexts) => Promise<LaidOut>
}

/** How often a book is laid out again at most, until the page numbers in its text are those of its pages. */
const mostTimes = 3

/**
 * The book laid out, with the page numbers in its text that it has then.
 *
 * A text may be longer than the one before it, move a line, and so a page: words for a facing page may push what they
 * mean off it. Where that comes to no end, all are numbers, in the room that the widest needs, which is reported.
 */
export async function settlePages<Laid extends Attempt>(
  book: Book,
  look: Look,
  layOut: (texts: PageTexts) => Promise<Laid>,
): Promise<Laid & { readonly numbered: NumberedPages }> {
  let texts = likelyPageTexts(book)
  let widest: PageTexts = {}
  let attempt = await layOut(texts)
  for (let left = mostTimes; ; left--) {
    const namesAllPages = left === 0
    const number = (runs: LaidOut['runs']): NumberedPages => {
      const { pageMap, ...others } = numberPages(book, runs, look)
      return { ...others, pageMap: { ...pageMap, namesAllPages } }
    }
    const numbered = number(attempt.runs)
    if (!book.pageReferences && !book.index) return { ...attempt, numbered }
    const found = pageTexts(book, numbered.pageMap)
    if (isSame(found, texts)) return { ...attempt, numbered }
    if (namesAllPages) {
      reportUnsettled(book, texts, found)
      const filled = await attempt.refill(found)
      return { ...attempt, ...filled, numbered: number(filled.runs) }
    }
    const numbers = pageTexts(book, { ...numbered.pageMap, namesAllPages: true })
    widest = widestOf(widest, numbers)
    texts = found
    attempt = await attempt.again(left === 1 ? widest : found)
  }
}

function widestOf(one: PageTexts, other: PageTexts): PageTexts {
  const entries = Object.entries(other).map(([id, text]) => {
    const known = one[id] ?? ''
    return [id, known.length > text.length ? known : text]
  })
  return Object.fromEntries(entries)
}

function isSame(one: PageTexts, other: PageTexts): boolean {
  return Object.entries(one).every(([id, text]) => other[id] === text)
}

function reportUnsettled(book: Book, before: PageTexts, now: PageTexts): void {
  for (const { file, tree } of textsOf(book))
    for (const link of elementsOf(tree)) {
      const id = String(link.properties.id)
      if (now[id] !== before[id])
        report(file, 'page-unsettled', [now[id]?.trim() ?? ''], link)
    }
}
