import type { Element, ElementContent, Parents, Root } from 'hast'
import type { NoteDefinition } from '../../book.ts'
import { noteElement } from '../nodes.ts'

declare module 'hast' {
  interface RootData {
    notes?: readonly NoteDefinition[]
  }
}

/**
 * Take the notes out of the text, into `data.notes` of the tree, in source order.
 *
 * A note keeps the language of the place where it was written. Of two notes with one label the
 * first stays.
 */
export function rehypeNotes() {
  return (tree: Root): void => {
    const notes = new Map<string, NoteDefinition>()
    takeFrom(tree, undefined, notes)
    tree.data = { ...tree.data, notes: [...notes.values()] }
  }
}

function takeFrom(
  parent: Parents,
  around: string | undefined,
  notes: Map<string, NoteDefinition>,
): void {
  const lang = languageOf(parent) ?? around
  let found = false
  for (const child of parent.children) {
    if (child.type !== 'element') continue
    takeFrom(child, lang, notes)
    if (child.tagName !== noteElement) continue
    found = true
    const label = String(child.properties.dataNote)
    if (!notes.has(label)) notes.set(label, toNote(label, child, lang))
  }
  if (found) parent.children = parent.children.filter(staysInText)
}

function toNote(
  label: string,
  element: Element,
  lang: string | undefined,
): NoteDefinition {
  for (const child of element.children) {
    if (lang && child.type === 'element') child.properties.lang ??= lang
  }
  return { label, children: element.children, position: element.position }
}

function staysInText(node: Parents['children'][number]): node is ElementContent {
  return node.type !== 'element' || node.tagName !== noteElement
}

function languageOf(node: Parents): string | undefined {
  return node.type === 'element' && node.properties.lang
    ? String(node.properties.lang)
    : undefined
}
