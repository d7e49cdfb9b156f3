import { type NoteBox, type Run, type Spot, spotOf } from './measures.ts'
import { insertAtPageStart } from './page-start.ts'

const floatHosts = '.footnote-anchor, p, li, dd'

/**
 * Ends a page without notes at a height: by a float over the rest of it, in the paragraph whose line
 * goes over; or, where too little of that would stay, by a page break before the paragraph.
 */
export function keepRoom(
  run: Run,
  page: number,
  limit: number,
  ref: Element,
): HTMLElement[] {
  const block = ref.closest<HTMLElement>(floatHosts) ?? run.element
  if (block.matches('.footnote-anchor')) {
    breakBefore(run, block, page)
    return []
  }
  const spacer = document.createElement('span')
  const filler = document.createElement('span')
  spacer.className = 'spacer placed'
  filler.className = 'filler'
  spacer.setAttribute('aria-hidden', 'true')
  filler.setAttribute('aria-hidden', 'true')
  const begins = spotOf(run, block)?.page === page
  if (begins) block.prepend(spacer, filler)
  else insertAtPageStart(run, page, [spacer, filler])
  const spot = spotOf(run, spacer)
  if (spot?.page === page && spot.top < limit) {
    levelWithText(run, filler)
    spacer.style.height = `${limit - spot.top}px`
    filler.style.height = `${run.measures.textHeight - limit}px`
    if (spotOf(run, filler)?.page === page) return [spacer, filler]
  }
  removeFiller([spacer, filler])
  if (begins) breakBefore(run, block, page)
  return []
}

/** Whether the line of a note can go over to the next page, something staying on this one. */
export function canLeave(run: Run, box: NoteBox | undefined, spot: Spot): boolean {
  const { line } = run.measures
  const block = box?.ref.closest<HTMLElement>(floatHosts)
  if (!block) return spot.top >= line
  const begins = spotOf(run, block)
  // Two lines have to stay where a paragraph begins, or none; and none takes its headings along.
  if (begins?.page !== spot.page || spot.top - begins.top >= 2 * line - 1)
    return spot.top >= line
  const first = spotOf(run, withHeadings(run, block))
  return first?.page === spot.page && first.top >= line
}

/**
 * The block that goes over as a whole with a line of it: an anchor, or one whose first lines stand
 * under a heading, which Chromium lets stay behind where a float sends them over.
 */
export function wholeBlock(
  run: Run,
  box: NoteBox | undefined,
  spot: Spot,
): HTMLElement | undefined {
  const block = box?.ref.closest<HTMLElement>(floatHosts)
  if (!block || block.matches('.footnote-anchor')) return block ?? undefined
  const begins = spotOf(run, block)
  const isBegun = begins?.page !== spot.page
  if (isBegun || spot.top - begins.top >= 2 * run.measures.line - 1) return undefined
  return withHeadings(run, block) === block ? undefined : block
}

/** Lets a block begin the next page, with the headings that stand over it. */
export function breakBefore(run: Run, block: HTMLElement, page: number): void {
  const first = withHeadings(run, block)
  const spot = spotOf(run, first)
  const beginsPage = spot?.page === page && spot.top < run.measures.line
  if (!beginsPage) first.classList.add('page-top')
}

function withHeadings(run: Run, block: HTMLElement): HTMLElement {
  let first = block
  for (;;) {
    const before = first.previousElementSibling as HTMLElement | null
    const parent = first.parentElement
    if (before?.matches('h1, h2, h3, h4, h5, h6, dt, .footnote-anchor')) first = before
    else if (!before && parent && parent !== run.element) first = parent
    else return first
  }
}

export function removeFiller(filler: readonly HTMLElement[]): void {
  const parent = filler[0]?.parentElement
  for (const element of filler) element.remove()
  if (parent?.matches('.footnote-anchor')) parent.remove()
  else parent?.normalize()
}

/**
 * Moves a float in a list or quotation out to the left edge of the text area. Its own width takes it
 * to the right edge: were it drawn in there by a margin, wider text below could pass beside it.
 */
export function levelWithText(run: Run, float: HTMLElement): void {
  const block = float.parentElement?.closest(
    'p, li, dd, dt, div, section, blockquote, pre, aside, .line',
  )
  const rect = block?.getClientRects()[0]
  if (!block || !rect) return
  const style = getComputedStyle(block)
  const origin = run.element.getBoundingClientRect().left
  const { textWidth } = run.measures
  const left = (((rect.left - origin) % textWidth) + textWidth) % textWidth
  const inset =
    left + Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.borderLeftWidth)
  if (inset >= 0.5 && inset < textWidth) float.style.marginLeft = `${-inset}px`
}
