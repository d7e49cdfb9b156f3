import type { PageTexts } from '../../lib/page-references.ts'

/**
 * Writes the pages that references name into the text.
 *
 * @param keepsRoom - Whether each gets the room that the text before it had, where lines would move.
 * @returns Whether all lines have stayed where they were.
 */
export function fillPages(texts: PageTexts, keepsRoom: boolean): boolean {
  const textOf = ({ dataset }: HTMLElement) => texts[dataset.pageReference ?? ''] ?? ''
  const references = [
    ...document.querySelectorAll<HTMLElement>('[data-page-reference]'),
  ].filter((element) => element.textContent !== textOf(element))
  const blocks = [...new Set(references.filter((each) => !isFree(each)).map(blockOf))]
  const before = blocks.map(shapeOf)
  const widths = references.map((element) => element.getBoundingClientRect().width)
  for (const element of references) element.textContent = textOf(element)
  for (const locator of document.querySelectorAll<HTMLElement>('.locator')) {
    const id = locator.dataset.pageReference ?? ''
    const [scheme = ''] = /^[^:]*:/.exec(locator.getAttribute('href') ?? '') ?? []
    const to = texts[`${id}.to`]
    if (to !== undefined) locator.setAttribute('href', scheme + encodeURIComponent(to))
    locator.className = `locator ${texts[`${id}.form`] ?? ''}`.trim()
  }
  const hasStayed = blocks.every((block, index) => shapeOf(block) === before[index])
  if (hasStayed || !keepsRoom) return hasStayed
  for (const [index, { style }] of references.entries()) {
    if (isFree(references[index])) continue
    const inlineSize = `${widths[index]}px`
    Object.assign(style, { display: 'inline-block', inlineSize, whiteSpace: 'pre' })
  }
  return true
}

/** Whether lines may move, as nothing stands after them: in an index at the end of its run. */
function isFree(element: Element | undefined): boolean {
  return element?.closest('.index-entries')?.matches('.run > :last-child') ?? false
}

function blockOf(element: Element): Element {
  const parent = element.parentElement ?? document.body
  return getComputedStyle(parent).display.startsWith('inline') ? blockOf(parent) : parent
}

/** Where on its pages a block stands, and how high: as many lines are as high. */
function shapeOf(block: Element): string {
  const boxes = [...block.getClientRects()]
  return boxes
    .map(({ height, left, top }) => [left, top, height].map(Math.round).join())
    .join(' ')
}
