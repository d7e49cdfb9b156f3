/** The known name that a misspelt one most likely means; `undefined` when none is near. */
export function nearestName(
  name: string,
  known: Iterable<string>,
  furthest: number = Math.min(3, Math.floor(name.length / 2)),
): string | undefined {
  let nearest: string | undefined
  let fewest = furthest + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= fewest) continue
    const count = countSlips(name.toLowerCase(), candidate.toLowerCase())
    if (count >= fewest) continue
    nearest = candidate
    fewest = count
  }
  return nearest
}

/** Slips of the pen from one word to another: letters put in, left out, changed, or swapped with the next. */
export function countSlips(from: string, to: string): number {
  let before: number[] = []
  let above: number[] = []
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i += 1) {
    before = above
    above = row
    row = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const isSwapped =
        i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      row[j] = Math.min(
        (above[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1),
        (above[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        isSwapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      )
    }
  }
  return row[to.length] ?? 0
}
