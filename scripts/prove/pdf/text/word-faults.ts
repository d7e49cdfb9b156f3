import { type Finding, mostFindings } from '../../evidence.ts'
import type { RuleTally } from '../../text/allowed-differences.ts'
import { describeDifference } from '../../text/compare-text.ts'
import { isSpace } from '../../text/passage.ts'
import { offsetIn, type Stream } from '../print/expected-print.ts'
import type { Fit, Step } from '../print/fit-print.ts'
import type { PrintGroup } from '../print/print-groups.ts'

/**
 * Where words of a PDF begin and end elsewhere than in the manuscript: two that are joined, which happens
 * where lines end, so that they are two on the page and one to whom it is read aloud; one that is split;
 * and hyphens that divide no word.
 *
 * @see ISO 32000-1, 14.8.2.5
 */
export function wordFaults({ steps, stream }: Fit, tally: RuleTally): readonly Finding[] {
  const faults: Fault[] = []
  let last: PrintGroup | undefined
  for (const step of steps) {
    const { group } = step
    const isSameBlock = last?.block === group.block
    const isSpaced = group.isSpaced || (last !== undefined && endsWithSpace(last))
    const isApart = isSpaced || !isSameBlock
    faults.push(...edgeFaults(step, isApart, isSpaced && isSameBlock, tally))
    last = group
  }
  tally.apply('white-space', Math.max(0, stream.gaps.size - 1))
  return faults.slice(0, mostFindings).map((fault) => describeFault(fault, stream))
}

/** At the beginning of a word, or within one. */
interface Fault {
  readonly kind: 'joined' | 'split' | 'hyphen'
  readonly at: number
}

function endsWithSpace({ text }: PrintGroup): boolean {
  return /[^\S\n]\n?$/u.test(text)
}

/**
 * @param isApart - Whether the text before ends a word.
 * @param isSpaced - Whether it does so because there is white space.
 */
function edgeFaults(
  { from, group: { text }, stream }: Step,
  isApart: boolean,
  isSpaced: boolean,
  tally: RuleTally,
): readonly Fault[] {
  const faults: Fault[] = []
  let at = from
  let [apart, spaced] = [isApart, isSpaced]
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === stream.text.charCodeAt(at)) {
      const kind = edgeFault(stream.gaps.has(at), apart, spaced)
      if (kind) faults.push({ kind, at })
      apart = false
      spaced = false
      at++
    } else if (code === newLine) tally.apply('line-end')
    else if (isSpace(code)) {
      apart = true
      spaced = true
    } else if (isWithinWord(stream, at)) tally.apply('line-hyphen')
    else faults.push({ kind: 'hyphen', at })
  }
  return faults
}

/** What is wrong where a word begins at a letter, or does not, against the manuscript. */
function edgeFault(
  isGap: boolean,
  isApart: boolean,
  isSpaced: boolean,
): Fault['kind'] | undefined {
  if (isGap) return isApart ? undefined : 'joined'
  return isSpaced ? 'split' : undefined
}

/** What is put where a line ends, and not in the PDF. */
const newLine = 10

/** Whether there are letters of one word on both sides of a place. */
function isWithinWord({ gaps, text }: Stream, at: number): boolean {
  return !gaps.has(at) && letter.test(text[at - 1] ?? '') && letter.test(text[at] ?? '')
}

/** A soft hyphen is where an author allows a word to be divided. */
const letter = /[\p{L}\p{M}\u00ad'’]/u

const wordsFound = {
  joined: (text: string, at: number) => text.slice(0, at).trimEnd() + text.slice(at),
  split: (text: string, at: number) => `${text.slice(0, at)} ${text.slice(at)}`,
  hyphen: (text: string, at: number) => {
    return `${text.slice(0, at).trimEnd()}- ${text.slice(at)}`.trimEnd()
  },
} as const

/** The word that has the fault, and the one before it where the fault is between them. */
function describeFault({ at, kind }: Fault, stream: Stream): Finding {
  const { text } = stream.passage
  const place = offsetIn(stream, at)
  const first = text.lastIndexOf(' ', Math.max(0, place - 2)) + 1
  const end = text.indexOf(' ', place)
  const missing = text.slice(first, end === -1 ? text.length : end)
  const found = wordsFound[kind](missing, place - first)
  return describeDifference({ at: first, missing, found }, stream.passage, 'PDF')
}
