import type { Book } from '../../book.ts'
import { hasToken } from '../../lib/hast.ts'
import type { OpenPdf } from '../../pdf/read-pdf.ts'
import type { Kid, StructElement } from '../../pdf/structure.ts'
import { textOf } from '../../pdf/syntax.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  type Verdict,
} from '../evidence.ts'
import { elementsInOrder } from '../text/manuscript-elements.ts'
import { findWords } from './find-words.ts'
import { meaningFaults } from './fonts-pdf.ts'
import { openPdf } from './print/read-print.ts'
import { readClaims } from './read-claims.ts'
import { type Fault, uaRules } from './rules.ts'
import { checkElements } from './ua/check-elements.ts'
import { checkNesting } from './ua/check-nesting.ts'
import { checkTables } from './ua/check-tables.ts'

/**
 * The PDF serves those who cannot see it: it is PDF/UA-1, as far as a manuscript decides it.
 *
 * @see ISO 14289-1
 */
export function uaPdf({ artifact, book }: Evidence): Verdict {
  const pdf = openPdf(artifact)
  // The first fault of each rule.
  const unique = new Map<string, Fault>()
  for (const fault of checkUa(pdf, isDescribed(book)))
    if (!unique.has(fault.rule)) unique.set(fault.rule, fault)
  return {
    read: counted(pdf.elements.length, 'element'),
    findings: [...unique.values()].map((fault) => describe(fault, pdf, book)),
  }
}

/**
 * Every rule that a PDF does not keep; again for each place.
 *
 * @param isWhole - Whether the book deserves to be called PDF/UA.
 */
export function checkUa(pdf: OpenPdf, isWhole: boolean): readonly Fault[] {
  return [
    ...claimFaults(pdf, isWhole),
    ...checkElements(pdf),
    ...checkNesting(pdf),
    ...checkTables(pdf),
    ...pdf.fonts.flatMap(meaningFaults),
  ]
}

/** Whether every picture of a book that is no ornament has a description. */
function isDescribed(book: Book): boolean {
  const undescribed = elementsInOrder(book, (element) => {
    const isPicture = element.tagName === 'img' && !element.properties.alt
    return isPicture && !hasToken(element, 'role', 'presentation')
  })
  return undescribed.length === 0
}

/** A book with a picture that nobody has described may not call itself PDF/UA; any other has to. */
function claimFaults(pdf: OpenPdf, isWhole: boolean): Fault[] {
  const claims = readClaims(pdf, 'PDF/UA')
  const part = claims.get('part') ?? 'missing'
  if (!isWhole) {
    const found = 'claim of a book with undescribed pictures'
    return claims.size === 0 ? [] : [{ rule: 'own-claim', found }]
  }
  if (claims.size === 0)
    return [{ rule: '5-1', found: 'metadata without a word of PDF/UA' }]
  return part === '1' ? [] : [{ rule: '5-2', found: `part ${part}` }]
}

/** How many letters of what an element shows are told. */
const mostLetters = 40

/** A fault for its author: at the place in the manuscript whose words or picture it is about. */
function describe(
  { element, found, page, rule }: Fault,
  pdf: OpenPdf,
  book: Book,
): Finding {
  const words = element ? wordsOf(element, pdf) : ''
  const index = page ?? (element && pageIn(element, pdf))
  const place = [
    ...(index === undefined ? [] : [`on page ${index + 1}`]),
    'of the finished PDF',
    ...(words ? [`at \`${words.slice(0, mostLetters)}\``] : []),
  ].join(' ')
  const name = rule.startsWith('own-') ? `rule ${rule}` : `PDF/UA-1, rule ${rule}`
  const origin = words ? findWords(words, book) : undefined
  return finding('pdf-inaccessible', [found, place, uaRules[rule] ?? '', name], origin)
}

function pageIn(kid: Kid, pdf: OpenPdf): number | undefined {
  if (kid.kind === 'content') return pdf.pageOf(kid.page)
  if (kid.kind !== 'element') return undefined
  for (const each of kid.kids) {
    const page = pageIn(each, pdf)
    if (page !== undefined) return page
  }
  return undefined
}

/** What an element shows, else what it says of itself. */
function wordsOf(element: StructElement, pdf: OpenPdf): string {
  const text =
    pdf.wordsOf(element).trim() || textOf(pdf.objects.get(element.dictionary.get('Alt')))
  return text.replace(/\s+/gu, ' ').trim()
}
