import type { Element } from 'hast'
import type { Book, HeadText, PageMap } from '../../../book.ts'
import { leftward } from '../../../lib/direction.ts'
import { elementsOf, hasClass } from '../../../lib/hast.ts'
import { type Evidence, type Finding, finding } from '../../evidence.ts'
import type { RuleTally } from '../../text/allowed-differences.ts'
import { entriesOf } from '../../text/expected-text.ts'
import { elementsInOrder } from '../../text/manuscript-elements.ts'
import { withoutSpaces } from '../../text/passage.ts'
import { areaOf } from '../layout-pdf.ts'
import { drawnText, drawnTexts, isDrawnIn } from '../print/expected-print.ts'
import { follow } from '../print/fit-print.ts'
import { type PrintedArtifact, quoteMark } from '../print/print-groups.ts'
import { readPrint } from '../print/read-print.ts'

/**
 * Text that readers pass over, and that is none of what pages may have besides the text: running
 * heads and one folio in the margins, the head of a table that goes on, numbers of lines of code or verse, leaders, words of drawings.
 */
export function artifactFaults(evidence: Evidence, tally: RuleTally): readonly Finding[] {
  const { book, pageMap } = evidence
  const headOf = runningHeads(book, pageMap)
  const heads = tableHeads(book)
  const drawings = drawnTexts(book)
  const listed = entriesOf(book.contents, book.config.toc ? book.config.tocDepth : 0)
  const quotes = elementsInOrder(book, ({ tagName }) => tagName === 'q')
  const isOfLine = lineNumbers(book, tally)
  const isLeader = leaders(listed.length, tally)
  const isContinued = continuedEntries(book, tally)
  let marksLeft = marksIn([
    ...quotes.map(({ element }) => element),
    ...listed.flatMap(({ label }) => label.flatMap(elementsOf)),
  ])
  return readPrint(evidence).printed.artifacts.flatMap((artifacts, page) => {
    const isMargin = marginsOf(evidence, page)
    const seen = artifacts.filter((each) => each.text.trim() !== '' && !isLeader(each))
    const strays = strangeInMargins(seen.filter(isMargin), tally, {
      times: headTexts(book.config).length > 0 ? mostPlaces : 1,
      folio: pageMap?.pages[page]?.label ?? '',
      heads: headOf(page),
      language: book.config.language,
    })
    const inText = seen.filter((artifact) => !isMargin(artifact))
    const unnumbered = inText.filter((each) => !isOfLine(each) && !isContinued(each))
    const ornaments = unnumbered.filter(isOrnament)
    tally.apply('ornament', ornaments.length)
    const others = [...strays, ...unnumbered.filter((each) => !ornaments.includes(each))]
    const marks = others.filter(isMark)
    const words = others.filter((artifact) => !isMark(artifact))
    const undrawn = words.filter(({ text }) => !isDrawnIn(drawings, text))
    const head = heads.find(({ text }) => {
      return isSaid(text, textOn(words)) || isSaid(text, textOn(undrawn))
    })
    const spare = Math.max(0, marks.length - (head?.marks ?? 0))
    const strange = [...(head ? [] : undrawn), ...(spare > marksLeft ? marks : [])]
    if (strange.length > 0) return [addedToPage(textOn(strange), page)]
    marksLeft -= spare
    tally.apply('drawing', head ? 0 : words.length)
    tally.apply('table-head', head ? 1 : 0)
    tally.apply('quote-mark', marks.length)
    return []
  })
}

function isMark({ text }: PrintedArtifact): boolean {
  return quoteMark.test(withoutSpaces(text))
}

/** Whether signs are none that text is read by: style sheets set such beside it. */
function isOrnament(artifact: PrintedArtifact): boolean {
  return !isMark(artifact) && /^[\p{S}*·•†‡§¶–—\s]+$/u.test(artifact.text)
}

