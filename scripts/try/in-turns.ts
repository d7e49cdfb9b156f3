/** How many may be worked on at a time. */
interface Turns {
  readonly atOnce: number
  /** Of those with the same key. */
  readonly atOncePerKey: number
}

/** Works on all items, some at a time, in their order as far as that goes; ends when all are done. */
export async function inTurns<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  work: (item: Item) => Promise<void>,
  { atOnce, atOncePerKey }: Turns,
): Promise<void> {
  const waiting = [...items]
  const busy = new Map<string, number>()
  const isFree = (item: Item): boolean => (busy.get(keyOf(item)) ?? 0) < atOncePerKey
  const running = new Set<Promise<void>>()
  while (waiting.length > 0 || running.size > 0) {
    const index = running.size < atOnce ? waiting.findIndex(isFree) : -1
    const [item] = index < 0 ? [] : waiting.splice(index, 1)
    if (item === undefined) {
      await Promise.race(running)
      continue
    }
    const key = keyOf(item)
    busy.set(key, (busy.get(key) ?? 0) + 1)
    const done = work(item).finally(() => {
      busy.set(key, (busy.get(key) ?? 1) - 1)
      running.delete(done)
    })
    running.add(done)
  }
}
