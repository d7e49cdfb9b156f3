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
   * @param isLast - Whether each is to have the room that the text before it had.
   * @returns The runs with these; `undefined` where lines have moved.
   */
  readonly refill: (
    texts: PageTexts,
    isLast: boolean,
  ) => Promise<LaidOut['runs'] | undefined>
}

/** How often a book is laid out at most, until the page numbers in its text are those of its pages. */
const mostLayouts = 3

/**
 * The book laid out, with the page numbers in its text that it has then.
 *
 * A number may be wider than the one before it, move a line, and so a page. Where that comes to no end, the last numbers
 * stand in the room of those before, which is reported.
 */
export async function settlePages<Laid extends Attempt>(
  book: Book,
  look: Look,
  layOut: (texts: PageTexts) => Promise<Laid>,
): Promise<Laid & { readonly numbered: NumberedPages }> {
  let texts = likelyPageTexts(book)
  for (let left = mostLayouts - 1; ; left--) {
    const attempt = await layOut(texts)
    const numbered = numberPages(book, attempt.runs, look)
    if (!book.pageReferences) return { ...attempt, numbered }
    const found = pageTexts(book, numbered.pageMap)
    const runs = await attempt.refill(found, left === 0)
    const filled = runs && { runs, numbered: numberPages(book, runs, look) }
    const isSettled = filled && isSame(pageTexts(book, filled.numbered.pageMap), found)
    if (left === 0) reportUnsettled(book, texts, found)
    if (filled && (isSettled || left === 0)) return { ...attempt, ...filled }
    attempt.page.close().catch(() => {})
    texts = found
  }
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
      if (now[id] !== before[id]) report(file, 'page-unsettled', [now[id] ?? ''], link)
    }
}
