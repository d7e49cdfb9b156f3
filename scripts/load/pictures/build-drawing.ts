import type { SaxesTagNS } from 'saxes'
import type { PictureFault } from '../../book.ts'
import { quoted } from '../../lib/visible.ts'
import { formatSize } from '../manuscript/folder.ts'
import {
  allowedSvg,
  drawingCleaner,
  type EmbeddedPicture,
  lengthOfCss,
  type Reference,
  type Rule,
} from './clean-css.ts'

/** As xast has it. */
export interface DrawnElement {
  readonly type: 'element'
  readonly name: string
  attributes: Readonly<Record<string, string>>
  children: (DrawnElement | DrawnText)[]
}

interface DrawnText {
  readonly type: 'text'
  readonly value: string
}

/** What is left of an SVG: elements, attributes and CSS that draw, and nothing else. */
export interface Drawing {
  readonly root: DrawnElement
  /** What the attributes of elements refer to. */
  readonly references: ReadonlyMap<DrawnElement, readonly Reference[]>
  /** Of each declaration in style sheets. */
  readonly rules: readonly Rule[]
  readonly pictures: readonly EmbeddedPicture[]
}

/** Is told why an SVG can't be used; the first reason counts. */
export type Refuse = (fault: PictureFault['fault'], found: string) => void

/** Deeper drawings are no drawings. */
const deepestNesting = 500

/** In characters, without fonts and pictures: all that a program writes takes a tenth. */
const longestCss = 250_000

const namespace = 'http://www.w3.org/2000/svg'
const linkNamespace = 'http://www.w3.org/1999/xlink'
const htmlNamespace = 'http://www.w3.org/1999/xhtml'

/** Takes the tags and texts of an SVG in their order, and keeps what may be published. */
export function buildDrawing(refuse: Refuse) {
  const references = new Map<DrawnElement, readonly Reference[]>()
  const rules: Rule[] = []
  const pictures: EmbeddedPicture[] = []
  const { cleanAttributes, cleanCss } = drawingCleaner(pictures, (found) =>
    refuse('active', found),
  )
  const open: DrawnElement[] = []
  let root: DrawnElement | undefined
  let hasXlink = false
  let cssLength = 0
  /** How many elements are open that are left out. */
  let leftOut = 0

  function openTag(tag: SaxesTagNS): void {
    if (open.length + leftOut >= deepestNesting)
      refuse('broken', `more than ${deepestNesting} elements in each other`)
    const parent = open.at(-1)
    if (leftOut > 0 || !isKept(tag, parent, refuse)) {
      leftOut += 1
      return
    }
    const { attributes, references: found } = cleanAttributes(tag)
    const { local: name } = tag
    const element: DrawnElement = { type: 'element', name, attributes, children: [] }
    hasXlink ||= 'xlink:href' in attributes
    references.set(element, found)
    parent?.children.push(element)
    root ??= element
    open.push(element)
  }

  function closeTag(): void {
    const element = leftOut > 0 ? undefined : open.pop()
    if (!element) leftOut -= 1
    else if (element.name === 'style') addStyle(element)
    // What was left out of it was all that it held.
    else if (element.name === 'switch' && !element.children.some(isElement))
      refuse('active', 'a `switch` for other programs')
  }

  function addStyle(element: DrawnElement): void {
    const written = textIn(element)
    cssLength += lengthOfCss(written)
    if (cssLength > longestCss) refuse('too-large', `${formatSize(cssLength)} of style`)
    else {
      const { css, rules: found } = cleanCss(written, 'stylesheet')
      element.children = [{ type: 'text', value: css }]
      for (const rule of found) rules.push(rule)
    }
  }

  function addText(value: string): void {
    if (leftOut === 0) open.at(-1)?.children.push({ type: 'text', value })
  }

  function finish(): Drawing | undefined {
    if (!root) return undefined
    const xlink = hasXlink ? { 'xmlns:xlink': linkNamespace } : {}
    root.attributes = { xmlns: namespace, ...xlink, ...root.attributes }
    return { root, references, rules, pictures }
  }
  return { openTag, closeTag, addText, finish }
}

/** Whether an element may stay. One that browsers show is not left out without a word. */
function isKept(
  { attributes, local, name, uri }: SaxesTagNS,
  parent: DrawnElement | undefined,
  refuse: Refuse,
): boolean {
  const isSvg = uri === namespace || uri === ''
  // No browser has extensions, and none shows what needs them.
  if (isSvg && allowedSvg.elements.has(local)) return !attributes.requiredExtensions
  // Drawing programs put HTML first into a switch, and then the same for those who can't show it.
  const hasSubstitute = local === 'foreignObject' && parent?.name === 'switch'
  const isUnseen = isSvg
    ? hasSubstitute || allowedSvg.unseen.has(local)
    : uri !== htmlNamespace
  if (!isUnseen) refuse('active', `an element ${quoted(name)}`)
  return false
}

export function isElement(node: DrawnElement | DrawnText): node is DrawnElement {
  return node.type === 'element'
}

/** What is written in an element itself, and not in those that it holds. */
export function textIn({ children }: DrawnElement): string {
  return children.map((child) => (isElement(child) ? '' : child.value)).join('')
}

/** Elements and references in each other; more, and browsers give up. */
const deepestReferences = 1000

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
    const found =
      depth > deepestReferences ? Number.POSITIVE_INFINITY : countParts(element)
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
function findRepetitions({ references, rules }: Drawing) {
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
  return function* (element: DrawnElement): Iterable<Repetition> {
    yield* repetitions(references.get(element) ?? [])
    const { class: classes = '', id } = element.attributes
    const names = classes.split(/\s+/).map((name) => `.${name}`)
    for (const name of ['*', element.name, `#${id}`, ...names])
      yield* byName.get(name) ?? []
  }
}
