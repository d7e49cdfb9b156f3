/** In which order entries of an index stand, and below which letters. */
import type { Words } from '../book.ts'
import { groupBy } from '../lib/group-by.ts'
import type { Entry } from './index-entries.ts'

/** Entries by their keys, as the language has them. */
export function inOrder(
  entries: ReadonlyMap<string, Entry>,
  collator: Intl.Collator,
): readonly Entry[] {
  return [...entries.values()].sort(
    (a, b) => collator.compare(a.key, b.key) || collator.compare(a.text, b.text),
  )
}

/**
 * Entries that are in order, by the letters above them: numbers and signs before all others.
 *
 * @param given - Heads of the language, as `templates/index.yaml` has them.
 */
export function groupsOf(
  sorted: readonly Entry[],
  { compare }: Intl.Collator,
  language: string,
  words: Words,
  given = '',
): ReadonlyMap<string, readonly Entry[]> {
  const { compare: compareBase } = new Intl.Collator(language, { sensitivity: 'base' })
  const heads = given.split(' ').filter(Boolean)
  const headOf = (key: string): string => {
    const [first = ''] = key.normalize('NFC')
    if (!/\p{L}/u.test(first)) return words['index-signs'] ?? ''
    const script = scripts.find((each) => each.test(first))
    if (script) {
      const own = heads.filter((head) => script.test(head.slice(-1)))
      const begun = own.findLast((head) => compare(head.slice(-1), first) <= 0)
      return begun?.charAt(0) ?? own[0]?.charAt(0) ?? ''
    }
    const [plain = first] = first.normalize('NFD')
    return (compareBase(plain, first) === 0 ? plain : first).toLocaleUpperCase(language)
  }
  const groups = groupBy(sorted, ({ key }) => headOf(key))
  const signs = groups.get(words['index-signs'] ?? '')
  return signs ? new Map([[words['index-signs'] ?? '', signs], ...groups]) : groups
}

/** Scripts that have no letters, or too many. */
const scripts = [/\p{sc=Han}/u, /[\p{sc=Hira}\p{sc=Kana}]/u, /\p{sc=Hang}/u]
