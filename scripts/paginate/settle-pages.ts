import type { Page } from 'puppeteer'
import type { Book, Look } from '../book.ts'
import { elementsOf } from '../lib/hast.ts'
import { likelyPageTexts, type PageTexts, pageTexts } from '../lib/page-references.ts'
import { report } from '../problems/report.ts'
import type { LaidOut } from './in-page/lay-out.ts'
import { type NumberedPages, numberPages } from './number-pages.ts'

/** A book laid out with some page numbers in its text. */
interface Attempt extends LaidOut {
  readonly page: Page
  /**
   * Writes others in their places.
   *
   * @param keepsRoom - Whether each gets the room that the text before it had, where lines would move.
   * @returns The runs with these; `undefined` where lines have moved.
   */
  readonly refill: (
    texts: PageTexts,
    keepsRoom: boolean,
  ) => Promise<LaidOut['runs'] | undefined>
}

/** How often a book is laid out at most, until the page numbers in its text are those of its pages. */
const mostLayouts = 3

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
  for (let left = mostLayouts - 1; ; left--) {
    const namesAllPages = left === 0
    const number = (runs: LaidOut['runs']): NumberedPages => {
      const { pageMap, ...others } = numberPages(book, runs, look)
      return { ...others, pageMap: { ...pageMap, namesAllPages } }
    }
    const attempt = await layOut(namesAllPages ? widest : texts)
    const numbered = number(attempt.runs)
    if (!book.pageReferences && !book.index) return { ...attempt, numbered }
    const found = pageTexts(book, numbered.pageMap)
    if (namesAllPages) reportUnsettled(book, texts, found)
    const runs = await attempt.refill(found, namesAllPages)
    const filled = runs && { runs, numbered: number(runs) }
    const isSettled = filled && isSame(pageTexts(book, filled.numbered.pageMap), found)
    if (filled && (isSettled || namesAllPages)) return { ...attempt, ...filled }
    attempt.page.close().catch(() => {})
    const numbers = pageTexts(book, { ...numbered.pageMap, namesAllPages: true })
    widest = widestOf(widest, numbers)
    texts = found
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

function reportUnsettled(
  { notes, sections }: Book,
  before: PageTexts,
  now: PageTexts,
): void {
  const texts = [
    ...sections.map(({ file, tree }) => ({ file, nodes: tree.children })),
    ...[...notes.values()].map(({ children, file }) => ({ file, nodes: children })),
  ]
  for (const { file, nodes } of texts)
    for (const link of nodes.flatMap(elementsOf)) {
      const id = String(link.properties.id)
      if (now[id] !== before[id])
        report(file, 'page-unsettled', [now[id]?.trim() ?? ''], link)
    }
}
