/**
 * What links have for those who read them on paper: the page that they lead to; or their addresses, as notes among the
 * author's own, numbered with them, or in brackets.
 */
import type { Element, ElementContent, Parents } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { h } from 'hastscript'
import type { Book, Note, PageReference, Section } from '../book.ts'
import { countAtoms } from '../lib/atoms.ts'
import { decodeAddress } from '../lib/decode-address.ts'
import { elementsOf, marksOf, placedAt } from '../lib/hast.ts'
import { copyTexts, withSections } from '../lib/texts.ts'
import type { FreeId } from '../lib/unique-ids.ts'
import { elementsBelow } from './sections.ts'

/** The book as print has it: references that ask for their pages have room for these. */
export function withPageReferences(book: Book, freeId: FreeId): Book {
  const pageReferences = new Map<string, PageReference>()
  const inPrint = copyTexts(book, addPage)
  return pageReferences.size > 0 ? { ...inPrint, pageReferences } : book

  function addPage(link: Element): void {
    const { inPrint } = marksOf(link)
    if (!inPrint) return
    const id = freeId('page-reference')
    const to = String(link.properties.href).slice(1)
    const children = structuredClone([...inPrint])
    const added = children.flatMap(elementsOf)
    const pages = added.filter(
      ({ properties }) => properties.dataPageReference !== undefined,
    )
    const isAfter = pages.some(
      ({ properties }) => properties.dataPageReference === 'after',
    )
    const isAdded = pages.every(({ properties }) => properties.dataAtoms !== undefined)
    for (const { properties } of pages) properties.dataPageReference = id
    const atoms = isAdded ? {} : { dataAtoms: String(countAtoms(link).get(link) ?? 0) }
    Object.assign(link.properties, { id, ...atoms })
    link.children = children
    pageReferences.set(id, { to, isAfter })
  }
}

/**
 * The book as print has it, with the addresses of its links.
 *
 * A link that shows its address has no other, nor one of a picture; one address has one note in a section. In
 * notes, captions and cells of tables, where a note would be far away or crowd the page, addresses stand in brackets.
 */
export function withAddresses(book: Book, freeId: FreeId): Book {
  const { kind, language, links } = book.config
  const notesAfter = /^en\b/.test(language) ? englishMarks : noMarks
  let count = 0
  const { sections } = copyTexts(book, () => {})
  const linked = sections.map((section): Section => {
    const { notes: own, tree } = section
    const added = new Map<string, Added>()
    const work = { section, freeId, added, notesAfter, inBrackets: links !== 'notes' }
    addTo(tree, work)
    const inNotes = { ...work, inBrackets: true }
    for (const note of own) addTo(note as unknown as Parents, inNotes)
    if (kind === 'book' && section.opening !== 'run-on') count = 0
    const notes = renumber(tree, [...own, ...added.values()], count)
    count += notes.length
    return { ...section, tree, notes }
  })
  return withSections(book, linked)
}

type Added = Note & { readonly refs: string[] }

interface Work {
  readonly section: Section
  readonly freeId: FreeId
  /** Notes by their addresses. */
  readonly added: Map<string, Added>
  /** What stands before the reference to a note, of what follows the link. */
  readonly notesAfter: RegExp
  readonly inBrackets: boolean
}

/** An English note is referred to after the marks that follow its words. */
const englishMarks = /^[.,;:!?…’”]+/u
const noMarks = /^(?!)/

const closed = new Set(['caption', 'figcaption', 'td', 'th'])

function addTo(parent: Parents, work: Work): void {
  const children = parent.children as ElementContent[]
  const result: ElementContent[] = []
  for (let index = 0; index < children.length; index++) {
    const node = children[index] as ElementContent
    result.push(node)
    if (node.type !== 'element') continue
    const address = addressOf(node)
    if (address === undefined) {
      const inBrackets = work.inBrackets || closed.has(node.tagName)
      addTo(node, inBrackets ? { ...work, inBrackets } : work)
    } else if (work.inBrackets) result.push(bracket(node, address))
    else {
      const marks = takeMarks(children[index + 1], work.notesAfter)
      result.push(...marks, reference(node, address, work))
    }
  }
  parent.children = result
}

