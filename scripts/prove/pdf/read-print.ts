import { memoize } from '../../lib/memoize.ts'
import type { Evidence } from '../evidence.ts'
import { type ExpectedPrint, expectedPrint } from './expected-print.ts'
import { type Match, matchPrint } from './match-print.ts'
import { openPdf } from './open-pdf.ts'
import { type PrintedText, printedText } from './print-groups.ts'

export interface ReadPrint {
  readonly printed: PrintedText
  readonly expected: ExpectedPrint
  readonly match: Match
}

/** A PDF fitted to what should be in it; done once for all checks of a proof. */
export const readPrint = memoize(({ artifact, book, pageMap }: Evidence): ReadPrint => {
  const printed = printedText(openPdf(artifact))
  const expected = expectedPrint(book, pageMap ?? { pages: [], pageOf: new Map() })
  return { printed, expected, match: matchPrint(printed.groups, expected.streams) }
})
