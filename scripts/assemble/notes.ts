import type { Element, ElementContent } from 'hast'
import type { BookKind, Note, NoteDefinition } from '../book.ts'
import { hasClass } from '../lib/hast.ts'
import { type Draft, elementsBelow, firstFree } from './sections.ts'

interface Numbered {
  readonly definition: NoteDefinition
  readonly id: string
  readonly label: string
  readonly refs: string[]
}

/**
 * Number the notes of each section in order of their first reference, and link every reference.
 *
 * Numbers run through an article, and begin anew in each section of a book. A note referred to
 * again keeps its number. References within notes come after all references of the text.
 */
export function numberNotes(
  drafts: readonly Draft[],
  kind: BookKind,
  taken: Set<string>,
): ReadonlyMap<Draft, readonly Note[]> {
  let count = 0
  return new Map(
    drafts.map((draft) => {
      const prefix = kind === 'book' ? `${draft.id}-` : ''
      const numbered = numberSection(draft, kind === 'book' ? 0 : count, prefix, taken)
      count += numbered.length
      return [draft, numbered.map((note) => noteOf(note, draft))]
    }),
  )
}

function numberSection(
  draft: Draft,
  before: number,
  prefix: string,
  taken: Set<string>,
): readonly Numbered[] {
  const definitions = new Map(draft.definitions.map((note) => [note.label, note]))
  const byLabel = new Map<string, Numbered>()
  const inOrder: Numbered[] = []

  linkRefs(draft.tree.children)
  // Grows while it runs: a note may be the first to refer to another.
  for (const { definition } of inOrder) linkRefs(definition.children)
  return inOrder

  function linkRefs(nodes: readonly (typeof draft.tree.children)[number][]): void {
    for (const ref of elementsBelow(nodes, (element) => hasClass(element, 'noteref'))) {
      const label = String(ref.properties.dataNote)
      const note = byLabel.get(label) ?? addNote(label)
      if (note) linkRef(ref, note)
    }
  }

  function addNote(label: string): Numbered | undefined {
    const definition = definitions.get(label)
    if (!definition) return undefined
    const number = String(before + inOrder.length + 1)
    const id = firstFree(`note-${prefix}${number}`, taken)
    const note = { definition, id, label: number, refs: [] }
    byLabel.set(label, note)
    inOrder.push(note)
    return note
  }

  function linkRef(ref: Element, { id, label, refs }: Numbered): void {
    const again = refs.length > 0 ? `-${refs.length + 1}` : ''
    const refId = firstFree(`${id.replace(/^note-/, 'ref-')}${again}`, taken)
    refs.push(refId)
    Object.assign(ref.properties, { id: refId, href: `#${id}`, dataNote: id })
    ref.children = [{ type: 'text', value: label }] satisfies ElementContent[]
  }
}

function noteOf({ definition, id, label, refs }: Numbered, { file }: Draft): Note {
  const { children, position } = definition
  return { id, refs, label, children, file, position }
}
