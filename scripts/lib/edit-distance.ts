import { quoted } from './visible.ts'

/** Longer names are compared by their beginning, and of many candidates by the first: a search takes a bounded time. */
const longestName = 80
const mostCandidates = 2000

/** The known name that a misspelt one most likely means; `undefined` when none is near. */
export function nearestName(
  name: string,
  known: Iterable<string>,
  furthest: number = Math.min(3, Math.floor(name.length / 2)),
): string | undefined {
  let nearest: string | undefined
  let fewest = furthest + 1
  const wanted = name.slice(0, longestName).toLowerCase()
  for (const candidate of [...known].slice(0, mostCandidates)) {
    if (Math.abs(candidate.length - name.length) >= fewest) continue
    const other = candidate.slice(0, longestName).toLowerCase()
    const count = countSlips(wanted, other, fewest - 1)
    if (count >= fewest) continue
    nearest = candidate
    fewest = count
  }
  return nearest
}

/**
 * What is expected in place of a name that is not known: the one that it most likely means.
 *
 * @param others - What is said where none is near; one of all, if nothing is given.
 */
export function expectedName(
  name: string,
  known: Iterable<string>,
  others?: string,
  find: typeof nearestName = nearestName,
): string {
  const nearest = find(name, known)
  if (nearest !== undefined) return quoted(nearest)
  return others ?? `one of ${[...known].map(quoted).join(', ')}`
}

/** {@link nearestName} for the first hundred names, so that a book full of errors still takes linear time. */
export function nearestNames(): typeof nearestName {
  let left = 100
  return (...search) => {
    left -= 1
    return left < 0 ? undefined : nearestName(...search)
  }
}

/**
 * Slips of the pen from one word to another: letters put in, left out, changed, or swapped with the next.
 *
 * @param most - Where there are more, how many does not matter.
 */
export function countSlips(
  from: string,
  to: string,
  most: number = Number.POSITIVE_INFINITY,
): number {
  const cell = (row: readonly number[], at: number) => row[at] ?? 0
  let before: readonly number[] = []
  let above: readonly number[] = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const isSwapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      row[j] = Math.min(
        cell(above, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1),
        cell(above, j) + 1,
        cell(row, j - 1) + 1,
        isSwapped ? cell(before, j - 2) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    if (Math.min(...row) > most) return most + 1
    before = above
    above = row
  }
  return cell(above, to.length)
}
