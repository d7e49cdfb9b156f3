import type { Element, ElementContent, Nodes } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { h } from 'hastscript'
import type { BookKind, Counting, Numbering, Templates, Words } from '../book.ts'
import { addClasses, elementsOf, hasClass, marksOf } from '../lib/hast.ts'
import { letterOf } from '../lib/numerals.ts'
import { readData } from '../lib/read-template.ts'
import { treesOf } from '../lib/texts.ts'
import { walkHtml } from '../lib/walk.ts'
import { boxOf } from './boxes.ts'
import { labelOf } from './contents.ts'
import type { Draft } from './sections.ts'

/** What a reference may call a place by. */
export interface Target {
  /** As `reference-…` in `templates/words/` names it; of theorems and the like, `theorem`. */
  readonly kind: string
  /** As it is printed, such as `3.1`. */
  readonly number?: string
  /** Whether it is in a figure that has the number, which lists name alone. */
  readonly isPart?: boolean
  /** Of theorems and the like, the word for what it is. */
  readonly word?: string
  /** Of a heading, or in a caption, as soon as the references in it have their words. */
  readonly title?: () => string
}

/** Something that has a number, or may have one. */
interface Thing {
  readonly element: Element
  readonly kind: Kind
}

type Kind = 'figure' | 'table' | 'listing' | 'equation' | 'theorem'

const settings: Readonly<Record<Kind, Exclude<keyof Numbering, 'headings'>>> = {
  figure: 'figures',
  table: 'tables',
  listing: 'listings',
  equation: 'equations',
  theorem: 'theorems',
}

const { boxes, numbered } =
  readData<Record<'boxes' | 'numbered', string>>('references.yaml')
const idOf = (names: string) => new RegExp(`^(?:${names.replaceAll(' ', '|')})[-:]`)
/** Ids of what has a number by its name; boxes beside the text have none without. */
const [numberedId, boxId] = [idOf(`${numbered} ${boxes}`), idOf(boxes)]

/** What things are numbered by. */
interface Numberer {
  readonly numbering: Numbering
  readonly words: Words
  readonly templates: Templates
  /** Ids that references by number lead to. */
  readonly wanted: ReadonlySet<string>
  /** How many there have been, by what is counted. */
  readonly counts: Map<string, number>
}

/**
 * Numbers figures, tables, listings, equations and theorems: what the settings ask for, or what has a name as such
 * things have, or is referred to by number. A number that its author has written stays.
 *
 * @param chapters - Numbers of headings.
 */
export function numberThings(
  drafts: readonly Draft[],
  kind: BookKind,
  chapters: ReadonlyMap<Element, string>,
  numberer: Omit<Numberer, 'counts'>,
): ReadonlyMap<Element, Target> {
  const work = { ...numberer, counts: new Map<string, number>() }
  const targets = drafts.flatMap(({ headings, ...draft }) => {
    const [heading] = kind === 'book' ? headings : []
    const chapter = heading && chapters.get(heading)
    return thingsIn(draft).flatMap((thing): readonly (readonly [Element, Target])[] => {
      if (thing.element.properties.dataLines) return numberLines(thing, chapter, work)
      const names = { kind: thing.kind, ...namesOf(thing, work.words) }
      const number = writtenNumber(thing) ?? numberThing(thing, chapter, work)
      if (number === undefined) return [[thing.element, names]]
      return [[thing.element, { ...names, number }], ...numberParts(thing, number)]
    })
  })
  return new Map(targets)
}

/** Counts a thing that is to have a number, and writes it there. */
function numberThing(
  thing: Thing,
  chapter: string | undefined,
  { counts, numbering, templates, wanted, words }: Numberer,
): string | undefined {
  const { element, kind } = thing
  const id = String(element.properties.id ?? '')
  const isNamed = marksOf(element).explicitId === true && numberedId.test(id)
  const usual = isNamed || wanted.has(id) ? 'by-chapter' : 'none'
  const counting = numbering[settings[kind]] ?? usual
  if (counting === 'none' || isUnnumbered(thing)) return undefined
  const number = nextNumber(thing, counting, chapter, counts)
  writeNumber(thing, number, words, templates)
  return number
}

