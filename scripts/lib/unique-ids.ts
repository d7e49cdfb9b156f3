/** Gives the id that is asked for, or the first of `id-2`, `id-3` … that is not taken; it then is. */
export type FreeId = (id: string) => string

/** @param given - Ids that are taken. */
export function uniqueIds(given: Iterable<string> = []): FreeId {
  const taken = new Set(given)
  /** Numbers tried so far for each id, so that many equal ids cost linear time. */
  const next = new Map<string, number>()
  return (id) => {
    let free = id
    let number = next.get(id) ?? 2
    for (; taken.has(free); number += 1) free = `${id}-${number}`
    next.set(id, number)
    taken.add(free)
    return free
  }
}
