import { leftward } from '../lib/direction.ts'
import type { Run } from './page-content.ts'

const isLeftward = (text: string) => leftward.test(text.replace(/\p{Nd}/gu, ''))

/**
 * The runs of a page, with words from right to left in the order in which they are read: a page has its letters in the
 * order in which they stand. What a piece of marked content has on a line is one run then. Of our own files such a
 * piece is one word, so that nothing else is turned round.
 *
 * @param beginsAtRight - Whether lines of a piece of marked content begin at the right: those of such a language.
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
    first = end
    const text = line.map((run) => run.text).join('')
    // The number of an item in a list from right to left.
    const [, mark, number] = /^\s(\p{P})(\p{Nd}+)$/u.exec(text) ?? []
    if (isLeftward(text)) ordered.push(oneRun(line))
    else if (line[0] && mark) ordered.push({ ...line[0], text: `${number}${mark} ` })
    else ordered.push(...line)
  }
  endLines(ordered.filter(({ mcid }) => beginsAtRight(mcid)))
  return ordered
}

/** Ends lines that begin at the right with the space that is not painted there. */
function endLines(runs: readonly Run[]): void {
  let last: Run | undefined
  for (const run of runs.toSorted((one, other) => other.y - one.y)) {
    const isOnLine = last !== undefined && last.y - run.y < last.size * 0.6
    if (last && !isOnLine) last.text += ' '
    if (!isOnLine || run.x < (last?.x ?? 0)) last = run
  }
  if (last) last.text += ' '
}

function oneRun(line: readonly Run[]): Run {
  // What stands for a text of its own is one unit.
  const units = line.flatMap(({ mark, text }) => (mark?.replaces ? [text] : [...text]))
  return {
    ...(line[0] as Run),
    text: mirrored(units).join(''),
    x: Math.min(...line.map(({ x }) => x)),
    end: Math.max(...line.map(({ end }) => end)),
    gap: Math.min(...line.map(({ gap }) => gap)),
  }
}

/** The other way round between letters from right to left with none from left to right between them, but for numbers. */
function mirrored(units: readonly string[]): readonly string[] {
  const ordered: string[] = []
  for (let at = 0; at < units.length; ) {
    let end = at
    for (let next = at; next < units.length; next++) {
      const unit = units[next] ?? ''
      if (isLeftward(unit)) end = next + 1
      else if (next === at || /\p{L}/u.test(unit)) break
    }
    const words = end > at ? units.slice(at, end).toReversed() : units.slice(at, at + 1)
    ordered.push(
      words.join('').replace(/\p{Nd}{2,}/gu, (number) => [...number].reverse().join('')),
    )
    at = Math.max(end, at + 1)
  }
  return ordered
}
