import type { Nodes } from 'hast'
import type { Book, Note } from '../../book.ts'
import { sourceOf } from '../../lib/origins.ts'
import { type Evidence, type Finding, finding, type Verdict } from '../evidence.ts'
import { callsIn } from './print/expected-print.ts'
import type { Step } from './print/fit-print.ts'
import { readPrint } from './print/read-print.ts'

/** Every note begins on the page that was laid out, which is that of its reference, and stands below all text of its page. */
export function notesPdf(evidence: Evidence): Verdict {
  const { match, streams } = readPrint(evidence)
  const { book } = evidence
  const steps = match.steps.filter(({ stream }) => stream !== streams.contents)
  return {
    read: [book.notes.size, 'note'],
    findings: [
      ...pageFaults(steps, evidence),
      ...referenceFaults(steps, book, isKnown),
      ...placeFaults(steps, book),
    ],
  }
}

/** The note that begins with a step. */
function noteAt({ from, group }: Step, { notes }: Book): Note | undefined {
  return from === 0 ? notes.get(group.note ?? '') : undefined
}

/** @param expected - Index of the page; `undefined` for none. */
function elsewhere(
  { file, label, position: place }: Note,
  page: number,
  expected: number | undefined,
): Finding {
  const expectedPage = expected === undefined ? 'none' : String(expected + 1)
  const details = [label, String(page + 1), expectedPage] as const
  return finding('note-elsewhere', [...details], { file, place })
}

function pageFaults(
  steps: readonly Step[],
  { book, pageMap }: Evidence,
): readonly Finding[] {
  const pageOfNote = new Map(
    pageMap?.pages.flatMap(({ notes }, page) => notes.map((id) => [id, page] as const)),
  )
  return steps.flatMap((step): Finding[] => {
    const { page } = step.group
    const note = noteAt(step, book)
    const expected = pageOfNote.get(note?.id ?? '')
    return note && expected !== page ? [elsewhere(note, page, expected)] : []
  })
}

/** Notes that stand above or among the text of their page. */
function placeFaults(steps: readonly Step[], { notes }: Book): readonly Finding[] {
  const endOfText = new Map<number, number>()
  for (const { group } of steps) {
    if (group.note !== undefined) continue
    const end = Math.min(group.bottom, endOfText.get(group.page) ?? group.bottom)
    endOfText.set(group.page, end)
  }
  const misplaced = new Map<Note, number>()
  for (const { group } of steps) {
    const note = notes.get(group.note ?? '')
    const isBelow = group.top < (endOfText.get(group.page) ?? Number.POSITIVE_INFINITY)
    if (note && !isBelow && !isKnown(note)) misplaced.set(note, group.page)
  }
  return [...misplaced].map(([{ file, label, position: place }, page]) => {
    return finding('note-amid-text', [label, String(page + 1)], { file, place })
  })
}

/** Whether the author has been told already, by the layout. */
function isKnown(note: Note): boolean {
  const { file, position } = sourceOf(note.file, note.position)
  return file.messages.some(({ line, ruleId }) => {
    return ruleId === 'note-astray' && line === position?.start.line
  })
}

/** After these, and not after their references, begin the notes of what they hold. */
const holders = new Set('figure aside section h1 h2 h3 h4 h5 h6 dt'.split(' '))

/**
 * Notes that do not begin on the page of their reference, wherever the layout had them. Those of a
 * picture, a box or a heading may begin on a later one, where that ends.
 *
 * @param isKnown - Whether the author has been told already.
 */
export function referenceFaults(
  steps: readonly Step[],
  book: Book,
  isKnown: (note: Note) => boolean,
): readonly Finding[] {
  const held = heldNotes(book)
  const pageOfCall = new Map<string, number>()
  return steps.flatMap((step): Finding[] => {
    const { page } = step.group
    for (const call of callsIn(step.stream, step.from, step.to))
      pageOfCall.set(call, page)
    const note = noteAt(step, book)
    const called = pageOfCall.get(note?.id ?? '')
    if (!note || called === undefined || called === page) return []
    if (page > called && (held.has(note.id) || isKnown(note))) return []
    return [elsewhere(note, page, called)]
  })
}

/** Ids of notes that are called from within what they stand after, or from a note of such. */
function heldNotes({ notes, sections }: Book): ReadonlySet<string> {
  const held = new Set<string>()
  const visit = (node: Nodes, isHeld: boolean): void => {
    if (!('children' in node)) return
    const id = node.type === 'element' ? String(node.properties.dataNote ?? '') : ''
    if (isHeld && id !== '') held.add(id)
    const within = isHeld || (node.type === 'element' && holders.has(node.tagName))
    for (const child of node.children) visit(child, within)
  }
  for (const { tree } of sections) visit(tree, false)
  // In the order of the book: a note that calls another comes before it.
  for (const { children, id } of notes.values()) {
    for (const child of children) visit(child, held.has(id))
  }
  return held
}
