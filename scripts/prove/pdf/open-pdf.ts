import type { Artifact } from '../../book.ts'
import { memoize } from '../../lib/memoize.ts'
import { type OpenPdf, readPdf } from '../../pdf/read-pdf.ts'
import { unreadable } from '../evidence.ts'

/**
 * A finished PDF, read once for all checks.
 *
 * @throws An `unreadable` error when it is broken.
 */
export const openPdf = memoize(({ bytes }: Artifact): OpenPdf => {
  try {
    return readPdf(bytes)
  } catch (error) {
    throw unreadable('Cannot open the PDF', error)
  }
})
