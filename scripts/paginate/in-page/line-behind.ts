/** What a line is taller than the end of the reference in it, as a part of its height. */
const belowReference = 0.07

/** What may have a line of its own with formulas, which make it taller. */
const block = 'p, li, dd, dt, td, th, .line'

/**
 * Height of the line that refers to a note, in pixels; a note behind a block refers to all of it,
 * and so to no line of its own.
 *
 * @param spacer - Stands at the top of the line, at its left.
 */
export function lineBehind(spacer: HTMLElement, ref: Element, textWidth: number): number {
  const parent = spacer.parentElement
  if (!parent) return 0
  const isBehindBlock =
    parent.matches('.footnote-anchor') &&
    !parent.previousElementSibling?.matches('h1, h2, h3, h4, h5, h6, dt')
  if (isBehindBlock) return 0
  const height = Number.parseFloat(getComputedStyle(parent).lineHeight)
  const { left, top } = spacer.getBoundingClientRect()
  const formulas = [...(parent.closest(block)?.querySelectorAll('math') ?? [])]
    .filter((formula) => !formula.closest('.footnote'))
    .map((formula) => formula.getBoundingClientRect())
    .filter((rect) => rect.top < top + height - 1 && rect.bottom > top + 1)
    // In the same column, which is a page.
    .filter((rect) => rect.left >= left - 1 && rect.left < left + textWidth)
  if (formulas.length === 0) return height
  const { bottom } = ref.getBoundingClientRect()
  const ends = [bottom + belowReference * height, ...formulas.map((rect) => rect.bottom)]
  return Math.max(height, Math.max(...ends) - top)
}
