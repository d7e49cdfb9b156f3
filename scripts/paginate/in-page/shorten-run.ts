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
  const lines = sparseLines(run)
  const pages = pageCount(run)
  if (lines === 0 || pages > mostPages) return run
  const placed = [...element.childNodes]
  const { className } = element
  const tries = [
    ['tightened', -lines, pages - 1],
    ['loosened', fewLines + 1 - lines, pages],
  ] as const
  for (const [spacing, wanted, expected] of tries) {
    element.replaceChildren(...untouched.cloneNode(true).childNodes)
    if (!space(run, spacing, wanted)) continue
    const again = measure()
    place(again)
    if (pageCount(again) === expected && sparseLines(again) === 0) return again
  }
  element.replaceChildren(...placed)
  element.className = className
  return run
}

/** Lines on the last page of a run, if they are too few; else 0. */
function sparseLines(run: Run): number {
  const last = pageCount(run) - 1
  const block = flowChildren(run.element).at(-1)
  const end = block && endOf(run, block)
  if (last < 1 || end?.page !== last || run.element.matches('.front')) return 0
  const { line, noteLine } = run.measures
  const notes = run.notes.filter(({ note }) => endOf(run, note)?.page === last)
  const height = notes.reduce(
    (sum, note) => sum + note.height / noteLine,
    end.bottom / line,
  )
  return height < fewLines + 0.5 ? Math.max(1, Math.round(end.bottom / line)) : 0
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
