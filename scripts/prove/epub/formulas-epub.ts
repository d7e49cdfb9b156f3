import type { Evidence, Verdict } from '../evidence.ts'
import { compareFormulas, formulasIn } from '../text/formulas.ts'
import { openEpub } from './open-epub.ts'

/** Every formula is there, in MathML or as a picture, with its source as its alternative text. */
export function formulasEpub({ artifact, book }: Evidence): Verdict {
  const { documents } = openEpub(artifact)
  return compareFormulas(book, formulasIn(documents.map(({ tree }) => tree)), 'EPUB')
}
