import type { PageTexts } from '../../lib/page-references.ts'

/**
 * Writes the pages that references name into the text.
 *
 * @param isLast - Whether each is to have the room that the text before it had.
 * @returns Whether all lines have stayed where they were.
 */
export function fillPages(texts: PageTexts, isLast: boolean): boolean {
  const references = [
    ...document.querySelectorAll<HTMLElement>('[data-page-reference]'),
  ].filter(
    ({ dataset, textContent }) => textContent !== texts[dataset.pageReference ?? ''],
  )
  const blocks = [...new Set(references.map(blockOf))]
  const before = blocks.map(shapeOf)
  const widths = references.map((element) => element.getBoundingClientRect().width)
  for (const [index, element] of references.entries()) {
    element.textContent = texts[element.dataset.pageReference ?? ''] ?? ''
    if (isLast)
      Object.assign(element.style, {
        display: 'inline-block',
        inlineSize: `${widths[index]}px`,
        whiteSpace: 'nowrap',
      })
  }
  return blocks.every((block, index) => shapeOf(block) === before[index])
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
