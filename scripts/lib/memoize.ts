/** The same function, which works out its answer once for each thing it is asked about. */
export function memoize<Key extends object, Answer>(
  work: (key: Key) => Answer,
): (key: Key) => Answer {
  const known = new WeakMap<Key, { readonly answer: Answer }>()
  return (key) => {
    const found = known.get(key) ?? { answer: work(key) }
    known.set(key, found)
    return found.answer
  }
}
