import { leftward } from '../lib/direction.ts'
import type { Run } from './page-content.ts'

const isLeftward = (text: string) => leftward.test(text) && !/\p{Nd}/u.test(text)
const isRightward = (text: string) => /\p{L}/u.test(text) && !leftward.test(text)

/** What is painted as one: a letter, or what stands for a text of its own. */
interface Unit {
  readonly text: string
  /** Whether a text object begins with it. */
  readonly begins: boolean
}

/**
 * The runs of a page, with words from right to left in the order in which they are read: a page has its letters in the
 * order in which they stand. A line that has such words is one run.
 *
 * @param beginsAtRight - Whether lines of a piece of marked content begin at the right: those of such a language.
 * @see https://www.unicode.org/reports/tr9/, of which this is the way back
 */
export function orderRuns(
  runs: readonly Run[],
  beginsAtRight: (mcid: number | undefined) => boolean,
): readonly Run[] {
  if (!runs.some(({ text }) => isLeftward(text))) return runs
  const ordered: Run[] = []
  for (let first = 0; first < runs.length; ) {
    const { mcid, size = 0, y = 0 } = runs[first] ?? {}
    // Marks of letters stand above and below the line.
    const isOnLine = (run: Run | undefined) =>
      run !== undefined && run.mcid === mcid && Math.abs(run.y - y) < size * 0.6
    let end = first + 1
    while (isOnLine(runs[end])) end++
    const line = runs.slice(first, end)
    const isLast = runs[end]?.mcid !== mcid
    first = end
    if (!line.some(({ text }) => isLeftward(text))) ordered.push(...line)
    else ordered.push(oneRun(line, beginsAtRight(mcid), isLast))
  }
  return ordered
}

function oneRun(line: readonly Run[], isFromRight: boolean, isLast: boolean): Run {
  const units = line.flatMap(unitsOf)
  const read = isFromRight ? mirrored(units) : withMirrored(units)
  const text = read.map((unit) => unit.text).join('')
  return {
    ...(line[0] as Run),
    // The space at which such a line ends is not painted.
    text: isFromRight && !isLast && !text.endsWith(' ') ? `${text} ` : text,
    x: Math.min(...line.map(({ x }) => x)),
    end: Math.max(...line.map(({ end }) => end)),
    gap: Math.min(...line.map(({ gap }) => gap)),
  }
}

function unitsOf({ breaks, mark, text }: Run): readonly Unit[] {
  if (mark?.replaces) return [{ text, begins: false }]
  let at = 0
  return [...text].map((character) => {
    const begins = breaks?.includes(at) ?? false
    at += character.length
    return { text: character, begins }
  })
}

/** A line from left to right: what runs from right to left in it begins and ends with such a letter, or with a number of its own. */
function withMirrored(units: readonly Unit[]): readonly Unit[] {
  const ordered: Unit[] = []
  for (let at = 0; at < units.length; ) {
    const { begins = false, text = '' } = units[at] ?? {}
    const end = isLeftward(text) || begins ? endOfLeftward(units, at) : at
    if (end > at) ordered.push(...mirrored(units.slice(at, end)))
    else ordered.push(...units.slice(at, at + 1))
    at = Math.max(end, at + 1)
  }
  return ordered
}

function endOfLeftward(units: readonly Unit[], from: number): number {
  let end = from
  for (let at = from; at < units.length; at++) {
    const { text = '' } = units[at] ?? {}
    if (isRightward(text)) break
    if (isLeftward(text)) end = at + 1
  }
  return end
}

/** The other way round, but for numbers and words from left to right in it. */
function mirrored(units: readonly Unit[]): readonly Unit[] {
  const ordered = units.toReversed()
  const isOther = (unit: Unit | undefined) =>
    unit !== undefined && (isRightward(unit.text) || /\p{Nd}/u.test(unit.text))
  for (let at = 0; at < ordered.length; at++) {
    if (!isOther(ordered[at])) continue
    let end = at + 1
    for (let next = end; next < ordered.length; next++) {
      if (isLeftward(ordered[next]?.text ?? '')) break
      if (isOther(ordered[next])) end = next + 1
    }
    ordered.splice(at, end - at, ...ordered.slice(at, end).toReversed())
    at = end
  }
  return ordered
}
