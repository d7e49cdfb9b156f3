import { textOf } from '../../pdf/syntax.ts'
import type { Evidence, Verdict } from '../evidence.ts'
import { compareFormulas, lettersOf } from '../text/formulas.ts'
import { openPdf } from './open-pdf.ts'

/**
 * Every formula is tagged as one, with its source as its alternative text, and painted letter by letter.
 *
 * @see PDF/UA-1 (ISO 14289-1), 7.7
 */
export function formulasPdf({ artifact, book }: Evidence): Verdict {
  const { objects, pages, structure } = openPdf(artifact)
  const texts = pages.map(({ runs }) => {
    const byMark = new Map<number | undefined, string>()
    for (const { mcid, text } of runs) byMark.set(mcid, (byMark.get(mcid) ?? '') + text)
    return byMark
  })
  const shown = new Map<number, string>()
  for (const { element, mcid, page, role } of structure) {
    if (role !== 'Formula') continue
    const text = texts[page]?.get(mcid) ?? ''
    shown.set(element, (shown.get(element) ?? '') + text)
  }
  const found = [...shown].map(([ref, text]) => ({
    source: textOf(objects.dictionary({ ref }).get('Alt')),
    letters: lettersOf(text),
  }))
  return compareFormulas(book, found, 'PDF')
}
