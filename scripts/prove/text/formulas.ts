import type { Nodes } from 'hast'
import type { Book } from '../../book.ts'
import { formulaSource } from '../../lib/atoms.ts'
import { groupBy } from '../../lib/group-by.ts'
import { elementsOf } from '../../lib/hast.ts'
import { type Finding, finding, type Verdict } from '../evidence.ts'
import { elementsInOrder } from './manuscript-elements.ts'

/** The letters and digits that a formula shows, in order, whatever they are dressed as. */
function formulaLetters(node: Nodes): string {
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

/** A formula of a finished file. */
interface FoundFormula {
  readonly source: string
  /** As readers see it; `undefined` where it is a picture. */
  readonly letters: string | undefined
}

/** The formulas of finished documents, in order. */
export function formulasIn(trees: readonly Nodes[]): readonly FoundFormula[] {
  return trees.flatMap(elementsOf).flatMap((element): FoundFormula[] => {
    const source = formulaSource(element)
    if (source === undefined) return []
    const letters = element.tagName === 'math' ? formulaLetters(element) : undefined
    return [{ source, letters }]
  })
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
  const left = groupBy(found, ({ source }) => plain(source))
  const expected = elementsInOrder(book, ({ tagName }) => tagName === 'math')
  const changed = expected.flatMap(({ element, origin }): readonly Finding[] => {
    const source = plain(formulaSource(element) ?? '')
    const letters = formulaLetters(element)
    const [match] = left.get(source)?.splice(0, 1) ?? []
    const shown = match ? (match.letters ?? letters) : ''
    if (match && shown === letters) return []
    return [finding('formula-changed', [output, shown || 'nothing', letters], origin)]
  })
  const added = [...left.values()]
    .flat()
    .map(({ source }) => finding('formula-changed', [output, source, 'nothing']))
  return { read: [found.length, 'formula'], findings: [...changed, ...added] }
}

function plain(source: string): string {
  return source.replace(/\s+/gu, ' ').trim()
}
