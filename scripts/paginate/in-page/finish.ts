import { firstThat } from '../../lib/first-that.ts'

/** What is written into the document once every page is known. */
export interface Finish {
  /** By id of a heading. */
  readonly folios: Readonly<Record<string, string>>
  /** For each sheet what is written on it, by the place: `head-left`, `foot-centre` and the like. */
  readonly sheets: readonly Readonly<Record<string, string>>[]
  /** Indices of the runs before which a page stays blank; as many as there are for one after the last. */
  readonly blanksBefore: readonly number[]
  readonly textWidth: number
  /** The style sheet of the pages' margins. */
  readonly margins: string
}

/** Fills in page numbers, running heads and folios, and leaves the document ready to print. */
export function finish(work: Finish): void {
  for (const page of document.querySelectorAll<HTMLElement>('[data-page-of]')) {
    page.textContent = work.folios[page.dataset.pageOf ?? ''] ?? ''
  }
  const runs = [...document.querySelectorAll('.run')]
  for (const index of work.blanksBefore) {
    const blank = document.createElement('div')
    blank.className = 'blank-page'
    if (runs[index]) runs[index].before(blank)
    else runs.at(-1)?.after(blank)
  }
  const style = document.getElementById('page.running')
  // Where those of the look stand, which say more of some pages.
  style?.append('@layer look {\n', work.margins, '\n')
  for (const place of places) {
    const [edge] = place.split('-')
    const isCentred = work.sheets.some((sheet) => sheet[`${edge}-centre`])
    const symbols = work.sheets.map((sheet) =>
      shortened(sheet, place, work.textWidth, isCentred),
    )
    style?.append(counterStyle(place, symbols), '\n')
    // A box without words would take room from those beside it.
    if (symbols.some((text) => text !== '')) style?.append(marginBox(place), '\n')
  }
  style?.append('}')
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

/** Where style sheets set what stands at a place. */
function marginBox(place: string): string {
  const box = place
    .replace('head', 'top')
    .replace('foot', 'bottom')
    .replace('centre', 'center')
  return `@page { @${box} { content: counter(sheet, ${place}) } }`
}

const places = ['head', 'foot'].flatMap((edge) =>
  ['left', 'centre', 'right'].map((side) => `${edge}-${side}`),
)

/** Least room between two texts in one line, in pixels. */
const between = 24

const context = document.createElement('canvas').getContext('2d')

/**
 * The text of a place, cut at a word where it is wider than the room that the others in its line leave of it, or half of
 * the line, or within a word that is wider itself.
 */
function shortened(
  sheet: Finish['sheets'][number],
  place: string,
  textWidth: number,
  isCentred: boolean,
): string {
  const text = sheet[place] ?? ''
  const [edge = ''] = place.split('-')
  const others = places.filter(
    (each) => each !== place && each.startsWith(edge) && sheet[each],
  )
  const taken = others.reduce((sum, each) => sum + widthOf(sheet[each] ?? ''), 0)
  const half = (textWidth - between) / 2
  const room = textWidth - taken - others.length * between
  // A box in the middle is there on all pages, and leaves those beside it half of what it does not take: a third at least.
  const widest = Math.max(0, ...others.map((each) => widthOf(sheet[each] ?? '')))
  const side = (textWidth - widest) / 2 - between
  const left = place.endsWith('centre') ? textWidth - 2 * (widest + between) : side
  const atLeast = Math.max(left, (textWidth - 2 * between) / 3)
  const beside = sheet[`${edge}-centre`] ? atLeast : half
  const isBeside = isCentred && (others.length > 0 || !place.endsWith('centre'))
  const free = others.length > 0 ? Math.max(room, half) : textWidth
  const most = isBeside ? Math.min(free, beside) : free
  const fits = (each: string) => widthOf(each) <= most
  return fits(text) ? text : cutToFit(text, fits)
}

const widths = new Map<string, number>()

function widthOf(text: string): number {
  const known = widths.get(text)
  if (known !== undefined || !context) return known ?? 0
  const style = getComputedStyle(document.documentElement)
  const styleOf = (name: string) => style.getPropertyValue(name).trim()
  context.font = styleOf('--running-head')
  context.letterSpacing = styleOf('--running-head-spacing') || '0px'
  const isInCapitals = styleOf('--running-head-case') === 'uppercase'
  const { width } = context.measureText(isInCapitals ? text.toUpperCase() : text)
  widths.set(text, width)
  return width
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
