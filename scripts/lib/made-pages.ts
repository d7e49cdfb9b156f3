import type { Book, MadePage } from '../book.ts'

/**
 * What stands for the sections of a book, and between them for the pages that are made, in the order of print.
 *
 * @param make - Of each page that there could be, what stands for it: nothing where it is not made.
 */
export function withMadePages<Part>(
  { madePages }: Book,
  sections: readonly (readonly Part[])[],
  make: Readonly<Partial<Record<MadePage['name'], readonly Part[]>>>,
): readonly Part[] {
  const names = Object.keys(make) as MadePage['name'][]
  const afterOf = (name: MadePage['name']) =>
    madePages.find((page) => page.name === name)?.after ?? 0
  const at = (index: number) =>
    names.flatMap((name) => (afterOf(name) === index ? (make[name] ?? []) : []))
  return [
    ...sections.flatMap((parts, index) => [...at(index), ...parts]),
    ...at(sections.length),
  ]
}

/** Whether print has a page that is made. */
export function isMade({ madePages }: Book, name: MadePage['name']): boolean {
  return madePages.some((page) => page.name === name && page.isMade)
}
