import type { Nodes } from 'hast'
import type { Book, Note } from '../../book.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  type Verdict,
} from '../evidence.ts'
import { callsIn, type Step } from './print/match-print.ts'
import { readPrint } from './print/read-print.ts'

/** Every note begins on the page that was laid out, which is that of its reference, and stands below all text of its page. */
export function notesPdf(evidence: Evidence): Verdict {
  const { match, streams } = readPrint(evidence)
  const { book } = evidence
  const steps = match.steps.filter(({ stream }) => stream !== streams.contents)
  const notes = [...book.notes.values()]
  return {
    read: counted(notes.length, 'note'),
    findings: [
      ...pageFaults(steps, notes, evidence),
      ...referenceFaults(match.steps, book, isKnown),
      ...placeFaults(steps, notes),
    ],
  }
}

function pageFaults(
  steps: readonly Step[],
  notes: readonly Note[],
  { pageMap }: Evidence,
): readonly Finding[] {
  const pageOfNote = new Map(
    pageMap?.pages.flatMap(({ notes }, page) => notes.map((id) => [id, page] as const)),
  )
  return steps.flatMap(({ group, isStart, note }): Finding[] => {
    const source = notes[note ?? -1]
    const expected = pageOfNote.get(source?.id ?? '')
    if (!source || !isStart || expected === group.page) return []
    const { file, label, position: place } = source
    const expectedPage = expected === undefined ? 'none' : String(expected + 1)
    const details = [label, String(group.page + 1), expectedPage] as const
    return [finding('note-elsewhere', [...details], { file, place })]
  })
}

/** Notes that stand above or among the text of their page. */
function placeFaults(steps: readonly Step[], notes: readonly Note[]): readonly Finding[] {
  const endOfText = new Map<number, number>()
  for (const { group, note } of steps) {
    if (note !== undefined) continue
    const end = Math.min(group.bottom, endOfText.get(group.page) ?? group.bottom)
    endOfText.set(group.page, end)
  }
  const misplaced = new Map<Note, number>()
  for (const { group, note } of steps) {
    const source = notes[note ?? -1]
    const isBelow = group.top < (endOfText.get(group.page) ?? Number.POSITIVE_INFINITY)
    if (source && !isBelow && !isKnown(source)) misplaced.set(source, group.page)
  }
  return [...misplaced].map(([{ file, label, position: place }, page]) => {
    return finding('note-amid-text', [label, String(page + 1)], { file, place })
  })
}

/** Whether the author has been told already, by the layout. */
function isKnown({ file, position }: Note): boolean {
  return file.messages.some(({ line, ruleId }) => {
    return ruleId === 'note-astray' && line === position?.start.line
  })
}

/** After these, and not after their references, begin the notes of what they hold. */
const holders = new Set('table figure aside section h1 h2 h3 h4 h5 h6 dt'.split(' '))

/**
 * Notes that do not begin on the page of their reference, wherever the layout had them. Those of a
 * table, a caption, a box or a heading may begin on a later one, where that ends.
 *
 * @param isKnown - Whether the author has been told already.
 */
export function referenceFaults(
  steps: readonly Step[],
  book: Book,
  isKnown: (note: Note) => boolean,
): readonly Finding[] {
  const notes = [...book.notes.values()]
  const held = heldNotes(book)
  const pageOfCall = new Map<number, number>()
  const findings: Finding[] = []
  for (const { from, group, isStart, note, stream, to } of steps) {
    const { page } = group
    for (const call of callsIn(stream, from, to)) pageOfCall.set(call, page)
    const source = notes[note ?? -1]
    const called = pageOfCall.get(note ?? -1)
    if (!source || !isStart || called === undefined || called === page) continue
    if (page > called && (held.has(source.id) || isKnown(source))) continue
    const { file, label, position: place } = source
    const details = [label, String(page + 1), String(called + 1)] as const
    findings.push(finding('note-elsewhere', [...details], { file, place }))
  }
  return findings
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
