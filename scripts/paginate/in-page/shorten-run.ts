import { endOf, pageCount, type Run } from './measures.ts'
import { flowChildren } from './page-starts.ts'
import { heightOf, paragraphs } from './repair-page.ts'

/** Lines that are too few for a last page. */
const fewLines = 4

/** Pages of a run that is laid out again for it: so many take half a second. */
const mostPages = 100

/** Paragraphs that are changed beyond what is needed: a line that is saved may be lost at a page's foot. */
const spare = 2

/**
 * Places the notes of a run; where its last page has only a few lines, once more with paragraphs before them set so
 * much tighter that a page is saved, or so much looser that it has more lines. What does not help is undone.
 *
 * @param measure - Measures the run anew, as it was before notes were placed.
 */
export function mendEnd(run: Run, place: (run: Run) => void, measure: () => Run): Run {
  const { element } = run
  const untouched = element.cloneNode(true)
  place(run)
  const sparse = sparseEnd(run)
  const pages = pageCount(run)
  if (!sparse || pages > mostPages) return run
  const placed = [...element.childNodes]
  const { className } = element
  const tries = [
    ['tightened', -sparse.lines, pages - 1],
    ['loosened', fewLines + 1 - sparse.textLines, pages],
  ] as const
  for (const [spacing, wanted, expected] of tries) {
    element.replaceChildren(...untouched.cloneNode(true).childNodes)
    if (!space(run, spacing, wanted)) continue
    const again = measure()
    place(again)
    if (pageCount(again) === expected && !sparseEnd(again)) return again
  }
  element.replaceChildren(...placed)
  element.className = className
  return run
}

/** What is on the last page of a run, if there is too little text on it: lines in all, and without the imprint below them. */
function sparseEnd(
  run: Run,
): { readonly lines: number; readonly textLines: number } | undefined {
  const last = pageCount(run) - 1
  const blocks = flowChildren(run.element)
  const bottomOf = (block: HTMLElement | undefined) => {
    const end = block && endOf(run, block)
    return end?.page === last ? end.bottom : 0
  }
  const bottom = bottomOf(blocks.at(-1))
  if (last < 1 || bottom === 0 || run.element.matches('.front')) return undefined
  const { line, noteLine } = run.measures
  const text = bottomOf(blocks.findLast((block) => !block.matches('.imprint'))) / line
  const notes = run.notes.filter(({ note }) => endOf(run, note)?.page === last)
  const height = notes.reduce((sum, note) => sum + note.height / noteLine, text)
  return height < fewLines + 0.5
    ? { lines: Math.max(1, Math.round(bottom / line)), textLines: Math.round(text) }
    : undefined
}

/**
 * Sets the last paragraphs of a run tighter or looser that have less or more lines by it.
 *
 * @param wanted - Lines more; below 0, fewer.
 * @returns Whether they are as many.
 */
function space({ element, measures }: Run, spacing: string, wanted: number): boolean {
  const all = [...element.querySelectorAll<HTMLElement>(paragraphs)]
  const before = all.map(heightOf)
  for (const each of all) each.classList.add(spacing)
  const gains = all.map((each, at) => {
    const lines = Math.round((heightOf(each) - (before[at] ?? 0)) / measures.line)
    return Math.max(0, lines * Math.sign(wanted))
  })
  let missing = Math.abs(wanted) + spare
  for (const [at, each] of [...all.entries()].toReversed()) {
    const gain = gains[at] ?? 0
    each.classList.toggle(spacing, gain > 0 && missing > 0)
    missing -= gain
  }
  return missing <= spare
}
