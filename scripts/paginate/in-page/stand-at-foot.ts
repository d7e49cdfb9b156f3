import { endOf, heightOf, type Run, spotOf } from './measures.ts'

/**
 * Lets contents and imprint of a run stand at the foot of their page where the look wants it, above its notes. It says so by
 * `--lines-below`: with fewer lines left below it, a block goes to the foot, and the text after it begins the next page.
 *
 * @param isPlaced - Whether notes have their places: then it is the end of the run that goes, and else what stands before its text.
 */
export function standAtFoot(run: Run, isPlaced: boolean): void {
  const { line, noteGap, textHeight } = run.measures
  for (const block of run.element.querySelectorAll<HTMLElement>(
    // Notes in a block would go with it.
    ':scope > :is(.contents, .imprint, .standing):not(:has(.footnote))',
  )) {
    const lines = getComputedStyle(block).getPropertyValue('--lines-below')
    const next = block.nextElementSibling
    const end = endOf(run, block)
    if (lines === '' || !end || (next === null) !== isPlaced) continue
    const notes = run.notes.filter(({ note, spacer }) =>
      isPlaced
        ? spotOf(run, note)?.page === end.page
        : spacer.compareDocumentPosition(block) & Node.DOCUMENT_POSITION_FOLLOWING,
    )
    const tops = notes.flatMap(({ note }) => spotOf(run, note)?.top ?? [])
    const free = isPlaced
      ? Math.min(textHeight, ...tops.map((top) => top - 0.5 * line))
      : textHeight - (notes.length > 0 ? noteGap + heightOf(notes) : 0)
    const left = Math.floor(free - end.bottom)
    if (next && left >= Number(lines) * line) continue
    next?.classList.add('page-top')
    if (spotOf(run, block)?.page !== end.page || left <= 0) continue
    block.classList.add('at-foot')
    block.style.top = `${left}px`
  }
}
