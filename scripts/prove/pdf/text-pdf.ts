import type { Book } from '../../book.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  type Verdict,
} from '../evidence.ts'
import { type RuleTally, ruleTally, wordsIn } from '../text/allowed-differences.ts'
import { entriesOf } from '../text/expected-text.ts'
import { lettersIn, titleMatter } from './print/expected-print.ts'
import { isGenerated } from './print/match-print.ts'
import type { PrintGroup } from './print/print-groups.ts'
import { openPdf, type ReadPrint, readPrint } from './print/read-print.ts'
import { addedToPage, artifactFaults } from './text/artifact-faults.ts'
import { explainMismatch } from './text/explain-mismatch.ts'
import { numberFaults, wordFaults } from './text/word-faults.ts'

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
      : explainMismatch(print)),
    ...artifactFaults(evidence, tally),
    ...print.printed.strays.map(({ page, text }) => addedToPage(text, page)),
  ]
  return {
    read: counted(words, 'word'),
    findings,
    applied: tally.applied(),
  }
}

/** What is wrong with a print all of whose words are where they should be. */
function fittedFaults(
  { artifact, book }: Evidence,
  print: ReadPrint,
  tally: RuleTally,
): readonly Finding[] {
  const { match, printed, streams } = print
  const ofStreams = new Set(match.steps.map(({ group }) => group))
  const others = printed.groups.filter((group) => !ofStreams.has(group))
  const isMade = (group: PrintGroup): boolean => isGenerated(group, streams)
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
    ...wordFaults(print, tally),
    ...numberFaults(print, (group) => group.role === 'Lbl' && isMade(group), tally),
    ...matterFaults(
      others.filter((group) => !isMade(group)),
      book,
      tally,
    ),
  ]
}

/**
 * What print says of a work more often than it should, and the title or the authors that it lacks.
 *
 * @param groups - Those that are neither text, nor notes, nor contents.
 */
function matterFaults(
  groups: readonly PrintGroup[],
  book: Book,
  tally: RuleTally,
): readonly Finding[] {
  const matter = titleMatter(book)
  const left = matter.map(({ letters }) => letters.length)
  const doubled = groups.filter(({ text }) => {
    const letters = lettersIn(text)
    const found = matter.findIndex((each, index) => {
      return letters.length <= (left[index] ?? 0) && each.letters.includes(letters)
    })
    if (found < 0) return true
    left[found] = (left[found] ?? 0) - letters.length
    tally.apply('title-matter', wordsIn(text).length)
    return false
  })
  const lacking = matter.filter(({ key }, index) => key && (left[index] ?? 0) > 0)
  return [
    ...lacking.map(({ key = 'title', words }) => {
      const place = book.configFile.data.configPlaces?.get(key)
      const origin = { file: book.configFile, place }
      return finding('text-lost', ['PDF', words, 'outside of the text'], origin)
    }),
    ...doubled.map(({ page, text }) => addedToPage(text, page)),
  ]
}
