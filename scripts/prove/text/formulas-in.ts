import type { Nodes } from 'hast'
import type { FoundFormula } from './compare-formulas.ts'
import { formulaLetters, formulaSource } from './formulas.ts'
import { elementsOf } from './properties.ts'

/** The formulas of finished documents, in order. */
export function formulasIn(trees: readonly Nodes[]): readonly FoundFormula[] {
  return trees.flatMap(elementsOf).flatMap((element): FoundFormula[] => {
    const source = formulaSource(element)
    if (source === undefined) return []
    const letters = element.tagName === 'math' ? formulaLetters(element) : undefined
    return [{ source, letters }]
  })
}
