import type { Measures } from './measures.ts'

/** Something that did not fit as it was written. */
export interface Misfit {
  /** Value of `data-mark`. */
  readonly mark: number
  readonly kind: 'table-tight' | 'table-wide' | 'code-wrapped' | 'formula-wide'
  readonly detail: string
}

/** A table higher than this part of a page may be broken. */
const wholeTable = 0.6

/** Makes what is too wide as narrow as it may be, and finds what is too wide all the same. */
export function findMisfits(measures: Measures): Misfit[] {
  return [...fitTables(measures), ...findWrappedCode(), ...findWideFormulas()]
}

function fitTables(measures: Measures): Misfit[] {
  const found: Misfit[] = []
  for (const wrapper of document.querySelectorAll<HTMLElement>('.table')) {
    const table = wrapper.querySelector<HTMLElement>('table')
    if (!table) continue
    const excess = () => table.scrollWidth - wrapper.clientWidth
    const before = excess()
    if (before > 0) {
      wrapper.classList.add('tight')
      const after = excess()
      found.push({
        mark: Number(table.dataset.mark),
        kind: after > 0 ? 'table-wide' : 'table-tight',
        detail: String(after > 0 ? after : before),
      })
    }
    const { height } = wrapper.getBoundingClientRect()
    // In a note it is cut where the note is.
    const isWhole =
      height <= measures.textHeight * wholeTable || wrapper.closest('.footnote') !== null
    wrapper.classList.toggle('whole', isWhole)
  }
  return found
}

/** Lines of code that took more than one line of the page. */
function findWrappedCode(): Misfit[] {
  const found: Misfit[] = []
  for (const block of document.querySelectorAll<HTMLElement>('pre')) {
    const code = block.querySelector('code') ?? block
    const line = Number.parseFloat(getComputedStyle(code).lineHeight)
    const written = (code.textContent ?? '').replace(/\n$/, '').split('\n').length
    const set = Math.round(code.getBoundingClientRect().height / line)
    if (set > written) {
      found.push({
        mark: Number(block.dataset.mark),
        kind: 'code-wrapped',
        detail: `${set - written}`,
      })
    }
  }
  return found
}

/** How far Chromium lets a line hang out when it makes room for the space at its end, in pixels. */
const hanging = 3

/** Formulas that reach beyond the block that they stand in. */
function findWideFormulas(): Misfit[] {
  return [...document.querySelectorAll('math')].flatMap((formula): Misfit[] => {
    const block = formula.closest(
      '.footnote, p, li, dd, div, figcaption, blockquote, h1, h2, h3, h4',
    )
    if (!block || formula.closest('.table')) return []
    const content = document.createRange()
    content.selectNodeContents(formula)
    const { right } = content.getBoundingClientRect()
    const excess = Math.ceil(right - block.getBoundingClientRect().right)
    const mark = Number(formula.getAttribute('data-mark'))
    return excess > hanging
      ? [{ mark, kind: 'formula-wide', detail: String(excess) }]
      : []
  })
}
