import { firstThat } from '../../lib/first-that.ts'

/** What is written into the document once every page is known. */
export interface Finish {
  /** By id of a heading. */
  readonly folios: Readonly<Record<string, string>>
  /** A symbol for each sheet. */
  readonly sheets: readonly { readonly folio: string; readonly head: string }[]
  /** Indices of the runs before which a page stays blank. */
  readonly blanksBefore: readonly number[]
  readonly textWidth: number
}

/** Fills in page numbers, running heads and folios, and leaves the document ready to print. */
export function finish(work: Finish): void {
  for (const page of document.querySelectorAll<HTMLElement>('[data-page-of]')) {
    page.textContent = work.folios[page.dataset.pageOf ?? ''] ?? ''
  }
  const runs = document.querySelectorAll('.run')
  for (const index of work.blanksBefore) {
    const blank = document.createElement('div')
    blank.className = 'blank-page'
    runs[index]?.before(blank)
  }
  const style = document.getElementById('page.running')
  const folios = work.sheets.map(({ folio }) => folio)
  const heads = shortened(work)
  style?.append(counterStyle('folio', folios), '\n', counterStyle('running-head', heads))
  document.documentElement.classList.remove('measuring')
}

/** Chromium cannot carry a heading into the margin, but it can count: sheet by sheet through a list of words. */
function counterStyle(name: string, symbols: readonly string[]): string {
  const quoted = symbols.map(
    (symbol) =>
      `"${symbol.replace(/["\\\n\r\f]/g, (char) => `\\${char.charCodeAt(0).toString(16)} `)}"`,
  )
  return `@counter-style ${name} { system: fixed; symbols: ${quoted.join(' ')}; suffix: "" }`
}

/** Running heads cut at a word where they are wider than the text, or within one that is wider itself. */
function shortened(work: Finish): string[] {
  const context = document.createElement('canvas').getContext('2d')
  const style = getComputedStyle(document.documentElement)
  if (context) context.font = style.getPropertyValue('--running-head').trim()
  const fits = (text: string) =>
    !context || context.measureText(text).width <= work.textWidth
  const heads = work.sheets.map(({ head }) => head)
  const shown = new Map(
    [...new Set(heads)].map((head) => [head, fits(head) ? head : cutToFit(head, fits)]),
  )
  return heads.map((head) => shown.get(head) ?? head)
}

function cutToFit(head: string, fits: (text: string) => boolean): string {
  const words = head.split(/\s+/)
  const text = longestThatFits(words, ' ', fits)
  return fits(text) ? text : longestThatFits([...(words[0] ?? '')], '', fits)
}

/** As many of the pieces as fit with an ellipsis after them; at least one. */
function longestThatFits(
  pieces: readonly string[],
  between: string,
  fits: (text: string) => boolean,
): string {
  const cut = (length: number) => `${pieces.slice(0, length).join(between)}…`
  return cut(firstThat(1, pieces.length - 1, (length) => !fits(cut(length + 1))))
}

/** The document as it is printed. */
export function printedHtml(): string {
  return new XMLSerializer().serializeToString(document)
}
