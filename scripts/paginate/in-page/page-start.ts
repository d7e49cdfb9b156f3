import { endOf, type Run, spotOf } from './measures.ts'

/** Where a page's text begins: with a block, or within one. */
export type PageStart =
  | { readonly block: HTMLElement; readonly text?: undefined }
  | { readonly block: HTMLElement; readonly text: Text; readonly offset: number }

/** The first thing of the flow on a page; `undefined` on a page that only continues a table or picture. */
export function pageStart(run: Run, page: number): PageStart | undefined {
  let container = run.element
  for (;;) {
    const block = firstReaching(run, flowChildren(container), page)
    if (!block) return undefined
    if (spotOf(run, block)?.page === page) return { block }
    if (block.matches('table, figure, .table')) return undefined
    if (flowChildren(block).length === 0) return textStart(run, block, page)
    container = block
  }
}

/** Blocks in the flow: neither notes nor what only serves the layout. */
export function flowChildren(container: Element): HTMLElement[] {
  return ([...container.children] as HTMLElement[]).filter((child) => {
    if (child.matches('.footnote, .spacer, .filler, .footnote-anchor, math')) return false
    const { display } = getComputedStyle(child)
    return display !== 'none' && !display.startsWith('inline') && display !== 'contents'
  })
}

/** The first of blocks in the order of the flow that does not end before a page. */
function firstReaching(
  run: Run,
  blocks: readonly HTMLElement[],
  page: number,
): HTMLElement | undefined {
  let low = 0
  let high = blocks.length
  while (low < high) {
    const middle = (low + high) >> 1
    const block = blocks[middle]
    if (block && (endOf(run, block)?.page ?? -1) >= page) high = middle
    else low = middle + 1
  }
  return blocks[low]
}

function textStart(run: Run, block: HTMLElement, page: number): PageStart | undefined {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node as Text
    if (text.parentElement?.closest('.footnote, .spacer, .filler, math')) continue
    const range = document.createRange()
    range.selectNodeContents(text)
    if ((endOf(run, range)?.page ?? -1) < page) continue
    const offset = firstOffset(run, text, page)
    if (offset !== undefined) return { block, text, offset }
  }
  return undefined
}

/** Where in a text that goes over to a page the first character stands that is on that page. */
export function firstOffset(run: Run, text: Text, page: number): number | undefined {
  const pageAt = (offset: number): number | undefined => {
    if (/\s/.test(text.data[offset] ?? '')) return undefined
    const range = document.createRange()
    range.setStart(text, offset)
    range.setEnd(text, offset + 1)
    return endOf(run, range)?.page
  }
  let low = 0
  let high = text.length
  while (low < high) {
    let middle = (low + high) >> 1
    // White space at a line's end is beside the page; what follows it decides.
    let at = pageAt(middle)
    while (at === undefined && middle + 1 < high) at = pageAt(++middle)
    if (at !== undefined && at < page) low = middle + 1
    else high = (low + high) >> 1
  }
  // The space before the page's first word belongs to the line before.
  while (/\s/.test(text.data[low] ?? '')) low++
  return low < text.length ? low : undefined
}

/**
 * Puts elements where a page begins, so that they float from its first lines.
 *
 * Within a line they stand behind its first word: before it they would still belong to the line
 * before, and so to the page before.
 *
 * @returns Whether there was a place.
 */
export function insertAtPageStart(
  run: Run,
  page: number,
  elements: HTMLElement[],
): boolean {
  const start = pageStart(run, page)
  if (!start) return false
  if (start.text) {
    const link = start.text.parentElement?.closest('a')
    if (link) {
      link.after(...elements)
      return true
    }
    const space = start.text.data.slice(start.offset).search(/\S\s/)
    const at = space < 0 ? start.text.length : start.offset + space + 2
    start.text.splitText(at).before(...elements)
    return true
  }
  const host = leafOf(start.block)
  if (host.matches('p, li, dd, pre, .line')) host.prepend(...elements)
  else {
    const anchor = document.createElement('div')
    anchor.className = 'footnote-anchor'
    anchor.style.breakAfter = 'avoid'
    anchor.append(...elements)
    host.before(anchor)
  }
  return true
}

function leafOf(block: HTMLElement): HTMLElement {
  const first = flowChildren(block)[0]
  return first && !block.matches('table, figure, .table') ? leafOf(first) : block
}
