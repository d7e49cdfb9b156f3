import { type Finding, mostFindings } from '../../evidence.ts'
import type { RuleTally } from '../../text/allowed-differences.ts'
import { describeDifference } from '../../text/compare-text.ts'
import { isSpace } from '../../text/passage.ts'
import { offsetIn, type Stream } from '../print/expected-print.ts'
import type { Fit } from '../print/fit-print.ts'
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
  for (const { from, group } of steps) {
    const isSameBlock = last?.block === group.block
    const isSpaced = group.isSpaced || (last !== undefined && endsWithSpace(last))
    const edges = readEdges(group.text, stream, from, {
      isApart: isSpaced || !isSameBlock,
      isSpaced: isSpaced && isSameBlock,
    })
    faults.push(...edges.faults)
    tally.apply('line-end', edges.lines)
    tally.apply('line-hyphen', edges.hyphens)
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

interface Edges {
  readonly faults: readonly Fault[]
  readonly lines: number
  /** That divide words. */
  readonly hyphens: number
}

function endsWithSpace({ text }: PrintGroup): boolean {
  return /[^\S\n]\n?$/u.test(text)
}

/**
 * @param before - Whether the text before ends a word, and whether it does so because there is white space.
 */
function readEdges(
  text: string,
  stream: Stream,
  from: number,
  before: { readonly isApart: boolean; readonly isSpaced: boolean },
): Edges {
  const faults: Fault[] = []
  let [lines, hyphens] = [0, 0]
  let { isApart, isSpaced } = before
  let at = from
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === stream.text.charCodeAt(at)) {
      const kind = edgeFault(stream.gaps.has(at), isApart, isSpaced)
      if (kind) faults.push({ kind, at })
      isApart = false
      isSpaced = false
      at++
    } else if (code === newLine) lines++
    else if (isSpace(code)) {
      isApart = true
      isSpaced = true
    } else if (isWithinWord(stream, at)) hyphens++
    else faults.push({ kind: 'hyphen', at })
  }
  return { faults, lines, hyphens }
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
