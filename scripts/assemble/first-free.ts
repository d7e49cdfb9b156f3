/**
 * The id itself, or the first of `id-2`, `id-3` … that is not taken; it then is.
 *
 * @param next - Numbers tried so far for each id, so that many equal ids cost linear time.
 */
export function firstFree(
  id: string,
  taken: Set<string>,
  next: Map<string, number> = new Map(),
): string {
  let free = id
  let number = next.get(id) ?? 2
  while (taken.has(free)) {
    free = `${id}-${number}`
    number += 1
  }
  next.set(id, number)
  taken.add(free)
  return free
}
