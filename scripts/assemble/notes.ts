import type { Element, RootContent } from 'hast'
import type { BookKind, Note } from '../book.ts'
import { hasClass } from '../lib/hast.ts'
import type { FreeId } from '../lib/unique-ids.ts'
import { type Draft, elementsBelow } from './sections.ts'

/**
 * Number the notes of each section in order of their first reference, and link every reference.
 *
 * Numbers run through an article, and begin anew in each section of a book but those that run on. A note referred to
 * again keeps its number. References within notes come after all references of the text.
 */
export function numberNotes(
  drafts: readonly Draft[],
  kind: BookKind,
  isBegun: (draft: Draft) => boolean,
  freeId: FreeId,
): ReadonlyMap<Draft, readonly Note[]> {
  let count = 0
  return new Map(
    drafts.map((draft) => {
      const prefix = kind === 'book' ? `${draft.id}-` : ''
      if (isBegun(draft)) count = 0
      const notes = numberSection(draft, count, prefix, freeId)
      count += notes.length
      return [draft, notes]
    }),
  )
}

function numberSection(
  { file, notes: definitions, tree }: Draft,
  before: number,
  prefix: string,
  freeId: FreeId,
): readonly Note[] {
  const defined = new Map(definitions.map((definition) => [definition.label, definition]))
  /** By the author's label, in order of the first reference. */
  const notes = new Map<string, Note & { readonly refs: string[] }>()

  linkRefs(tree.children)
  // Grows while it runs: a note may be the first to refer to another.
  for (const { children } of notes.values()) linkRefs(children)
  return [...notes.values()]

  function linkRefs(nodes: readonly RootContent[]): void {
    for (const ref of elementsBelow(nodes, (element) => hasClass(element, 'noteref')))
      linkRef(ref, String(ref.properties.dataNote))
  }

  function linkRef(ref: Element, name: string): void {
    const definition = defined.get(name)
    if (!definition) return
    const { children, position } = definition
    const label = String(before + notes.size + 1)
    const note = notes.get(name) ?? {
      id: freeId(`note-${prefix}${label}`),
      refs: [],
      label,
      children,
      file,
      position,
    }
    notes.set(name, note)
    const again = note.refs.length > 0 ? `-${note.refs.length + 1}` : ''
    const id = freeId(`${note.id.replace(/^note-/, 'ref-')}${again}`)
    note.refs.push(id)
    Object.assign(ref.properties, { id, href: `#${note.id}`, dataNote: note.id })
    ref.children = [{ type: 'text', value: note.label }]
  }
}