function nextNumber(
  { element, kind }: Thing,
  counting: Counting,
  chapter: string | undefined,
  counts: Numberer['counts'],
): string {
  const before = counting === 'by-chapter' && chapter !== undefined ? `${chapter}.` : ''
  // Theorems and lemmas are counted each for themselves, as in Quarto.
  const key = `${before}${kind}${boxOf(element).box}`
  const count = (counts.get(key) ?? 0) + 1
  counts.set(key, count)
  return `${before}${count}`
}

/** Numbers the lines of a formula that have names, in place of what stands there; the places are the formula, and elements after it. */
function numberLines(
  thing: Thing,
  chapter: string | undefined,
  { counts, numbering }: Numberer,
): readonly (readonly [Element, Target])[] {
  const { element } = thing
  const { dataLines: _, ...properties } = element.properties
  element.properties = properties
  const [math, ...others] = element.children.filter((child) => child.type === 'element')
  if (!math) return []
  const { equations = 'by-chapter' } = numbering
  const isCounted = equations !== 'none'
  const numbers = [element, ...others].map((place) => {
    return {
      place,
      number: isCounted ? nextNumber(thing, equations, chapter, counts) : '',
    }
  })
  const tags = elementsOf(math).filter(({ tagName }) => tagName === 'mtext')
  const isTag = (at: number) => (tag: Element) => textOf(tag) === `(${at + 1})`
  const written = numbers.map((_, at) => tags.find(isTag(at)))
  for (const [at, { number }] of numbers.entries())
    if (written[at])
      written[at].children = [{ type: 'text', value: number && `(${number})` }]
  const alttext = String(math.properties.alttext).replaceAll(
    /\\tag\{(\d+)\}/g,
    (_, at) => {
      const { number } = numbers[Number(at) - 1] ?? {}
      return number ? `\\tag{${number}}` : ''
    },
  )
  math.properties.alttext = alttext
  return numbers.map(({ number, place }) => [
    place,
    number ? { kind: 'equation', number } : { kind: 'equation' },
  ])
}

/** Figures or tables in a figure, in the order of the alphabet: `(a)`, to which references say `3a`. */
function numberParts(
  { element, kind }: Thing,
  number: string,
): readonly (readonly [Element, Target])[] {
  // One in a box has a number of its own.
  if (element.tagName !== 'figure' || kind === 'listing') return []
  const parts = elementsOf(element).filter(
    (part) => part !== element && part.tagName === kind && captionOf(part),
  )
  return parts.map((part, index) => {
    const letter = letterOf(index + 1).toLowerCase()
    const title = titleOf(captionOf(part) ?? part)
    addLabel(part, kind, `(${letter})`)
    return [part, { kind, number: `${number}${letter}`, isPart: true, title }]
  })
}

function namesOf({ element }: Thing, words: Words): Pick<Target, 'title' | 'word'> {
  const word = wordOf(element, words)
  const caption = captionOf(element)
  return {
    ...(word === undefined ? {} : { word }),
    ...(caption ? { title: titleOf(caption) } : {}),
  }
}

/** The text of a heading or a caption without its number. */
export function titleOf(element: Element): () => string {
  return () => {
    const children = element.children.filter((node) => !isLabel(node))
    return labelOf({ ...element, children }).text
  }
}

function wordOf(element: Element, words: Words): string | undefined {
  return words[`box-${boxOf(element).box}`]
}

function isLabel(node: ElementContent): boolean {
  if (node.type !== 'element') return false
  return hasClass(node, 'caption-label') || hasClass(node, 'number')
}

