import type { Book, PageMap } from '../../book.ts'
import {
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  type Verdict,
} from '../evidence.ts'
import { type RuleTally, ruleTally, wordsIn } from '../text/allowed-differences.ts'
import { compareNumbers } from '../text/compare-finished.ts'
import { compareText, describeDifference } from '../text/compare-text.ts'
import { entriesOf } from '../text/expected-text.ts'
import { elementsInOrder } from '../text/manuscript-elements.ts'
import { offsetWithSpaces, withoutSpaces } from '../text/passage.ts'
import { callsIn, lettersIn, offsetIn, titleMatter } from './print/expected-print.ts'
import type { Fit } from './print/fit-print.ts'
import type { PrintGroup } from './print/print-groups.ts'
import { openPdf, type ReadPrint, readPrint } from './print/read-print.ts'
import { addedToPage, artifactFaults } from './text/artifact-faults.ts'
import { wordFaults } from './text/word-faults.ts'

/**
 * Every word of the manuscript is in the PDF, in reading order, none is added, none is joined to the
 * next, and none is split. By which rules it may differ is counted.
 */
export function textPdf(evidence: Evidence): Verdict {
  const print = readPrint(evidence)
  const { match, printed } = print
  const words = printed.groups.reduce(
    (sum, { text }) => sum + text.trim().split(/\s+/u).length,
    0,
  )
  const tally = ruleTally()
  const strays = [...match.strays, ...printed.strays]
  const findings = [
    ...(match.isComplete
      ? fittedFaults(evidence, print, tally)
      : match.fits.flatMap((fit) => mismatch(fit, evidence.pageMap))),
    ...artifactFaults(evidence, tally),
    ...strays.map(({ page, text }) => addedToPage(text, page)),
  ]
  return {
    read: [words, 'word'],
    findings,
    applied: tally.applied(),
  }
}

/** What is wrong with a print all of whose words are where they should be. */
function fittedFaults(
  { artifact, book }: Evidence,
  print: ReadPrint,
  tally: RuleTally,
): readonly Finding[] {
  const { fits } = print.match
  const joined = /[\ufb00-\ufb06]/gu
  for (const { runs } of openPdf(artifact).pages) {
    for (const { text } of runs) tally.apply('ligature', text.match(joined)?.length ?? 0)
  }
  for (const { capitals, drawn, numbers } of fits) {
    tally.apply('capitals', capitals)
    tally.apply('drawing', drawn.length)
    tally.apply('list-number', numbers.length)
  }
  const formulas = print.printed.groups.filter(
    ({ element }) => element.type === 'Formula',
  )
  tally.apply('formula', formulas.length)
  tally.apply('note-number', book.notes.size)
  tally.apply('note-place', book.notes.size)
  const addresses = elementsInOrder(book, ({ properties }) => {
    return properties.dataAtoms === '0' && properties.dataPageReference === undefined
  })
  tally.apply('link-address', addresses.length)
  tally.apply('page-number', book.pageReferences?.size ?? 0)
  const { toc, tocDepth } = book.config
  tally.apply('contents', toc ? entriesOf(book.contents, tocDepth).length : 0)
  return [
    ...fits.flatMap((fit) => wordFaults(fit, tally)).slice(0, mostFindings),
    ...fits.flatMap(({ numbers, stream }) => compareNumbers(stream, numbers, 'PDF')),
    ...orderFaults(print),
    ...matterFaults(
      fits.flatMap(({ matter }) => matter),
      book,
      tally,
    ),
  ]
}

/** What is wrong where a print ceases to be what it should be. */
function mismatch(
  { at, rest, stream }: Fit,
  pageMap: PageMap | undefined,
): readonly Finding[] {
  if (at === stream.text.length && rest.length === 0) return []
  const start = offsetIn(stream, at)
  const text = stream.passage.text.slice(start)
  const numbers = new Set(stream.numbers.map((number) => number.text))
  const ahead = plainText(rest.filter((group) => !numbers.has(withoutSpaces(group.text))))
  // Compared without white space, which print does not keep, and told with it.
  const [first] = compareText(withoutSpaces(text), withoutSpaces(ahead))
  const difference = first ?? { at: 0, missing: '', found: ahead }
  const isChange = difference.missing !== '' && difference.found !== ''
  const cut = (from: string, length: number): readonly [number, number] => {
    const offset = offsetWithSpaces(from, difference.at)
    const end = offsetWithSpaces(from, difference.at + length)
    return isChange ? wholeWords(from, offset, end) : [offset, end]
  }
  const [from, to] = cut(text, difference.missing.length)
  const missing = text.slice(from, to)
  const found = ahead.slice(...cut(ahead, difference.found.length))
  const page = rest[0]?.page ?? 0
  const isBefore = start + from === 0 && pageMap?.pages[page]?.start === undefined
  if (missing === '' && isBefore) return [addedToPage(found, page)]
  return [describeDifference({ at: start + from, missing, found }, stream.passage, 'PDF')]
}

function wholeWords(text: string, from: number, to: number): [number, number] {
  const end = text.indexOf(' ', to)
  return [text.lastIndexOf(' ', from) + 1, end === -1 ? text.length : end]
}

function plainText(groups: readonly PrintGroup[]): string {
  const text = groups.map((group) => group.text).join('')
  return text
    .replace(/[-\u2010]\n/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
}

/** Notes that are read before they are called, or before one that is called earlier. */
function orderFaults({ match, streams: { notes } }: ReadPrint): readonly Finding[] {
  const waiting = new Set<string>()
  return match.steps.flatMap(({ from, group: { note }, stream, to }): Finding[] => {
    for (const called of callsIn(stream, from, to)) waiting.add(called)
    if (note === undefined || from > 0) return []
    const [next = ''] = waiting
    waiting.delete(note)
    if (next === note) return []
    const { passage } = notes.get(next) ?? stream
    const missing = notes.get(next)?.passage.text ?? ''
    const difference = { at: 0, missing, found: stream.passage.text }
    return [describeDifference(difference, passage, 'PDF')]
  })
}

/**
 * What print says of a work more often than it should, and the title or the authors that it lacks.
 *
 * @param groups - Those of the apparatus.
 */
function matterFaults(
  groups: readonly PrintGroup[],
  book: Book,
  tally: RuleTally,
): readonly Finding[] {
  const matter = titleMatter(book)
  const left = matter.map(({ letters }) => letters.length)
  // A short one may be a part of more than one phrase, and must not take it from a long one.
  const longestFirst = groups.toSorted((a, b) => b.text.length - a.text.length)
  const doubled = longestFirst.filter(({ text }) => {
    const letters = lettersIn(text)
    const found = matter.findIndex((each, index) => {
      return letters.length <= (left[index] ?? 0) && each.letters.includes(letters)
    })
    if (found < 0) return true
    left[found] = (left[found] ?? 0) - letters.length
    tally.apply('title-matter', wordsIn(text).length)
    return false
  })
  const lacking = matter.filter(({ key, least, letters }, index) => {
    return key && letters.length - (left[index] ?? 0) < least
  })
  return [
    ...lacking.map(({ key = 'title', words }) => {
      const place = book.configFile.data.configPlaces?.get(key)
      const origin = { file: book.configFile, place }
      return finding('text-lost', ['PDF', words, 'outside of the text'], origin)
    }),
    ...doubled.map(({ page, text }) => addedToPage(text, page)),
  ]
}
