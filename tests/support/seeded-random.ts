/** A source of chance that gives the same for the same seed, on any machine. */
export interface Chance {
  /** A number from 0 to 1, 1 excluded. */
  readonly next: () => number
  /** A whole number from `from` to `to`, both included. */
  readonly between: (from: number, to: number) => number
  /** One of `things`, each as likely. */
  readonly oneOf: <Thing>(things: readonly Thing[]) => Thing
}

/** Chance from a 32-bit seed, by Tommy Ettinger's mulberry32. */
export function seededRandom(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (from: number, to: number): number =>
    from + Math.floor(next() * (to - from + 1))
  return {
    next,
    between,
    oneOf: (things) => things[between(0, things.length - 1)] as never,
  }
}
