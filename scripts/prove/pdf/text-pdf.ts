import {
  counted,
  type Evidence,
  type Finding,
  mostFindings,
  type Verdict,
} from '../evidence.ts'
import { type RuleTally, ruleTally } from '../text/allowed-differences.ts'
import { entriesOf } from '../text/expected-text.ts'
import { artifactFaults } from './artifact-faults.ts'
import { explainMismatch } from './explain-mismatch.ts'
import { wayThrough } from './match-print.ts'
import { numberFaults } from './number-faults.ts'
import { openPdf } from './open-pdf.ts'
import type { PrintGroup } from './print-groups.ts'
import { isGenerated } from './print-stream.ts'
import { type ReadPrint, readPrint } from './read-print.ts'
import { addedBeside, matterFaults } from './title-matter.ts'
import { wordFaults } from './word-edges.ts'

/**
 * Every word of the manuscript is in the PDF, in reading order, none is added, none is joined to the
 * next, and none is split. By which rules it may differ is counted.
 */
export function textPdf(evidence: Evidence): Verdict {
  const print = readPrint(evidence)
  const { groups } = print.printed
  const words = groups.reduce(
    (sum, { text }) => sum + text.trim().split(/\s+/u).length,
    0,
  )
  const tally = ruleTally()
  const findings = [
    ...(print.match.isComplete
      ? fittedFaults(evidence, print, tally)
      : explainMismatch(print, evidence.book)),
    ...artifactFaults(evidence, tally),
    ...print.printed.strays.map(({ page, text }) => addedBeside(text, page)),
  ]
  return {
    read: counted(words, 'word'),
    findings: findings.slice(0, mostFindings),
    applied: tally.applied(),
  }
}

/** What is wrong with a print all of whose words are where they should be. */
function fittedFaults(
  { artifact, book }: Evidence,
  print: ReadPrint,
  tally: RuleTally,
): readonly Finding[] {
  const { expected, match, printed } = print
  const ofStreams = new Set(wayThrough(match.progress).map(({ group }) => group))
  const others = printed.groups.filter((_, index) => !ofStreams.has(index))
  const isMade = (group: PrintGroup): boolean => isGenerated(group, expected.streams)
  const joined = /[\ufb00-\ufb06]/gu
  for (const { runs } of openPdf(artifact).pages) {
    for (const { text } of runs) tally.apply('ligature', text.match(joined)?.length ?? 0)
  }
  tally.apply('drawing', others.filter(({ role }) => role === 'Figure').length)
  tally.apply('formula', printed.groups.filter(({ role }) => role === 'Formula').length)
  tally.apply('note-number', book.notes.size)
  tally.apply('note-place', book.notes.size)
  const { toc, tocDepth } = book.config
  tally.apply('contents', toc ? entriesOf(book.contents, tocDepth).length : 0)
  return [
    ...wordFaults(print, book, tally),
    ...numberFaults(print, (group) => group.role === 'Lbl' && isMade(group), tally),
    ...matterFaults(
      others.filter((group) => !isMade(group)),
      book,
      tally,
    ),
  ]
}
