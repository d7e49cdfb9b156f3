import type { Note } from '../../book.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  type Verdict,
} from '../evidence.ts'
import { type Way, wayThrough } from './match-print.ts'
import type { PrintGroup } from './print-groups.ts'
import { readPrint } from './read-print.ts'
import { referenceFaults } from './reference-faults.ts'

/** Every note begins on the page that was foretold, which is that of its reference, and stands below all text of its page. */
export function notesPdf(evidence: Evidence): Verdict {
  const { expected, match, printed } = readPrint(evidence)
  const notes = [...evidence.book.notes.values()]
  const steps = wayThrough(match.progress).flatMap((step): Step[] => {
    const group = printed.groups[step.group]
    return group && step.stream !== expected.streams.contents
      ? [{ ...step, group, source: notes[step.note ?? -1] }]
      : []
  })
  return {
    read: counted(notes.length, 'note'),
    findings: [
      ...pageFaults(steps, evidence),
      ...referenceFaults(readPrint(evidence), evidence.book, isKnown),
      ...placeFaults(steps),
    ].slice(0, mostFindings),
  }
}

/** A group of the text or of a note. */
interface Step extends Pick<Way, 'isStart'> {
  readonly group: PrintGroup
  readonly source: Note | undefined
}

function pageFaults(steps: readonly Step[], { pageMap }: Evidence): readonly Finding[] {
  const pageOfNote = new Map(
    pageMap?.pages.flatMap(({ notes }, page) => notes.map((id) => [id, page] as const)),
  )
  return steps.flatMap(({ group, isStart, source }): Finding[] => {
    const expected = pageOfNote.get(source?.id ?? '')
    if (!source || !isStart || expected === group.page) return []
    const { file, label, position: place } = source
    const foretold = expected === undefined ? 'none' : String(expected + 1)
    const details: [string, string, string] = [label, String(group.page + 1), foretold]
    return [finding('note-elsewhere', details, { file, place })]
  })
}

function placeFaults(steps: readonly Step[]): readonly Finding[] {
  const endOfText = new Map<number, number>()
  for (const { group, source } of steps) {
    if (source) continue
    const end = Math.min(group.bottom, endOfText.get(group.page) ?? group.bottom)
    endOfText.set(group.page, end)
  }
  const astray = new Map<Note, number>()
  for (const { group, source } of steps) {
    const isBelow = group.top < (endOfText.get(group.page) ?? Number.POSITIVE_INFINITY)
    if (source && !isBelow && !isKnown(source)) astray.set(source, group.page)
  }
  return [...astray].map(([{ file, label, position: place }, page]) => {
    return finding('note-amid-text', [label, String(page + 1)], { file, place })
  })
}

/** Whether the author has been told already, by the layout. */
function isKnown({ file, position }: Note): boolean {
  return file.messages.some(({ line, ruleId }) => {
    return ruleId === 'note-astray' && line === position?.start.line
  })
}
