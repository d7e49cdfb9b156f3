import type { RootContent } from 'hast'
import type { NoteDefinition } from '../book.ts'
import { groupBy } from '../lib/group-by.ts'
import { elementsOf } from '../lib/hast.ts'
import { report } from '../problems/report.ts'
import type { FileText, Part } from './join-chapters.ts'
import { type Allowance, wholeAllowance } from './parse-markdown.ts'

/** A note that a chapter refers to. */
export interface GivenNote {
  readonly note: NoteDefinition
  /** Where it is written. */
  readonly home: FileText
}

/**
 * For each chapter the notes that it refers to, in source order: those of the file that the reference is in, else
 * the only one of that label in another. A note that several chapters refer to is given to each.
 *
 * References get the label that their note has in its chapter. What nothing refers to is reported.
 */
export function shareNotes(
  texts: readonly FileText[],
  chapters: readonly (readonly Part[])[],
  allowance: Allowance,
): readonly (readonly GivenNote[])[] {
  const all = texts.flatMap((home) => home.notes.map((note) => ({ home, note })))
  const order = new Map(all.map(({ note }, index) => [note, index]))
  const byHome = new Map(
    texts.map((home) => [home, new Map(home.notes.map((note) => [note.label, note]))]),
  )
  const byLabel = groupBy(all, ({ note }) => note.label)
  const taken = new Set<NoteDefinition>()
  const given = chapters.map(notesFor)
  for (const { home, note } of all) if (!taken.has(note)) reportUnused(note, home)
  const rank = (note: NoteDefinition) => order.get(note) ?? 0
  return given.map((notes) =>
    [...notes].sort(([one], [other]) => rank(one) - rank(other)).map(([, mine]) => mine),
  )

  /** By what each was defined as, the notes that a chapter refers to. */
  function notesFor(parts: readonly Part[]): ReadonlyMap<NoteDefinition, GivenNote> {
    const notes = new Map<NoteDefinition, GivenNote>()
    const labels = new Set<string>()
    // Grows while it runs: a note may refer to others.
    const waiting = [...parts]
    const take = ({ home, note }: GivenNote): GivenNote => {
      // No label of an author has a space.
      const label = labels.has(note.label) ? `${labels.size} ${note.label}` : note.label
      labels.add(label)
      const own = taken.has(note) ? copyOf(note, home, allowance) : note
      taken.add(note)
      const mine = { home, note: { ...own, label } }
      notes.set(note, mine)
      waiting.push({ text: home, nodes: [...mine.note.children] })
      return mine
    }
    for (const { nodes, text } of waiting) {
      const refs = nodes.flatMap(elementsOf)
      for (const ref of refs.filter(({ properties }) => properties.dataNote)) {
        const label = String(ref.properties.dataNote)
        const found = find(text, label)
        const mine = found && (notes.get(found.note) ?? take(found))
        if (mine) ref.properties.dataNote = mine.note.label
        else report(text.file, 'note-undefined', [label], ref)
      }
    }
    return notes
  }

  function find(home: FileText, label: string): GivenNote | undefined {
    const note = byHome.get(home)?.get(label)
    if (note) return { home, note }
    const [first, ...others] = byLabel.get(label) ?? []
    return others.length === 0 ? first : undefined
  }
}

/** The same for another chapter. What has an id has it in the first. */
function copyOf(
  note: NoteDefinition,
  { file }: FileText,
  allowance: Allowance,
): NoteDefinition {
  const { end, start } = note.position ?? {}
  const length = (end?.offset ?? 0) - (start?.offset ?? 0)
  allowance.definedCharacters -= length
  if (allowance.definedCharacters < 0) {
    const most = wholeAllowance.definedCharacters.toLocaleString('en')
    report(file, 'definition-long', [length.toLocaleString('en'), most], note.position)
    return { ...note, children: [] }
  }
  const children = structuredClone([...note.children])
  for (const { properties } of children.flatMap((node: RootContent) => elementsOf(node)))
    delete properties.id
  return { ...note, children }
}

function reportUnused({ label, position }: NoteDefinition, { file }: FileText): void {
  const source = String(file).slice(position?.start.offset)
  const [, written = label] = /^\[\^((?:\\.|[^\]\\])+)\]/.exec(source) ?? []
  report(file, 'note-unused', [written], position)
}
