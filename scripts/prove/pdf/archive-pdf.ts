import type { Book } from '../../book.ts'
import type { OpenPdf } from '../../pdf/read-pdf.ts'
import type { PdfObject } from '../../pdf/syntax.ts'
import { bytesOf, nameOf, textOf } from '../../pdf/syntax.ts'
import { type Evidence, type Finding, finding, type Verdict } from '../evidence.ts'
import { openPdf } from './print/read-print.ts'
import {
  describeFault,
  type Fault,
  findWords,
  firstOfEach,
  mostLetters,
  nameOfRule,
} from './standards.ts'

/**
 * The PDF is PDF/A-2a or PDF/A-3a, whichever the book asks for, as far as a manuscript decides it.
 *
 * @see ISO 19005-2 and ISO 19005-3
 */
export function archivePdf({ artifact, book }: Evidence): Verdict {
  const part = book.config.pdfStandards.includes('a-2a') ? '2' : '3'
  const pdf = openPdf(artifact)
  const faults = firstOfEach(checkArchive(pdf))
  return {
    read: [pdf.objects.places.size, 'object'],
    findings: faults.map((fault) => describe(fault, `PDF/A-${part}a`, pdf, book)),
  }
}

/** Every rule that a PDF does not keep; again for each place. */
export function checkArchive(pdf: OpenPdf): readonly Fault[] {
  return [...sizeFaults(pdf), ...pdf.fonts.flatMap(privateFaults)]
}

/** @see ISO 19005-2, 6.1.13 */
const mostStringBytes = 32_767
const mostNameBytes = 127

/** Strings and names are such that every reader can hold them. */
function sizeFaults({ objects }: OpenPdf): Fault[] {
  const faults: Fault[] = []
  /** Looks into an object, but not into those that it refers to: each has its turn. */
  const measure = (object: PdfObject | undefined): void => {
    const kids = object instanceof Map ? [...object.values()] : object
    if (Array.isArray(kids)) for (const kid of kids) measure(kid)
    const names = object instanceof Map ? [...object.keys()] : [nameOf(object)]
    for (const { length } of names.filter((each) => each.length > mostNameBytes))
      faults.push({ rule: '6.1.13-4', found: `name of ${length} bytes` })
    const { length } = bytesOf(object)
    if (length <= mostStringBytes) return
    const found = `text of ${length.toLocaleString('en')} bytes`
    faults.push({ rule: '6.1.13-3', found, text: textOf(object).trim() })
  }
  for (const ref of objects.places.keys()) measure(objects.get({ ref }))
  return faults
}

const privateCharacter = /\p{Co}/u

/** Characters that two parties agree on, and others do not know; but for forms of figures and letters, of which it is said what they are. */
function privateFaults({ meaningOf, usedAlone }: OpenPdf['fonts'][number]): Fault[] {
  const faults: Fault[] = []
  for (let code = 0; code < usedAlone.length; code++) {
    const first = usedAlone[code] ?? 0
    if (first === 0) continue
    const [character] = privateCharacter.exec(meaningOf(code) ?? '') ?? []
    if (character === undefined) continue
    const point = character.codePointAt(0)?.toString(16).toUpperCase()
    const found = `character U+${point} of private use`
    faults.push({ rule: '6.2.11.7.3-1', found, page: first - 1, text: character })
  }
  return faults
}

/** A text that is too long, or of private characters, stands in the manuscript. */
function describe(fault: Fault, standard: string, pdf: OpenPdf, book: Book): Finding {
  const { found, rule, text } = fault
  if (text === undefined) return describeFault(fault, standard, pdf, book)
  const [name, origin] = [nameOfRule(rule, standard), findWords(text, book)]
  if (rule !== '6.1.13-3')
    return finding('archive-character-private', [found, name], origin)
  const words = text.replace(/\s+/gu, ' ').slice(0, mostLetters)
  return finding('archive-text-long', [found, `${words}…`, name], origin)
}
