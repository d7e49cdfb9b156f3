import { groupBy } from '../../lib/group-by.ts'
import { readAddresses, readLinks } from '../../pdf/links.ts'
import type { PdfObjects } from '../../pdf/objects.ts'
import type { OpenPdf } from '../../pdf/read-pdf.ts'
import type { StructElement } from '../../pdf/structure.ts'
import {
  type Evidence,
  type Finding,
  finding,
  unreadable,
  type Verdict,
} from '../evidence.ts'
import {
  addressesIn,
  type BookLink,
  bookLinks,
  type FollowedLink,
  isOutside,
  lettersOf,
  linkTarget,
} from '../text/links.ts'
import { manuscriptIds } from '../text/manuscript-elements.ts'
import { openPdf } from './print/read-print.ts'

const output = 'PDF'

/**
 * Every link of the manuscript is in the PDF, on its words, and lands or has its address; nothing in
 * the file leads to any other address.
 *
 * That places are on the pages that contents say is of another check.
 */
export function linksPdf({ artifact, book }: Evidence): Verdict {
  const pdf = openPdf(artifact)
  const found = printedLinks(pdf)
  // A printer's file has none.
  const isForPrinter = book.config.pdfStandards.includes('x-4')
  const links = isForPrinter ? [] : bookLinks(book)
  const expected = links.filter(({ isSeen }) => isSeen)
  const findings = [
    ...misplaced(found, pdf.destinations, manuscriptIds(book)),
    ...lost(
      expected,
      found.filter(({ isListed }) => !isListed),
    ),
    ...foreign(expected, found, addressesOf(pdf.objects)),
  ]
  return {
    read: [found.length, 'link'],
    addresses: addressesIn(book, found),
    findings,
  }
}

interface PrintedLink extends FollowedLink {
  /** Whether it is an entry of the contents list. */
  readonly isListed: boolean
}

/** One of several lines has as many rectangles, and is one by its place in the structure. */
function printedLinks(pdf: OpenPdf): readonly PrintedLink[] {
  const known = new Map<StructElement, Set<string>>()
  return readLinks(pdf).flatMap(({ address, destination, holder }): PrintedLink[] => {
    const place = destination === undefined ? '' : `#${destination}`
    const target = address === undefined ? place : linkTarget(address)
    if (!holder) return [{ target, words: '', isListed: false }]
    const targets = known.get(holder) ?? new Set()
    known.set(holder, targets)
    if (targets.has(target)) return []
    targets.add(target)
    const words = lettersOf(pdf.wordsOf(holder))
    return [{ target, words, isListed: isListed(holder) }]
  })
}

function isListed(element: StructElement | undefined): boolean {
  return element !== undefined && (element.type === 'TOCI' || isListed(element.parent))
}

function addressesOf(objects: PdfObjects): readonly string[] {
  try {
    return [...new Set([...readAddresses(objects)].map(linkTarget))]
  } catch (error) {
    throw unreadable('Cannot read every object of the PDF', error)
  }
}

function misplaced(
  found: readonly FollowedLink[],
  destinations: ReadonlyMap<string, number>,
  ids: ReturnType<typeof manuscriptIds>,
): readonly Finding[] {
  return found.flatMap(({ target }): Finding[] => {
    const id = target.slice(1)
    if (isOutside(target) || destinations.has(id)) return []
    return [finding('place-missing', [output, target], ids.get(id))]
  })
}

/** A page's end may part the words of a link, and the link with them. */
function lost(
  expected: readonly BookLink[],
  found: readonly FollowedLink[],
): readonly Finding[] {
  const byTarget = groupBy(found, ({ target }) => target)
  const whole = new Set(found.map(({ target, words }) => `${target} ${words}`))
  const isThere = ({ isPlain, target, words }: BookLink): boolean => {
    if (!isPlain) return byTarget.has(target)
    if (whole.has(`${target} ${words}`)) return true
    const pieces = byTarget.get(target) ?? []
    return pieces.some((piece) => piece.words !== '' && words.includes(piece.words))
  }
  const missing = new Set(expected.filter((link) => !isThere(link)))
  const fewer = [...groupBy(expected, ({ target }) => target)].flatMap(
    ([target, links]) => {
      const isEnough = (byTarget.get(target)?.length ?? 0) >= links.length
      return isEnough || links.some((link) => missing.has(link)) ? [] : links.slice(-1)
    },
  )
  return [...missing, ...fewer].map(({ origin, target }) =>
    finding('link-lost', [output, target], origin),
  )
}

/** Addresses that are not the author's, or stand on words of another link of his. */
function foreign(
  expected: readonly BookLink[],
  found: readonly FollowedLink[],
  addresses: readonly string[],
): readonly Finding[] {
  const byTarget = groupBy(expected, ({ target }) => target)
  const whole = new Set(expected.map(({ target, words }) => `${target} ${words}`))
  const strangers = addresses.filter((address) => !byTarget.has(address))
  const onOtherWords = found.filter(({ target, words }) => {
    const links = byTarget.get(target)
    if (!links || !isOutside(target) || whole.has(`${target} ${words}`)) return false
    return !links.some((link) => !link.isPlain || link.words.includes(words))
  })
  return [...strangers, ...onOtherWords.map(({ target }) => target)].map((target) =>
    finding('link-foreign', [output, target], byTarget.get(target)?.[0]?.origin),
  )
}
