import type { Book, ContentsEntry } from '../book.ts'
import { textString } from './text-string.ts'

interface Entry {
  readonly text: string
  readonly destination: string
  readonly children: readonly Entry[]
}

/**
 * The objects of a PDF's outline (ISO 32000-1, 12.3.3), by number: title, contents and the
 * headings of the book as they are nested. The first is the outline itself.
 *
 * Chromium's own outline loses the space where a heading's line ends, and doubles words.
 *
 * @param destinations - The dictionary of named destinations that Chromium wrote.
 * @param first - The lowest number that is free.
 */
export function outlineObjects(
  book: Book,
  destinations: string,
  first: number,
): Map<number, string> {
  const known = readDestinations(destinations)
  const entriesOf = (list: readonly ContentsEntry[]): Entry[] =>
    list.map(({ id, text, children }) => ({
      text,
      destination: known.get(id) ?? '',
      children: entriesOf(children),
    }))
  const contents = { id: 'page.contents', text: book.words.contents ?? '', level: 1 }
  const entries = entriesOf([
    { id: 'page.title', text: book.config.title, level: 1, label: [], children: [] },
    ...(book.config.toc ? [{ ...contents, label: [], children: [] }] : []),
    ...book.contents,
  ])
  const objects = new Map<number, string>()
  const range = writeEntries(entries, first, first + 1, objects)
  objects.set(first, `<</Type /Outlines\n${range}/Count ${countOf(entries)}>>\n`)
  return objects
}

/** Writes entries with all that is below them, and tells the first and last of them for their parent. */
function writeEntries(
  entries: readonly Entry[],
  parent: number,
  first: number,
  objects: Map<number, string>,
): string {
  let free = first
  const numbers = entries.map((entry) => {
    const number = free
    free += 1 + countOf(entry.children)
    return number
  })
  entries.forEach(({ children, destination, text }, index) => {
    const number = numbers[index] ?? first
    const lines = [
      `/Title ${textString(text)}`,
      `/Parent ${parent} 0 R`,
      ...(destination ? [`/Dest ${destination}`] : []),
      ...(index > 0 ? [`/Prev ${numbers[index - 1]} 0 R`] : []),
      ...(index + 1 < numbers.length ? [`/Next ${numbers[index + 1]} 0 R`] : []),
    ]
    const below = writeEntries(children, number, number + 1, objects)
    const count = children.length > 0 ? `/Count ${countOf(children)}` : ''
    objects.set(number, `<<${lines.join('\n')}\n${below}${count}>>\n`)
  })
  return numbers.length > 0
    ? `/First ${numbers[0]} 0 R\n/Last ${numbers.at(-1)} 0 R\n`
    : ''
}

function countOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { children }) => sum + 1 + countOf(children), 0)
}

/** By id, the array that tells page and place. Chromium writes ids as in addresses, `%` and `#` escaped. */
function readDestinations(dictionary: string): ReadonlyMap<string, string> {
  const found = dictionary.matchAll(/\/(?<name>[^\s[]+) (?<target>\[[^\]]*\])/g)
  return new Map(
    [...found].map(({ groups }) => [
      decodeName(groups?.name ?? ''),
      groups?.target ?? '',
    ]),
  )
}

function decodeName(name: string): string {
  const unescaped = name.replace(/#([0-9a-fA-F]{2})/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  try {
    return decodeURIComponent(unescaped)
  } catch {
    return unescaped
  }
}
