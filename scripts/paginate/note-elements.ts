import type { Element, ElementContent, Parents, Root } from 'hast'
import { SKIP, visitParents } from 'unist-util-visit-parents'
import type { Note } from '../book.ts'
import { settleSpaces } from './settle-spaces.ts'

export interface NoteTemplates {
  readonly notes: ReadonlyMap<string, Note>
  /** Makes the text of a note, which may be changed, fit to be printed. */
  readonly prepare: (tree: Root, note: Note) => void
  /** A note with its spacer. */
  readonly fill: (
    slots: { readonly text: readonly ElementContent[] },
    texts: { readonly id: string; readonly ref: string; readonly label: string },
  ) => ElementContent[]
}

/** Elements that a float cannot leave or that must not hold a note's text: their notes stand behind them. */
const closed = new Set([
  'table',
  'figure',
  'aside',
  'section',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'dt',
])

/**
 * Puts each note into the flow directly behind its first reference, where the layout finds it and
 * a screen reader reads it.
 *
 * A note of a table, a box, a caption or a heading stands behind that.
 */
export function placeNotesInTree(tree: Root, templates: NoteTemplates): void {
  const behind = new Map<Element, ElementContent[]>()
  visitParents(tree, 'element', (node, ancestors) => {
    if (!templates.notes.has(String(node.properties.dataNote))) return
    raise(node)
    markFurther(node, ancestors.at(-1))
    const note = noteOf(node, templates.notes)
    if (!note) return
    const elements = noteElements(note, templates)
    const host = ancestors.find(isClosed)
    if (host) {
      behind.set(host, [...(behind.get(host) ?? []), ...elements])
      return SKIP
    }
    const parent = ancestors.at(-1) as Parents
    const index = parent.children.indexOf(node) + 1
    parent.children.splice(index, 0, ...elements)
    return [SKIP, index + elements.length]
  })
  if (behind.size > 0) insertBehind(tree, behind)
}

/** The note that an element refers to, if it is the first to do so. */
function noteOf(node: Element, notes: ReadonlyMap<string, Note>): Note | undefined {
  const note = notes.get(String(node.properties.dataNote))
  return note && note.refs[0] === node.properties.id ? note : undefined
}

/** Raises what stands in a reference, and not the reference: see `.raised` in `print.css`. */
function raise(node: Element): void {
  node.children = [
    {
      type: 'element',
      tagName: 'span',
      properties: { className: ['raised'] },
      children: node.children,
    },
  ]
}

/** Two references in a row are two numbers, not one: see `.further` in `print.css`. */
function markFurther(node: Element, parent: Parents | undefined): void {
  const before = parent?.children[parent.children.indexOf(node) - 1]
  if (before?.type !== 'element') return
  const names = [before.properties.className].flat()
  if (names.includes('noteref') || names.includes('footnote')) {
    node.properties.className = ['noteref', 'further']
  }
}

function isClosed(node: Parents): node is Element {
  return node.type === 'element' && closed.has(node.tagName)
}

function noteElements(note: Note, { fill, prepare }: NoteTemplates): ElementContent[] {
  const tree: Root = { type: 'root', children: structuredClone([...note.children]) }
  prepare(tree, note)
  settleSpaces(tree)
  const children = tree.children.filter((child) => child.type !== 'doctype')
  for (const child of children) {
    if (child.type !== 'element' || child.tagName !== 'p') continue
    // The label begins the line of the first paragraph: a block could not stand beside it.
    child.tagName = 'span'
    child.properties.className = ['footnote-text']
  }
  return fill(
    { text: children },
    { id: note.id, ref: note.refs[0] ?? '', label: note.label },
  ).filter((child) => child.type === 'element')
}

function insertBehind(tree: Root, behind: ReadonlyMap<Element, ElementContent[]>): void {
  visitParents(tree, 'element', (node, ancestors) => {
    const notes = behind.get(node)
    const parent = ancestors.at(-1)
    if (!notes || !parent) return
    const anchor: Element = {
      type: 'element',
      tagName: 'div',
      properties: { className: ['footnote-anchor'] },
      children: notes,
    }
    const index = parent.children.indexOf(node) + 1
    parent.children.splice(index, 0, anchor)
    return [SKIP, index + 1]
  })
}
