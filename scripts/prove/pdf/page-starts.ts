import { type Evidence, type Finding, finding } from '../evidence.ts'
import { apart } from '../text/expected-text.ts'
import { bookAtoms, wordsAt } from '../text/read-atoms.ts'
import { wayThrough } from './match-print.ts'
import type { Stream } from './print-stream.ts'
import { readPrint } from './read-print.ts'

/** Every page begins with the word that was foretold; a page without text, before the next text. */
export function startFaults(evidence: Evidence): readonly Finding[] {
  const found = textStarts(evidence)
  if (!found || !evidence.pageMap) return []
  const { body } = readPrint(evidence).expected.streams
  const atoms = bookAtoms(evidence.book)
  const places = placesOf(body.text, atoms.text)
  const lettersBefore = countLetters(places, atoms.text.length)
  let from = body.text.length
  return evidence.pageMap.pages
    .map(({ label, start }, page) => ({ label, start, page }))
    .toReversed()
    .flatMap(({ label, page, start }): Finding[] => {
      from = found.get(page) ?? from
      if (start === undefined || isStart(lettersBefore[start] ?? 0, from, body)) return []
      const place = places[from] ?? atoms.text.length
      const words = [wordsAt(atoms, place), wordsAt(atoms, start)] as const
      return [finding('page-start-other', ['PDF', label, ...words])]
    })
    .toReversed()
}

/** By page, how many letters of the sections' text stand before it; `undefined` if the text differs. */
function textStarts(evidence: Evidence): ReadonlyMap<number, number> | undefined {
  const { expected, match, printed } = readPrint(evidence)
  if (!match.isComplete) return undefined
  const starts = new Map<number, number>()
  for (const { from, group, stream } of wayThrough(match.progress)) {
    const page = printed.groups[group]?.page
    if (stream !== expected.streams.body || page === undefined) continue
    starts.set(page, Math.min(from, starts.get(page) ?? from))
  }
  return starts
}

/**
 * For each letter that is printed, its place among the atoms, some of which are not printed as text,
 * and some of which are several letters.
 */
function placesOf(letters: string, atoms: string): readonly number[] {
  let at = 0
  let rest = ''
  return Array.from({ length: letters.length }, (_, letter) => {
    if (rest !== '') {
      rest = rest.slice(1)
      return at - 1
    }
    while (at < atoms.length && apart(atoms[at] ?? '')[0] !== letters[letter]) at++
    rest = apart(atoms[at] ?? '').slice(1)
    return at++
  })
}

/** For each atom, how many letters stand before it. */
function countLetters(places: readonly number[], length: number): readonly number[] {
  let letter = 0
  return Array.from({ length: length + 1 }, (_, at) => {
    while ((places[letter] ?? length) < at) letter++
    return letter
  })
}

/**
 * Whether a page on which the text goes on at one letter begins at another: that very letter, unless it is
 * within a word. Such a page begins within what is left of it, such as behind a dash, or with the next word.
 */
function isStart(start: number, from: number, { gaps }: Stream): boolean {
  if (start === from) return true
  if (start < from || gaps.has(from)) return false
  for (let between = from + 1; between < start; between++) {
    if (gaps.has(between)) return false
  }
  return true
}