/** The marks that a text begins with, which loses them. */
function takeMarks(text: ElementContent | undefined, pattern: RegExp): ElementContent[] {
  const [marks] = (text?.type === 'text' && pattern.exec(text.value)) || []
  if (text?.type !== 'text' || marks === undefined) return []
  const taken = { ...text, value: marks }
  text.value = text.value.slice(marks.length)
  return [taken]
}

/** The address that a link leads to, if it leads out of the book and does not show it. */
function addressOf(link: Element): string | undefined {
  const href = String(link.properties.href ?? '')
  const shown = plain(textOf(link))
  if (link.tagName !== 'a' || !/^(?:https?|mailto|tel):/i.test(href) || shown === '')
    return undefined
  const address = /^http/i.test(href)
    ? webAddress(href)
    : href.replace(/^\w+:|\?.*$/g, '')
  const bare = address.replace(/^https?:\/\/(?:www\.|(?:dx\.)?doi\.org\/)?/i, '')
  return shown.includes(plain(bare)) ? undefined : address
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
}

/** Letters that the fonts which come along have, so that addresses may show them. */
const readable = /^[\u0021-\u007e\u00a1-\u017f\u0391-\u03c9\u0400-\u045f\u0490\u0491]*$/

function webAddress(href: string): string {
  const decoded = decodeAddress(href)
  if (readable.test(decoded)) return decoded
  return URL.canParse(href) ? new URL(href).href : href
}

/** Nothing of it is counted as text of the book: see `Page` in `book.ts`. */
const uncounted = { dataAtoms: '0' }

function bracket(link: Element, address: string): Element {
  return h('span', uncounted, [
    placed(link, ' ['),
    linkTo(link, address),
    placed(link, ']'),
  ])
}

function linkTo(link: Element, address: string): Element {
  const { position, properties } = link
  return placedAt(
    h('a', { href: String(properties.href) }, placed(link, address)),
    position,
  )
}

/** A text that comes from a link. */
function placed({ position }: Element, value: string): ElementContent {
  return { type: 'text', value, ...(position && { position }) }
}

function reference(link: Element, address: string, work: Work): Element {
  const { added, freeId, section } = work
  const known = added.get(address)
  const note: Added = known ?? {
    id: freeId(`note-${section.id}-link-${added.size + 1}`),
    refs: [],
    label: '',
    children: [h('p', { dataAddress: '' }, [linkTo(link, address)])],
    file: section.file,
    position: link.position,
  }
  added.set(address, note)
  const id = freeId(note.id.replace(/^note-/, 'ref-'))
  note.refs.push(id)
  const properties = { id, href: `#${note.id}`, dataNote: note.id, ...uncounted }
  return h('a.noteref', properties)
}

/** The notes in the order of their first references, which get their numbers. */
function renumber(
  tree: Section['tree'],
  notes: readonly Note[],
  before: number,
): readonly Note[] {
  const byId = new Map(notes.map((note) => [note.id, note]))
  const ordered = new Map<string, Note>()
  const refer = (nodes: Parents['children']): void => {
    for (const ref of elementsBelow(
      nodes,
      ({ properties }) => 'dataNote' in properties,
    )) {
      const id = String(ref.properties.dataNote)
      const note = byId.get(id)
      if (!note) continue
      const label = ordered.get(id)?.label ?? String(before + ordered.size + 1)
      ordered.set(id, { ...note, label })
      ref.properties.dataAtoms ??= String(textOf(ref).length)
      ref.children = [{ type: 'text', value: label }]
    }
  }
  refer(tree.children)
  // Grows while it runs: a note may be the first to refer to another.
  for (const { children } of ordered.values()) refer([...children])
  return [...ordered.values()]
}