/** Those in the text, then those in notes. */
function thingsIn(draft: Pick<Draft, 'notes' | 'tree'>): readonly Thing[] {
  const things: Thing[] = []
  const enter = (node: Nodes): boolean => {
    const kind = node.type === 'element' ? kindOf(node) : undefined
    if (node.type === 'element' && kind) things.push({ element: node, kind })
    return kind === undefined || kind === 'theorem'
  }
  for (const tree of treesOf(draft)) walkHtml(tree, enter)
  return things
}

function kindOf(element: Element): Kind | undefined {
  const { tagName } = element
  if (tagName === 'table') return 'table'
  if (tagName === 'figure' && hasClass(element, 'tables')) return 'table'
  if (tagName === 'figure') return hasClass(element, 'listing') ? 'listing' : 'figure'
  if (hasClass(element, 'formula')) return 'equation'
  const { box, isStatement } = boxOf(element)
  const isNamed = box !== undefined && boxId.test(String(element.properties.id))
  return isStatement || isNamed ? 'theorem' : undefined
}

/** What has no caption is numbered only if it is named or referred to. */
function isUnnumbered({ element, kind }: Thing): boolean {
  const isNamed = marksOf(element).explicitId === true
  const hasNone = kind === 'equation' || kind === 'theorem' ? false : !captionOf(element)
  return hasClass(element, 'unnumbered') || (hasNone && !isNamed)
}

/** What stands over a table, or under a figure. */
export function captionOf({ children }: Element): Element | undefined {
  return children.find(
    (child): child is Element =>
      child.type === 'element' && /^(?:fig)?caption$/.test(child.tagName),
  )
}

/** The number that an author has given: in the label of a caption, or by `\tag`. */
function writtenNumber({ element, kind }: Thing): string | undefined {
  if (kind === 'equation') {
    const [math] = element.children
    const source = math?.type === 'element' ? String(math.properties.alttext) : ''
    return /\\tag\*?\{([^{}]+)\}/.exec(source)?.[1]
  }
  const caption = captionOf(element)
  const [label] = caption && hasClass(caption, 'labelled') ? caption.children : []
  return label && /\d+(?:[.–-]\d+)*/.exec(textOf(label))?.[0]
}

function writeNumber(
  { element, kind }: Thing,
  number: string,
  words: Words,
  templates: Templates,
): void {
  if (kind === 'equation') {
    const [math] = element.children
    if (math?.type === 'element') element.children[0] = withTag(math, number, templates)
    return
  }
  if (kind === 'theorem') {
    const word = wordOf(element, words) ?? ''
    const title = element.children.find((child) => child.type === 'element')
    const named = `${word}\u00a0${number}`
    const [first] = title?.children ?? []
    if (first?.type === 'text' && first.value.startsWith(word))
      first.value = named + first.value.slice(word.length)
    else title?.children.unshift({ type: 'text', value: `${named}. ` })
    return
  }
  addLabel(element, kind, (words[`caption-${kind}`] ?? '').replace('{{number}}', number))
}

function addLabel(element: Element, kind: Kind, label: string): void {
  const caption = captionOf(element) ?? addCaption(element, kind)
  const isBare = textOf(caption).trim() === ''
  caption.children.unshift(
    h('span.caption-label', label),
    ...(isBare ? [] : [{ type: 'text', value: ' ' } as const]),
  )
  addClasses(caption, ['labelled'])
}

function addCaption(element: Element, kind: Kind): Element {
  const caption = h(kind === 'table' ? 'caption' : 'figcaption')
  if (kind === 'table') element.children.unshift(caption)
  else element.children.push(caption)
  return caption
}

/** A formula with its number beside it, as `\tag` sets one. */
function withTag(math: Element, number: string, templates: Templates): Element {
  const { children } = math
  const [tagged] = templates.fill('equation', { formula: children }, { number }).children
  const alttext = `${math.properties.alttext} \\tag{${number}}`
  return {
    ...math,
    properties: { ...math.properties, alttext },
    children: tagged?.type === 'element' ? tagged.children : children,
  }
}
