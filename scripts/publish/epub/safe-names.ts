/**
 * For each name, in order, one that every store and file system takes as a file name, all of them
 * different without regard to case.
 *
 * Names of ASCII letters, digits, `-` and `_` stay as they are, but in lower case; others, and the
 * second of two equal ones, become `<fallback>-<number>`.
 *
 * @param reserved - Names that are taken already.
 * @see https://www.w3.org/TR/epub-33/#sec-container-filenames
 */
export function safeNames(
  names: readonly string[],
  fallback: string,
  reserved: readonly string[] = [],
): readonly string[] {
  const plain = names.map((name) => {
    return /^[\w-]{1,100}$/.test(name) ? name.toLowerCase() : ''
  })
  // Names that can stay come first, so that no invented one takes theirs.
  const taken = new Set([...reserved, ''])
  const kept = plain.map((name) => {
    if (taken.has(name)) return ''
    taken.add(name)
    return name
  })
  return kept.map((name, index) => name || inventName(fallback, index + 1, taken))
}

function inventName(fallback: string, first: number, taken: Set<string>): string {
  let number = first
  while (taken.has(`${fallback}-${number}`)) number += 1
  const name = `${fallback}-${number}`
  taken.add(name)
  return name
}
