/** Text that some formats have alone: for which there may be any, and what follows for each. */
import type { Book, ByMedium, TextMedium } from '../book.ts'
import { groupBy } from './group-by.ts'

export const textMedia: readonly TextMedium[] = ['print', 'ebook', 'web']

/** What is made of each thing, once for media that have the same. */
export function mapMedia<Kind, Made>(
  things: ByMedium<Kind>,
  make: (thing: Kind) => Made,
): ByMedium<Made> {
  const all = textMedia.map((medium) => [medium, things[medium]] as const)
  const groups = [...groupBy(all, ([, thing]) => thing)]
  const made = groups.flatMap(([thing, same]) => {
    const one = make(thing)
    return same.map(([medium]) => [medium, one] as const)
  })
  return Object.fromEntries(made) as Record<TextMedium, Made>
}

/** Different books of one work, each once, that of print first. */
export function differentBooks(books: ByMedium<Book>): readonly Book[] {
  const all = textMedia.map((medium) => books[medium])
  return [...groupBy(all, ({ sections }) => sections).values()].flatMap(
    ([first]) => first ?? [],
  )
}
