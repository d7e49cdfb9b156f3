import type { Element, Nodes, RootContent } from 'hast'
import type { Book } from '../../../book.ts'
import { type Finding, finding, type Origin } from '../../evidence.ts'
import { textOf } from '../text-string.ts'
import type { ArchiveFile } from './archive-file.ts'
import type { Fault } from './fault.ts'
import { rules } from './rules.ts'

/** How many letters of a text are told. */
const mostLetters = 40

/** A fault for its author: at its place in the manuscript where that is known. */
export function locateFault(fault: Fault, { part }: ArchiveFile, book: Book): Finding {
  const { found, page, rule, text } = fault
  const standard = `PDF/A-${part}a`
  const name = rule.startsWith('own-') ? `rule ${rule}` : `${standard}, rule ${rule}`
  if (rule === '6.1.13-3' && text !== undefined) {
    const whole = textOf({ bytes: text }).trim()
    const words = whole.replace(/\s+/gu, ' ').slice(0, mostLetters)
    return finding('archive-text-long', [found, `${words}…`, name], originOf(book, whole))
  }
  if (rule === '6.2.11.7.3-1' && text !== undefined)
    return finding('archive-character-private', [found, name], originOf(book, text))
  const place = page === undefined ? '' : `on page ${page + 1} `
  const details = [
    found,
    `${place}of the finished PDF`,
    rules[rule].expects,
    name,
  ] as const
  return finding('pdf-unarchivable', [...details])
}

/** The first element of the text, the deepest, that shows something or speaks of it. */
function originOf(book: Book, words: string): Origin | undefined {
  for (const { file, notes, tree } of book.sections) {
    const roots: readonly Nodes[] = [tree, ...notes.map(rootOf)]
    for (const root of roots) {
      const place = placeOf(root, words.replace(/\s+/gu, ' '))
      if (place) return { file, place }
    }
  }
  return undefined
}

function rootOf({ children }: Book['sections'][number]['notes'][number]): Nodes {
  return { type: 'root', children: [...children] }
}

function placeOf(node: Nodes | RootContent, words: string): Nodes | undefined {
  if (node.type === 'text') return node.value.includes(words) ? node : undefined
  if (!('children' in node)) return undefined
  for (const child of node.children) {
    const place = placeOf(child, words)
    if (place) return place
  }
  if (node.type !== 'element') return undefined
  return speaksOf(node, words) ? node : undefined
}

function speaksOf({ properties }: Element, words: string): boolean {
  return [properties.alt, properties.title, properties.href].some(
    (said) => typeof said === 'string' && said.replace(/\s+/gu, ' ').trim() === words,
  )
}
