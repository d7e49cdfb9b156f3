/** Longest name that is compared, and most differences that still count as a slip of the pen. */
const longest = 80
const mostEdits = 3

/** How many names one book is searched for, so that a book full of errors still takes linear time. */
const mostSearches = 100
const mostCandidates = 2000

/** Finds the candidate that a name most likely means, or `undefined`. */
export type Nearest = (name: string, candidates: Iterable<string>) => string | undefined

/** A search for misspelt names, which gives up after the first hundred of them. */
export function nearestSearch(): Nearest {
  let searches = 0
  return (name, candidates) => {
    searches += 1
    return searches > mostSearches ? undefined : nearest(name, candidates)
  }
}

function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined
  let fewest = Math.min(mostEdits, Math.floor(name.length / 2)) + 1
  let tried = 0
  for (const candidate of candidates) {
    tried += 1
    if (tried > mostCandidates) break
    if (Math.abs(candidate.length - name.length) >= fewest) continue
    const count = edits(name.slice(0, longest), candidate.slice(0, longest))
    if (count >= fewest) continue
    best = candidate
    fewest = count
  }
  return best
}

/** How many letters must be put in, taken out or changed to make `from` into `to` (Levenshtein). */
function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i += 1) {
    const above = row
    row = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const changed = (above[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      row[j] = Math.min(changed, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1)
    }
  }
  return row[to.length] ?? 0
}
