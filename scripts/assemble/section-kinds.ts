import type { Element } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { BookConfig, Chapter, Look, Opening, Words } from '../book.ts'
import { addClasses, hasClass, headingsAmong, isHeading, levelOf } from '../lib/hast.ts'
import {
  kindsOf,
  openings,
  opensAs,
  otherNames,
  places,
  roleOf,
} from '../lib/section-kinds.ts'
import type { Draft } from './sections.ts'

/**
 * Gives titles before and after the chapters that are nothing but the word for a kind of section that kind, and takes what has no title in print, such
 * as a dedication, out of the contents.
 */
export function nameKinds(chapters: readonly Chapter[], words: Words): void {
  const titled = kindsOf('titles')
  const named = new Map([
    ...Object.entries(otherNames).filter(([, kind]) => titled.has(kind)),
    ...[...titled].map((kind) => [plain(words[`section-${kind}`]), kind] as const),
  ])
  named.delete('')
  const hasNoTitle = kindsOf('untitled')
  const wordOf = (heading: Element) => named.get(plain(textOf(heading)))
  const headings = chapters
    .flatMap(({ tree }) => headingsAmong(tree.children).slice(0, 1))
    .filter((heading) => levelOf(heading) === 1)
  const isText = (heading: Element) => roleOf(heading) === 'chapter' && !wordOf(heading)
  const [first, last] = [headings.findIndex(isText), headings.findLastIndex(isText)]
  for (const [index, heading] of headings.entries()) {
    // Among chapters, “Copyright” may be one.
    const isApart = (index < first || index > last) && !hasClass(heading, 'chapter')
    const own = roleOf(heading)
    const word = wordOf(heading) ?? ''
    const role = own === 'chapter' && isApart && word ? word : own
    if (role !== 'chapter') classify(heading, role, word)
  }

  function classify(heading: Element, role: string, word: string): void {
    const isWord = plain(textOf(heading)) === '' || word === role
    const unseen = hasNoTitle.has(role) ? ['unlisted', isWord ? 'hidden' : role] : []
    addClasses(heading, [role, ...unseen])
  }
}

function plain(text = ''): string {
  return text.trim().toLowerCase().replaceAll(/\s+/g, '-')
}

/** Where each section of a book opens in print: as its author says of its kind, or of a group of kinds, else as the look has it. */
export function openingsOf(
  drafts: readonly Draft[],
  { kind, opening: own }: BookConfig,
  { openings: usual }: Look,
): ReadonlyMap<Draft, Opening> {
  if (kind !== 'book') return new Map()
  const roles = drafts.map(({ headings: [heading] }) => roleOf(heading))
  const text = roles.findIndex((role) =>
    ['text', 'division'].includes(places[role] ?? ''),
  )
  const groupOf = (role: string, index: number) => {
    const side = text < 0 || index < text ? 'front' : 'back'
    return opensAs[role] ?? (places[role] === 'text' ? 'chapter' : side)
  }
  const entries = drafts.map((draft, index): [Draft, Opening] => {
    const role = roles[index] ?? ''
    const isVerse = role === 'chapter' && isPoem(draft)
    const names = [...(isVerse ? ['poem'] : []), groupOf(role, index)]
    const among = (map: Readonly<Record<string, string>>) =>
      [...names, 'all'].map((name) => map[name]).find((found) => found)
    const found = own[role] ?? openings[role] ?? among(own) ?? among(usual) ?? 'recto'
    const isAlike = role === roles[index - 1]
    return [draft, found === 'run-on' && !isAlike ? 'any' : (found as Opening)]
  })
  return new Map(entries)
}

/** Whether there is nothing below its title but verse. */
function isPoem({ tree }: Draft): boolean {
  const text = tree.children.flatMap((node) =>
    node.type === 'element' && !isHeading(node) && !isBeside(node) ? [node] : [],
  )
  return text.length > 0 && text.every((node) => hasClass(node, 'verse'))
}

function isBeside(element: Element): boolean {
  return ['chapter-subtitle', 'chapter-authors', 'epigraph', 'dedication'].some((name) =>
    hasClass(element, name),
  )
}
