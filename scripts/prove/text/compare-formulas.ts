import type { Book } from '../../book.ts'
import {
  counted,
  type Finding,
  finding,
  mostFindings,
  type Verdict,
} from '../evidence.ts'
import { type ExpectedFormula, expectedFormulas } from './formulas.ts'

/** A formula of a finished file. */
export interface FoundFormula {
  readonly source: string
  /** As readers see it; `undefined` where it is a picture. */
  readonly letters: string | undefined
}

/**
 * Whether a finished file has each formula as often as the book, and shows the letters and digits
 * that its source means. In which order, the check of the text says.
 */
export function compareFormulas(
  book: Book,
  found: readonly FoundFormula[],
  output: string,
): Verdict {
  const left = new Map<string, FoundFormula[]>()
  for (const formula of found) {
    const key = plain(formula.source)
    left.set(key, [...(left.get(key) ?? []), formula])
  }
  const findings: Finding[] = []
  for (const formula of expectedFormulas(book)) {
    const [match] = left.get(plain(formula.source))?.splice(0, 1) ?? []
    const shown = match ? match.letters : ''
    if (!match || (shown !== undefined && shown !== formula.letters))
      findings.push(changed(output, formula, shown))
  }
  for (const { source } of [...left.values()].flat())
    findings.push(finding('formula-changed', [output, source, 'nothing']))
  return {
    read: counted(found.length, 'formula'),
    findings: findings.slice(0, mostFindings),
  }
}

function changed(
  output: string,
  { letters, origin }: ExpectedFormula,
  shown: string | undefined,
): Finding {
  return finding('formula-changed', [output, shown || 'nothing', letters], origin)
}

function plain(source: string): string {
  return source.replace(/\s+/gu, ' ').trim()
}
