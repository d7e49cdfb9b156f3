/**
 * Every `:::name` block an author may write, and the element that it becomes.
 *
 * To add one: a line in {@link blocks}, its styles in `templates/styles/`, and a folder under
 * `tests/fixtures/markdown/`.
 */
import type { Element, ElementContent, ElementData } from 'hast'
import { h } from 'hastscript'
import { readData } from '../lib/read-template.ts'
import { classesIn } from './attributes.ts'
import { type Container, pageBreak } from './nodes.ts'
import { inPoems, verse } from './verse.ts'

interface Block {
  /** Whether `:::name[label]` prints its label. */
  readonly takesLabel?: boolean
  /** The element that a block becomes, from its content and label. */
  readonly element: (
    content: ElementContent[],
    label: ElementContent[],
    node: Container,
  ) => Element
}

export const blocks: Readonly<Record<string, Block>> = {
  abstract: { element: (content) => h('section.abstract', content) },
  // Filled in where the book is assembled.
  bibliography: { element: () => h('div', { dataBibliography: '' }) },
  dedication: { element: (content) => h('div.dedication', content) },
  epigraph: { takesLabel: true, element: epigraph },
  // Filled in when all of it is known.
  index: {
    element: (content) =>
      h('div.index-entries', { dataIndexPlace: '' }, [
        ...(content.length > 0 ? [h('div.index-headnotes', content)] : []),
      ]),
  },
  // Turned in print.
  landscape: { element: (content) => h('div.landscape', content) },
  // Filled in when all of them are known.
  'list-of-figures': { element: () => listOf('figure') },
  'list-of-listings': { element: () => listOf('listing') },
  'list-of-tables': { element: () => listOf('table') },
  // The label of code is its caption.
  listing: {
    takesLabel: true,
    element: (content, label) =>
      h('figure.listing', content, label.length > 0 ? h('figcaption', label) : []),
  },
  // The label of a note is its title.
  note: {
    takesLabel: true,
    element: (content, label) => h('aside.note', titled(content, label)),
  },
  'page-break': { element: () => h(`hr.${pageBreak}`) },
  // A text and its translation.
  parallel: { element: (content) => h('div.parallel', content) },
  'pull-quote': { element: (content) => h('aside.pull-quote', content) },
  // Its title stands above it: see remark-divs.ts.
  sequence: { element: (content) => h('div.sequence', inPoems(content)) },
  // One of several that a screen shows in turn.
  tab: {
    takesLabel: true,
    element: (content, label) =>
      h('div.tab', label.length > 0 ? [h('p.tab-title', label)] : [], content),
  },
  verse: { element: (content, _, { attributes }) => verse(content, attributes) },
}

function listOf(kind: string): Element {
  return h('ul.list-of', { dataListOf: kind })
}

/** Its source is its label, or a last paragraph that begins with a dash. */
function epigraph(content: ElementContent[], label: ElementContent[]): Element {
  if (label.length > 0) return h('blockquote.epigraph', content, h('footer', label))
  const index = content.findLastIndex((node) => node.type === 'element')
  const last = content[index]
  if (index > 0 && last?.type === 'element' && beginsWithDash(last)) {
    content[index] = { ...last, tagName: 'footer' }
  }
  return h('blockquote.epigraph', content)
}

function beginsWithDash({ children: [first], tagName }: Element): boolean {
  return (
    tagName === 'p' && first?.type === 'text' && /^\s*(?:--|[–—―])/u.test(first.value)
  )
}

/** Boxes beside the text, such as tips and warnings: their kinds are in `templates/boxes.yaml`. */
interface BoxKind {
  readonly as: 'example' | 'note' | 'notice' | 'statement' | 'tip'
  readonly also?: readonly string[]
  readonly class?: boolean
  readonly id?: string
  readonly letter?: string
  readonly word?: string
}

const kinds = readData<Readonly<Record<string, BoxKind>>>('boxes.yaml')

const kindsByName = new Map(
  Object.entries(kinds).flatMap(([kind, { also = [] }]) =>
    [kind, ...also].map((name) => [name, kind]),
  ),
)

const kindsBy = (key: 'id' | 'letter' | 'word') =>
  new Map(Object.entries(kinds).map(([kind, facts]) => [facts[key], kind]))

/** Kinds by how ids begin in Quarto, and by the classes that stand for another kind where they are names. */
const [kindsById, kindsByWord] = [kindsBy('id'), kindsBy('word')]
/** Leanpub's, for those that every line has. */
export const kindsByLetter: ReadonlyMap<string | undefined, string> = kindsBy('letter')

/** The kind of box that a name stands for in any tool; `undefined` if it is none. */
export function kindOfBox(name: string): string | undefined {
  return kindsByName.get(name.toLowerCase())
}

/** The same for a class of a block that has no name: Quarto's, Bootstrap's and others' have marks of their own. */
export function kindOfClass(name: string): string | undefined {
  const [, mark, rest = ''] = /^(callout-|admonition-|alert-|rmd)?(.+)$/.exec(name) ?? []
  const kind = kindOfBox(rest)
  return kind && (mark || kinds[kind]?.class) ? kind : kindsByWord.get(name)
}

/** The kind of box that attributes in braces make of a block without a name, and the class that says so if one does. */
export function kindOfAttributes(attributes: string) {
  const className = classesIn(attributes).find(kindOfClass)
  const [, start] = /#([a-z]{3})-/.exec(attributes) ?? []
  const kind = className ? kindOfClass(className) : start && kindsById.get(start)
  return { className, kind, isStatement: isStatement(kind) }
}

function isStatement(kind: string | undefined): boolean {
  return kinds[kind ?? '']?.as === 'statement'
}

/** A box with its title; without one, it gets the word for its kind when the book is assembled. */
export function boxElement(
  kind: string,
  content: ElementContent[],
  title: ElementContent[],
): Element {
  const { as = 'note', word = kind } = kinds[kind] ?? {}
  if (isStatement(kind)) {
    const statement = h('div', { className: [as, word] }, titled(content, title))
    return { ...statement, data: { box: word, isStatement: true } as ElementData }
  }
  const className = [...new Set(['note', as, kind])]
  const box = h('aside', { className }, titled(content, title))
  return { ...box, data: { box: kind } as ElementData }
}

function titled(content: ElementContent[], title: ElementContent[]): ElementContent[] {
  return title.length > 0 ? [h('p.note-title', title), ...content] : content
}