function textOn(artifacts: readonly PrintedArtifact[]): string {
  return artifacts.map(({ text }) => `${text}\n`).join('')
}

/** Whether a text is that of a head, whose formulas may be drawn with letters of their own. */
function isSaid(head: string, text: string): boolean {
  const found = text.normalize('NFKC')
  return text !== '' && (follow(head, 0, found) === head.length || isMixed(head, found))
}

/**
 * Whether words that run both ways have the letters of a head: what is no part of the structure stands in the order in
 * which it is seen.
 */
function isMixed(head: string, words: string): boolean {
  const sorted = (text: string) => [...withoutSpaces(text)].sort().join('')
  return leftward.test(head) && sorted(words) === sorted(head)
}

/** Whether an artifact stands above or below the text area of a page. */
function marginsOf(
  evidence: Evidence,
  page: number,
): (artifact: PrintedArtifact) => boolean {
  const { textArea } = evidence.pageMap ?? {}
  if (!textArea) return () => true
  const { bottom, top } = areaOf(textArea, evidence, page)
  return (artifact) => artifact.bottom > top || artifact.top < bottom
}

/** What is neither the folio nor the running head of a page, or is there twice. */
function strangeInMargins(
  artifacts: readonly PrintedArtifact[],
  tally: RuleTally,
  {
    folio,
    heads,
    language,
    times,
  }: {
    readonly folio: string
    readonly heads: readonly string[]
    readonly language: string
    /** How often each may be there. */
    readonly times: number
  },
): readonly PrintedArtifact[] {
  const left = Array.from({ length: times }, () => [folio, ...heads])
    .flat()
    .filter(Boolean)
  return artifacts.filter(({ text }) => {
    const words = withoutSpaces(text)
    const both = left.flatMap((one, at) =>
      left.filter((_, index) => index !== at).map((other) => [one, other]),
    )
    const found =
      left.find((each) =>
        each === folio ? words === folio : isHead(words, each, language),
      ) ??
      // In one line, in some looks.
      both.find(([one = '', other = '']) => isHead(words, one + other, language))
    for (const each of [found ?? []].flat()) {
      left.splice(left.indexOf(each), 1)
      tally.apply(each === folio ? 'folio' : 'running-head')
    }
    return found === undefined
  })
}

/** Places at the head and the foot of a page: where an author says what stands there, it may be the same. */
const mostPlaces = 6

/** Whether words are those of a running head, as it is or in capitals, or the first of them and “…”. */
function isHead(words: string, head: string, language: string): boolean {
  return [head, head.toLocaleUpperCase(language)].some((each) => {
    const isCut = words.endsWith('…') && each.startsWith(words.slice(0, -1))
    return words === each || isCut || isMixed(each, words)
  })
}

/**
 * For a page, what may stand above and below it besides its folio: the title, the authors, the publisher, the last chapter
 * that begins on it, or the one that it is in; and where its author asks for them, the same of sections, and words.
 */
function runningHeads(
  { byline, config, contents, sections }: Book,
  pageMap: PageMap | undefined,
): (page: number) => readonly string[] {
  const pageOf = (id: unknown) => pageMap?.pageOf.get(String(id)) ?? 0
  // A chapter that no contents list is named by its heading too.
  const unlisted = sections.flatMap(({ isUnlisted, title, tree }) => {
    const named = elementsOf(tree).find(({ properties }) => properties.id)
    return isUnlisted && named ? [{ page: pageOf(named.properties.id), text: title }] : []
  })
  const headings = (deepest: number): readonly (string | undefined)[] => {
    const listed = entriesOf(contents, deepest).map(({ id, text }) => {
      return { page: pageOf(id), text }
    })
    const last = new Map(
      [...unlisted, ...listed]
        .sort((a, b) => a.page - b.page)
        .map(({ page, text }) => [page, text] as const),
    )
    let heading: string | undefined
    return (pageMap?.pages ?? []).map((_, page) => {
      heading = last.get(page) ?? heading
      return heading
    })
  }
  const asked = headTexts(config)
  const chapters = headings(1)
  const subsections = asked.includes('section') ? headings(2) : []
  const own = asked.flatMap((each) => (typeof each === 'string' ? [] : each.text))
  const always = [config.title, byline.authors, config.publisher ?? '', ...own]
  return (page) =>
    [...always, chapters[page], subsections[page]].flatMap((text) =>
      text ? withoutSpaces(text) : [],
    )
}

