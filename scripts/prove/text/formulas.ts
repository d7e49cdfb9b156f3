import type { Element, Nodes } from 'hast'
import type { Book } from '../../book.ts'
import type { Origin } from '../evidence.ts'
import { elementsOf } from './properties.ts'

/** What a formula reads as: its source. `undefined` for an element that is no formula. */
export function formulaSource({ properties, tagName }: Element): string | undefined {
  if (tagName === 'math') return String(properties.alttext ?? '')
  const isPicture = tagName === 'img' && String(properties.role) === 'math'
  return isPicture ? String(properties.alt ?? '') : undefined
}

/** The letters and digits that a formula shows, in order, whatever they are dressed as. */
export function formulaLetters(node: Nodes): string {
  return lettersOf(shownIn(node))
}

/** The letters and digits of a text, plain ones for those of mathematical alphabets. */
export function lettersOf(text: string): string {
  return text.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '')
}

function shownIn(node: Nodes): string {
  if (node.type === 'text') return node.value
  if (!('children' in node) || ('tagName' in node && node.tagName === 'mphantom'))
    return ''
  return node.children.map(shownIn).join('')
}

/** A formula of the manuscript. */
export interface ExpectedFormula {
  readonly source: string
  readonly letters: string
  readonly origin: Origin
}

/** The formulas of a book: those of each section, then those of its notes. */
export function expectedFormulas({ sections }: Book): readonly ExpectedFormula[] {
  return sections.flatMap(({ file, notes, tree }) => {
    const nodes: readonly Nodes[] = [tree, ...notes.flatMap(({ children }) => children)]
    return nodes
      .flatMap(elementsOf)
      .filter(({ tagName }) => tagName === 'math')
      .map((formula) => ({
        source: formulaSource(formula) ?? '',
        letters: formulaLetters(formula),
        origin: { file, place: formula.position },
      }))
  })
}
