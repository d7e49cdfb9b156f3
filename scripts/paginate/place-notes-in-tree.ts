import type { Element, ElementContent, Parents, Root } from 'hast'
import { h } from 'hastscript'
import type { Note } from '../book.ts'
import { hasClass } from '../lib/hast.ts'
import { normaliseSpaces } from './normalise-spaces.ts'

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

/** Elements that a float cannot leave or that must not hold a note's text: their notes stand after them. */
const closed = new Set('table figure aside section h1 h2 h3 h4 h5 h6 dt'.split(' '))

function isClosedToNotes(element: Element): boolean {
  return closed.has(element.tagName) || hasClass(element, 'figures')
}

/**
 * Puts each note into the flow directly after its first reference, where the layout finds it and
 * a screen reader reads it.
 *
 * A note of a table, a box, a caption or a heading stands after that.
 *
 * @param notesOfBlock - Gets the notes of a block around that is closed to them.
 */
export function placeNotesInTree(
  tree: Parents,
  templates: NoteTemplates,
  notesOfBlock?: ElementContent[],
): void {
  tree.children = (tree.children as ElementContent[]).flatMap((node, index, siblings) => {
    if (node.type !== 'element') return [node]
    const note = templates.notes.get(String(node.properties.dataNote))
    if (note) {
      markReference(node, siblings[index - 1])
      if (note.refs[0] !== node.properties.id) return [node]
      const elements = noteElements(note, templates)
      if (!notesOfBlock) return [node, ...elements]
      notesOfBlock.push(...elements)
      return [node]
    }
    const notes: ElementContent[] = []
    const isClosed = !notesOfBlock && isClosedToNotes(node)
    placeNotesInTree(node, templates, isClosed ? notes : notesOfBlock)
    return notes.length > 0 ? [node, h('div.footnote-anchor', notes)] : [node]
  })
}

function markReference(node: Element, before: ElementContent | undefined): void {
  // Raised is what stands in a reference, and not the reference: see `.raised` in `print.css`.
  node.children = [h('span.raised', node.children)]
  // Two references in a row are two numbers, not one: see `.further` in `print.css`.
  if (before?.type === 'element' && hasClass(before, 'noteref'))
    node.properties.className = ['noteref', 'further']
}

function noteElements(note: Note, { fill, prepare }: NoteTemplates): ElementContent[] {
  const tree: Root = { type: 'root', children: structuredClone([...note.children]) }
  prepare(tree, note)
  normaliseSpaces(tree)
  const children = tree.children.filter((child) => child.type !== 'doctype')
  for (const child of children) {
    if (child.type !== 'element' || child.tagName !== 'p') continue
    // The label begins the line of the first paragraph: a block could not stand in it.
    child.tagName = 'span'
    child.properties.className = ['footnote-text']
  }
  return fill(
    { text: children },
    { id: note.id, ref: note.refs[0] ?? '', label: note.label },
  ).filter((child) => child.type === 'element')
}