/** What an author asks for in heads and feet, once for each place of all kinds of pages. */
function headTexts({ design }: Book['config']): readonly HeadText[] {
  const pages = Object.values(design?.['running-heads'] ?? {})
  return pages.flatMap((places) => Object.values(places).flatMap((texts) => texts ?? []))
}

/** The head of a table. */
interface TableHead {
  readonly text: string
  /** How many quotation marks a browser puts into it. */
  readonly marks: number
}

function tableHeads(book: Book): readonly TableHead[] {
  return elementsInOrder(book, ({ tagName }) => tagName === 'thead').map(
    ({ element }) => {
      const text = withoutSpaces(drawnText(element)).normalize('NFKC')
      return { text, marks: marksIn(elementsOf(element)) }
    },
  )
}

/** Whether artifacts are numbers of lines of code or verse, each of which is there once. */
function lineNumbers(
  book: Book,
  tally: RuleTally,
): (artifact: PrintedArtifact) => boolean {
  const left = new Map<string, number>()
  const isNumbered = (element: Element) => hasClass(element, 'numbered')
  for (const { element } of elementsInOrder(book, isNumbered)) {
    const before = /code-line (-?\d+)/.exec(String(element.properties.style))?.[1]
    const lines = elementsOf(element).filter((each) => hasClass(each, 'code-line'))
    const numbers = [
      ...lines.map((_, index) => Number(before) + index + 1),
      ...elementsOf(element).flatMap(({ properties }) => properties.dataNumber ?? []),
    ]
    for (const number of numbers.map(String))
      left.set(number, (left.get(number) ?? 0) + 1)
  }
  return ({ text }) => {
    const numbers = text.trim().split(/\s+/u)
    if (!numbers.every((number) => (left.get(number) ?? 0) > 0)) return false
    for (const number of numbers) left.set(number, (left.get(number) ?? 0) - 1)
    tally.apply('code-number', numbers.length)
    return true
  }
}

/** Whether an artifact is dots alone, of entries of the contents, each of which has one line of them. */
function leaders(
  entries: number,
  tally: RuleTally,
): (artifact: PrintedArtifact) => boolean {
  let left = entries
  return ({ text }) => {
    const lines = text.trim().split('\n')
    if (!lines.every((line) => /^\.+$/u.test(line.trim())) || lines.length > left)
      return false
    left -= lines.length
    tally.apply('leader', lines.length)
    return true
  }
}

/** Whether artifacts are names of entries of the index that go on. */
function continuedEntries(
  book: Book,
  tally: RuleTally,
): (artifact: PrintedArtifact) => boolean {
  const isEntry = ({ properties }: Element) => properties.dataContinued !== undefined
  const names = new Set(
    elementsInOrder(book, isEntry).map(({ element: { properties } }) =>
      withoutSpaces(String(properties.dataContinued)),
    ),
  )
  return ({ text }) => {
    const isName = names.has(withoutSpaces(text))
    tally.apply('index-continued', isName ? 1 : 0)
    return isName
  }
}

/** Two for each `q`. */
function marksIn(elements: readonly Element[]): number {
  return 2 * elements.filter(({ tagName }) => tagName === 'q').length
}

/** Words that a page has besides the text, and should not. */
export function addedToPage(text: string, page: number): Finding {
  const words = text.replace(/\s+/gu, ' ').trim().slice(0, 72)
  return finding('text-added', ['PDF', words, `outside of the text of page ${page + 1}`])
}
