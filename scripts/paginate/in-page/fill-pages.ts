import type { PageTexts } from '../../lib/page-references.ts'
import { lastIndex } from './continue-entries.ts'

/** Writes the pages that references name into the text: each in the room of the text before it, where lines would move. */
export function keepRoom(texts: PageTexts): void {
  const references = othersIn(document.body, texts)
  const blocks = [
    ...new Set(references.filter((each) => !each.closest(lastIndex)).map(blockOf)),
  ]
  const before = blocks.map(shapeOf)
  const widths = references.map((element) => element.getBoundingClientRect().width)
  fill(document.body, texts)
  if (blocks.every((block, index) => shapeOf(block) === before[index])) return
  for (const [index, { style }] of references.entries()) {
    if (references[index]?.closest(lastIndex)) continue
    const inlineSize = `${widths[index]}px`
    Object.assign(style, { display: 'inline-block', inlineSize, whiteSpace: 'pre' })
  }
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

/** A run in which references name pages, as it was before it was laid out, with the texts that it was laid out with. */
interface Written {
  readonly text: HTMLElement
  /** Where its lines ended: see {@link linesOf}. */
  lines: string
}

const written = new Map<HTMLElement, Written>()

/** Keeps what {@link renewRuns} begins with. */
export function keepWritten(): void {
  for (const run of runsIn(':has([data-page-reference])'))
    written.set(run, { text: run.cloneNode(true) as HTMLElement, lines: '' })
}

/**
 * Lays out anew the runs in which references have other texts than those that they were laid out with, as far as lines
 * end elsewhere by it. No run knows anything of others: so these are taken out meanwhile, and all is as if the whole book
 * had been laid out with the texts.
 *
 * @param layOut - What lays out some runs, the only ones with anything in them, and says which need not be.
 */
export async function renewRuns(
  texts: PageTexts,
  layOut: (runs: readonly HTMLElement[]) => readonly HTMLElement[],
): Promise<void> {
  const places = runsIn('').map((run) => {
    const renewed = renew(run, texts)
    const place = renewed ?? (run.cloneNode(false) as HTMLElement)
    run.replaceWith(place)
    return { run, place, renewed }
  })
  const loading = [...document.images].filter(({ complete }) => !complete)
  await Promise.all(loading.map((image) => image.decode().catch(() => {})))
  const same = layOut(places.flatMap(({ renewed }) => renewed ?? []))
  for (const { place, renewed, run } of places) {
    const isOver = renewed !== undefined && !same.includes(renewed)
    written.delete(isOver ? run : place)
    if (isOver) continue
    place.replaceWith(run)
    fill(run, texts)
  }
}

/** The run as it is written, with these texts; none where it has them. */
function renew(run: HTMLElement, texts: PageTexts): HTMLElement | undefined {
  const known = written.get(run)
  if (!known || !fill(known.text, texts)) return undefined
  const renewed = known.text.cloneNode(true) as HTMLElement
  written.set(renewed, known)
  return renewed
}

/** Whether a run whose paragraphs are set has its lines where it had them, and so will have its pages. */
export function isSetAsBefore(run: HTMLElement): boolean {
  const known = written.get(run)
  if (!known) return false
  const before = known.lines
  known.lines = linesOf(run)
  return known.lines === before
}

/**
 * Where lines end in the blocks of a run whose references name pages, and how these are set. No line is filled: so each
 * part of a text in a line is as wide as its words, whatever a reference beside it says.
 */
function linesOf(run: HTMLElement): string {
  const blocks = [...run.children].filter((block) =>
    block.querySelector('[data-page-reference]'),
  )
  const range = document.createRange()
  const parts = blocks.flatMap((block) => {
    const { height, top } = block.getBoundingClientRect()
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
    const found = [classesOf(block), ...[...block.querySelectorAll('*')].map(classesOf)]
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      range.selectNodeContents(text)
      const isFilled = text.parentElement?.dataset.pageReference !== undefined
      const rects = isFilled ? [] : [...range.getClientRects()]
      found.push(...rects.map((rect) => `${rect.top - top} ${rect.width}`))
    }
    return [height, ...found]
  })
  return parts.join()
}

function classesOf(element: Element): string {
  return element.getAttribute('class') ?? ''
}

/** @returns Whether references have had other texts. */
function fill(within: Element, texts: PageTexts): boolean {
  const others = othersIn(within, texts)
  for (const element of others) {
    const { className, textContent } = wordingOf(element, texts)
    element.textContent = textContent
    if (className !== element.className) element.className = className
  }
  for (const locator of within.querySelectorAll<HTMLElement>('.locator')) {
    const [scheme = ''] = /^[^:]*:/.exec(locator.getAttribute('href') ?? '') ?? []
    const to = texts[`${locator.dataset.pageReference}.to`]
    if (to !== undefined) locator.setAttribute('href', scheme + encodeURIComponent(to))
  }
  return others.length > 0
}

/** References that are to have another text. */
function othersIn(within: Element, texts: PageTexts): readonly HTMLElement[] {
  const references = within.querySelectorAll<HTMLElement>('[data-page-reference]')
  return [...references].filter((element) => {
    const { className, textContent } = wordingOf(element, texts)
    return element.textContent !== textContent || element.className !== className
  })
}

function wordingOf({ className, dataset }: HTMLElement, texts: PageTexts) {
  const id = dataset.pageReference ?? ''
  const isLocator = /^locator\b/.test(className)
  const form = isLocator ? `locator ${texts[`${id}.form`] ?? ''}`.trim() : className
  return { className: form, textContent: texts[id] ?? '' }
}

function runsIn(those: string): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`.run${those}`)]
}
