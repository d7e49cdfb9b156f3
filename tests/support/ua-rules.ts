import { openPdf } from '../../scripts/prove/pdf/print/read-print.ts'
import { checkUa } from '../../scripts/prove/pdf/ua-pdf.ts'

/** The rules of PDF/UA-1, and of our own, that our check says a PDF breaks, each once, sorted. */
export function uaRulesBroken(bytes: Uint8Array): readonly string[] {
  const pdf = openPdf({ format: 'pdf', path: 'book.pdf', bytes })
  const faults = checkUa(pdf, true)
  return [...new Set(faults.map(({ rule }) => rule))].sort()
}
