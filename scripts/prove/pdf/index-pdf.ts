import type { Book, IndexEntry, PageMap } from '../../book.ts'
import { groupBy } from '../../lib/group-by.ts'
import { hasClass } from '../../lib/hast.ts'
import { type Evidence, type Finding, finding, type Verdict } from '../evidence.ts'
import { type ExpectedText, expectedLetters } from '../text/expected-text.ts'
import { elementsInOrder, manuscriptIds } from '../text/manuscript-elements.ts'
import { textOf } from '../text/read-tree.ts'
import type { Stream } from './print/expected-print.ts'
import { readPrint } from './print/read-print.ts'

/**
 * Every number in the index is that of a page on which the words stand that are marked for the entry, as the finished
 * PDF is read, or of one between; each of these pages is there; and entries stand in the order of the language.
 */
export function indexPdf(evidence: Evidence): Verdict {
  const { book, pageMap } = evidence
  const { index = [] } = book
  const findings = [
    ...(pageMap ? pageFaults(evidence, index, pageMap) : []),
    ...orderFaults(book, index),
  ]
  return { read: [index.length, 'entry'], findings }
}

function pageFaults(
  evidence: Evidence,
  index: readonly IndexEntry[],
  { pages }: PageMap,
): readonly Finding[] {
  const { book } = evidence
  const printed = printedRanges(book, pages)
  const found = pagesRead(evidence)
  const origins = manuscriptIds(book)
  return index.flatMap(({ id, locators }): readonly Finding[] => {
    const ranges = locators.flatMap((each) => {
      const range = printed.get(each.id)
      return range ? [range] : []
    })
    const places = locators.flatMap(({ to, until }) => [to, ...(until ? [until] : [])])
    const isIn = (page: number) => ranges.some(([from, to]) => from <= page && page <= to)
    const lost = places.filter((place) => !found.get(place)?.some(isIn))
    const read = new Set(places.flatMap((place) => found.get(place) ?? []))
    const strange = ranges.flat().filter((page) => !read.has(page))
    const label = (page: number | undefined) => pages[page ?? -1]?.label ?? 'none'
    return [
      ...lost.map((place) => {
        const where = (found.get(place) ?? []).map(label).join(' or ')
        return finding('index-page-other', [id, 'none', where], origins.get(place))
      }),
      ...strange.map((page) => finding('index-page-other', [id, label(page), 'none'])),
    ]
  })
}

/** By the ids of locators, the indices of the first and the last page that the number stands for. */
function printedRanges(book: Book, pages: PageMap['pages']) {
  const indices = new Map(pages.map(({ label }, page) => [label, page]))
  const links = elementsInOrder(book, (each) => hasClass(each, 'locator'))
  return new Map(
    links.map(({ element }) => {
      const [, from = '', to = from] =
        /^([^\u2013n]+)(?:\u2013([^\u2013n]+))?(?:n\d+)?$/.exec(textOf(element)) ?? []
      const range = [indices.get(from) ?? -1, indices.get(to) ?? -1] as const
      return [String(element.properties.dataPageReference), range]
    }),
  )
}

/** By id, the pages on which the letters stand between which an element begins; one, where it holds words. */
function pagesRead(evidence: Evidence): ReadonlyMap<string, readonly number[]> {
  const { match, streams } = readPrint(evidence)
  const { body, notes } = expectedLetters(evidence.book)
  const steps = groupBy(match.steps, ({ stream }) => stream)
  const pagesIn = (stream: Stream | undefined, text: ExpectedText, label = '') => {
    const pageOf: number[] = []
    for (const { from, group, to } of (stream && steps.get(stream)) ?? [])
      for (let at = from; at < to; at++) pageOf[at] = group.page
    return text.places.map(({ at, element }) => {
      const first = label.length + at
      const letters = textOf(element) === '' ? [first - 1, first] : [first]
      const pages = new Set(letters.flatMap((letter) => pageOf[letter] ?? []))
      return [String(element.properties.id), [...pages]] as const
    })
  }
  const inNotes = [...notes].flatMap(([id, text]) =>
    pagesIn(streams.notes.get(id), text, evidence.book.notes.get(id)?.label),
  )
  return new Map([...pagesIn(streams.body, body), ...inNotes])
}

/** Entries that come before one that they stand after, told by comparing each with the next on its level. */
function orderFaults({ config }: Book, index: readonly IndexEntry[]): readonly Finding[] {
  const before: (IndexEntry | undefined)[] = []
  return index.flatMap((entry): readonly Finding[] => {
    const last = before[entry.level]
    before.length = entry.level
    before[entry.level] = entry
    const options = { numeric: true }
    const isLater =
      last && last.key.localeCompare(entry.key, config.language, options) > 0
    return isLater ? [finding('index-order', [last.key, entry.key])] : []
  })
}
