import type { Nodes } from 'hast'
import type { Book, Note } from '../../book.ts'
import { type Finding, finding } from '../evidence.ts'
import { wayThrough } from './match-print.ts'
import type { ReadPrint } from './read-print.ts'

/** Behind these, and not behind their references, begin the notes of what they hold. */
const holders = new Set('table figure aside section h1 h2 h3 h4 h5 h6 dt'.split(' '))

/**
 * Notes that do not begin on the page of their reference, wherever the layout foretold them. Those of a
 * table, a caption, a box or a heading may begin on a later one, where that ends.
 *
 * @param isKnown - Whether the author has been told already.
 */
export function referenceFaults(
  { match, printed }: ReadPrint,
  book: Book,
  isKnown: (note: Note) => boolean,
): readonly Finding[] {
  const notes = [...book.notes.values()]
  const held = heldNotes(book)
  const pageOfCall = new Map<number, number>()
  const findings: Finding[] = []
  for (const { from, group, isStart, note, stream, to } of wayThrough(match.progress)) {
    const page = printed.groups[group]?.page ?? 0
    for (const call of callsIn(stream.calls, from, to)) pageOfCall.set(call, page)
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

/** Notes that are first called behind one place and not behind another. Calls ascend. */
function callsIn(
  calls: ReadPrint['expected']['streams']['body']['calls'],
  from: number,
  to: number,
): readonly number[] {
  let low = 0
  let high = calls.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((calls[middle]?.end ?? 0) <= from) low = middle + 1
    else high = middle
  }
  const found: number[] = []
  for (let call = calls[low]; call && call.end <= to; call = calls[++low]) {
    found.push(call.note)
  }
  return found
}

/** Ids of notes that are called from within what they stand behind, or from a note of such. */
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
