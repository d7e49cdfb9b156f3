import type { FootnoteDefinition, FootnoteReference, Root, Text } from 'mdast'
import type { VFile } from 'vfile'
import { placeIn } from '../../lib/text-positions.ts'
import { walkMarkdown } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import type { InlineNote } from '../nodes.ts'

/** What GFM leaves standing of a reference whose note is missing. */
const missingReference = /(?<!\\)\[\^([^\]\n]+)\]/g

/** Report notes that are missing, empty, defined twice, never referred to, or within a note. */
export function remarkNotes() {
  return (tree: Root, file: VFile): void => {
    const definitions = new Map<string, FootnoteDefinition>()
    const references = new Set<string>()
    const nested = new Set<FootnoteReference | InlineNote>()
    walkMarkdown(tree, (node) => {
      if (node.type === 'footnoteDefinition')
        checkDefinition(node, definitions.get(node.identifier))
      else if (node.type === 'footnoteReference') references.add(node.identifier)
      else if (node.type === 'inlineNote') checkInlineNote(node)
      else if (node.type === 'text') checkText(node, file)
    })
    for (const node of nested) report(file, 'note-nested', [written(node)], node)
    for (const [identifier, node] of definitions) {
      if (!references.has(identifier)) report(file, 'note-unused', [labelOf(node)], node)
    }

    function checkDefinition(
      node: FootnoteDefinition,
      first: FootnoteDefinition | undefined,
    ): void {
      findNested(node)
      if (first) {
        const cause = { text: 'the first stands', place: first }
        report(file, 'note-duplicate', [labelOf(node)], node, cause)
        return
      }
      definitions.set(node.identifier, node)
      if (node.children.length === 0)
        report(file, 'note-empty', [`[^${labelOf(node)}]:`], node)
    }

    function checkInlineNote(node: InlineNote): void {
      if (node.children.length === 0) report(file, 'note-empty', ['^[]'], node)
      findNested(node)
    }

    function findNested(note: FootnoteDefinition | InlineNote): void {
      walkMarkdown(note, (node) => {
        if (node.type === 'footnoteReference' || node.type === 'inlineNote')
          nested.add(node)
      })
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
  const source = String(file.value).slice(from, node.position?.end.offset)
  for (const { 0: written, 1: label = '', index } of source.matchAll(missingReference)) {
    const at = from + index
    report(file, 'note-undefined', [label], placeIn(file, at, at + written.length))
  }
}
