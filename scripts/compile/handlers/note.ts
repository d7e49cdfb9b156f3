import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type { FootnoteDefinition, FootnoteReference } from 'mdast'
import type { State } from 'mdast-util-to-hast'
import type { InlineNote } from '../nodes.ts'
import { madeFrom } from './made-from.ts'

/**
 * The element that holds the content of a note until `rehypeNotes` takes it out of the text. No
 * author can write it, because it is not on the list of what HTML may stay.
 */
export const noteElement = 'note-definition'

/** An empty `a.noteref`, which waits for its number. */
export function footnoteReference(state: State, node: FootnoteReference): Element {
  return madeFrom(state, node, noteref(node.identifier))
}

/** The content of a note, for `rehypeNotes` to take out. */
export function footnoteDefinition(state: State, node: FootnoteDefinition): Element {
  const label = { dataNote: node.identifier }
  return madeFrom(state, node, h(noteElement, label, state.wrap(state.all(node), true)))
}

/** Reference and content in one. */
export function inlineNote(state: State, node: InlineNote): ElementContent[] {
  const { column, line } = node.position?.start ?? { line: 0, column: 0 }
  // No label of an author's note has a space, so this one is free.
  const label = `inline ${line}:${column}`
  const paragraph = madeFrom(state, node, h('p', state.all(node)))
  return [
    madeFrom(state, node, noteref(label)),
    madeFrom(state, node, h(noteElement, { dataNote: label }, [paragraph])),
  ]
}

function noteref(label: string): Element {
  return h('a.noteref', { dataNote: label })
}
