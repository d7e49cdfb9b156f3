/** What is made when it is first asked for, and then is the same. */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** The same function, which works out its answer once for each thing it is asked about. */
export function memoize<Key extends object, Answer>(
  work: (key: Key) => Answer,
): (key: Key) => Answer {
  return memoizeIn(new WeakMap(), work)
}

/** {@link memoize} for names. */
export function memoizeNames<Answer>(
  work: (name: string) => Answer,
): (name: string) => Answer {
  return memoizeIn(new Map(), work)
}

interface Known<Key, Answer> {
  readonly get: (key: Key) => { readonly answer: Answer } | undefined
  readonly set: (key: Key, found: { readonly answer: Answer }) => unknown
}

function memoizeIn<Key, Answer>(known: Known<Key, Answer>, work: (key: Key) => Answer) {
  return (key: Key): Answer => {
    const found = known.get(key) ?? { answer: work(key) }
    known.set(key, found)
    return found.answer
  }
}
