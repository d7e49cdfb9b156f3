import type { Evidence, Verdict } from '../evidence.ts'
import { compareFormulas } from '../text/compare-formulas.ts'
import { formulasIn } from '../text/formulas-in.ts'
import { openHtml } from './open-html.ts'

/** Every formula is there, in MathML, with its source as its alternative text. */
export function formulasHtml({ artifact, book }: Evidence): Verdict {
  return compareFormulas(book, formulasIn([openHtml(artifact)]), 'web page')
}
