import { type Drawing, type DrawnElement, isElement, textIn } from './build-drawing.ts'
import type { Reference } from './clean-css.ts'

/** Elements and references in each other; more, and browsers give up. */
const deepestNesting = 1000

/** Letters and numbers that take as long to draw as a shape. */
const lengthOfShape = 100

/** An effect of a filter takes as long as so many shapes: it works out each pixel of what it is put on. */
const shapesOfEffect = 100
const effect = /^fe(?!Func|MergeNode)/

/** A browser looks for the elements of each rule. */
const rulesPerShape = 400

/** What an element draws besides its own, and how often each shape in it does; 0 for once. */
interface Repetition {
  readonly target: DrawnElement
  readonly perShape: number
}

/**
 * Whether more than so many elements are drawn, each as often as it is: what `use` repeats, a pattern
 * or a mask holds, a marker puts on every corner. What is counted is never less than what is drawn.
 */
export function hasMoreShapes(drawing: Drawing, most: number): boolean {
  const { references, root, rules } = drawing
  if (references.size * rules.length > most * rulesPerShape) return true
  const repetitionsOf = findRepetitions(drawing)
  const counts = new Map<DrawnElement, number>()
  let depth = 0

  function count(element: DrawnElement): number {
    const known = counts.get(element)
    if (known !== undefined) return known
    // Until it is counted: what repeats itself has no end.
    counts.set(element, Number.POSITIVE_INFINITY)
    depth += 1
    const found = depth > deepestNesting ? Number.POSITIVE_INFINITY : countParts(element)
    depth -= 1
    counts.set(element, found)
    return found
  }

  function countParts(element: DrawnElement): number {
    const { d = '', points = '' } = element.attributes
    // What is written of it, as text or as corners of a path.
    const length = textIn(element).length + d.length + points.length
    let own = (effect.test(element.name) ? shapesOfEffect : 1) + length / lengthOfShape
    let times = 1
    for (const child of element.children) if (isElement(child)) own += count(child)
    for (const { perShape, target } of repetitionsOf(element)) {
      if (perShape > 0) times += perShape * count(target)
      else own += count(target)
      if (own * times > most) break
    }
    return own * times
  }
  return count(root) > most
}

/** What an element repeats by its attributes, and by the rules of style sheets that may be about it. */
function findRepetitions({
  references,
  rules,
}: Drawing): (element: DrawnElement) => Iterable<Repetition> {
  const byId = new Map<string, DrawnElement>()
  // Of several with one id the first counts. Gradients draw nothing themselves.
  for (const element of [...references.keys()].reverse())
    byId.set(element.attributes.id ?? '', element)
  const repetitions = (found: readonly Reference[]): Repetition[] =>
    found.flatMap(({ id, perShape }) => {
      const target = byId.get(id)
      return target && !target.name.endsWith('Gradient') ? [{ target, perShape }] : []
    })
  const byName = new Map<string, Repetition[]>()
  for (const { names, references: found } of rules) {
    for (const name of names) {
      const known = byName.get(name) ?? []
      byName.set(name, known)
      for (const repetition of repetitions(found)) known.push(repetition)
    }
  }
  return function* (element) {
    yield* repetitions(references.get(element) ?? [])
    const { class: classes = '', id } = element.attributes
    const names = classes.split(/\s+/).map((name) => `.${name}`)
    for (const name of ['*', element.name, `#${id}`, ...names])
      yield* byName.get(name) ?? []
  }
}
