import type * as Html from 'hast'
import type { FootnoteDefinition, FootnoteReference, Root, Text } from 'mdast'
import type { VFile } from 'vfile'
import type { NoteDefinition } from '../../book.ts'
import { placeIn, writtenAt } from '../../lib/text-positions.ts'
import { walkMarkdown } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import { type InlineNote, noteElement } from '../nodes.ts'

/** What GFM leaves standing of a reference whose note is missing. */
const missingReference = /(?<!\\)\[\^([^\]\n]+)\]/g

/** Report notes that are missing, empty, defined twice, or within a note. */
export function remarkNotes() {
  return (tree: Root, file: VFile): void => {
    const definitions = new Map<string, FootnoteDefinition>()
    const nested = new Set<FootnoteReference | InlineNote>()
    walkMarkdown(tree, (node) => {
      if (node.type === 'text') checkText(node, file)
      else if (node.type === 'inlineNote') checkNote(node, '^[]')
      else if (node.type === 'footnoteDefinition') checkDefinition(node)
    })
    for (const node of nested) report(file, 'note-nested', [written(node)], node)

    function checkDefinition(node: FootnoteDefinition): void {
      const first = definitions.get(node.identifier)
      if (!first) definitions.set(node.identifier, node)
      checkNote(node, first ? undefined : `[^${labelOf(node)}]:`)
      const cause = { text: 'the first stands', place: first }
      if (first) report(file, 'note-duplicate', [labelOf(node)], node, cause)
    }

    /** @param empty - What is written of it without a text, to be reported. */
    function checkNote(note: FootnoteDefinition | InlineNote, empty?: string): void {
      walkMarkdown(note, (node) => {
        if (node.type === 'footnoteReference' || node.type === 'inlineNote')
          nested.add(node)
      })
      if (empty && note.children.length === 0) report(file, 'note-empty', [empty], note)
    }
  }
}

function written(node: FootnoteReference | InlineNote): string {
  return node.type === 'inlineNote' ? '^[…]' : `[^${labelOf(node)}]`
}

function labelOf(node: FootnoteDefinition | FootnoteReference): string {
  return node.label ?? node.identifier
}

function checkText(node: Text, file: VFile): void {
  if (!node.value.includes('[^')) return
  const from = node.position?.start.offset ?? 0
  for (const { 0: written, 1: label = '', index } of writtenAt(file, node).matchAll(
    missingReference,
  )) {
    const at = from + index
    report(file, 'note-undefined', [label], placeIn(file, at, at + written.length))
  }
}

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
  return (tree: Html.Root): void => {
    const notes = new Map<string, NoteDefinition>()
    takeFrom(tree, undefined, notes)
    tree.data = { ...tree.data, notes: [...notes.values()] }
  }
}

function takeFrom(
  parent: Html.Parents,
  around: string | undefined,
  notes: Map<string, NoteDefinition>,
): void {
  const own = parent.type === 'element' && parent.properties.lang
  const lang = own ? String(own) : around
  let found = false
  for (const child of parent.children) {
    if (child.type !== 'element') continue
    takeFrom(child, lang, notes)
    if (child.tagName !== noteElement) continue
    found = true
    const label = String(child.properties.dataNote)
    if (!notes.has(label)) notes.set(label, toNote(label, child, lang))
  }
  if (found)
    parent.children = (parent.children as Html.ElementContent[]).filter(
      (child) => child.type !== 'element' || child.tagName !== noteElement,
    )
}

function toNote(
  label: string,
  element: Html.Element,
  lang: string | undefined,
): NoteDefinition {
  for (const child of element.children) {
    if (lang && child.type === 'element') child.properties.lang ??= lang
  }
  return { label, children: element.children, position: element.position }
}
