import type { Element, Nodes } from 'hast'
import type { Book } from '../../book.ts'
import { formulaSource, isAtomElement, onlyAtoms } from '../../lib/atoms.ts'
import { inlineElements } from '../../lib/hast.ts'
import { memoize } from '../../lib/memoize.ts'

/**
 * Text by the count that places in it go by: characters that are not white space, pictures and
 * rules. See {@link Page} in `book.ts`.
 */
export interface Atoms {
  /** One character for each; U+FFFF, which no text has, for pictures and rules. */
  readonly text: string
  /** Places in {@link text} before which there is white space. */
  readonly gaps: ReadonlySet<number>
  /** Where links begin and end. */
  readonly links: readonly (readonly [from: number, to: number])[]
}

export interface AtomReader {
  /** @param enter - Told of every element and how many atoms are before it; says whether to go on into it. */
  readonly read: (tree: Nodes, enter?: (element: Element, at: number) => boolean) => void
  readonly atoms: () => Atoms
}

/** Stands for pictures and rules. */
const notText = '\uffff'

const unread = new Set('head script style template title'.split(' '))

/** A reader of trees one after another. */
export function atomReader(): AtomReader {
  const pieces: string[] = []
  const gaps = new Set<number>()
  const links: [number, number][] = []
  let count = 0
  let isApart = true
  const add = (piece: string): void => {
    if (isApart) gaps.add(count)
    isApart = false
    pieces.push(piece)
    count += piece.length
  }
  const readText = (value: string): void => {
    for (const [index, word] of value.split(/\s+/u).entries()) {
      isApart ||= index > 0
      if (word !== '') add(onlyAtoms(word))
    }
  }
  const read = (node: Nodes, enter: (element: Element, at: number) => boolean): void => {
    if (node.type === 'text') readText(node.value)
    else if (node.type === 'root') for (const child of node.children) read(child, enter)
    else if (node.type === 'element') readElement(node, enter)
  }
  const readElement: typeof read = (node, enter) => {
    if (node.type !== 'element' || unread.has(node.tagName) || !enter(node, count)) return
    const from = count
    const endsWord = !inlineElements.has(node.tagName)
    const source = formulaSource(node)
    if (source === undefined && isAtomElement(node.tagName)) add(notText)
    isApart ||= endsWord
    if (source !== undefined) readText(source)
    else for (const child of node.children) read(child, enter)
    isApart ||= endsWord
    if (node.tagName === 'a') links.push([from, count])
  }
  return {
    read: (tree, enter = () => true) => {
      isApart = true
      read(tree, enter)
    },
    atoms: () => ({ text: pieces.join(''), gaps, links }),
  }
}

/** The text of a book's sections, without notes. */
export const bookAtoms = memoize(({ sections }: Book): Atoms => {
  const reader = atomReader()
  for (const { tree } of sections) reader.read(tree)
  return reader.atoms()
})

/** How much of a text is quoted, in characters. */
const mostQuoted = 32

/** Some words from a place in the text on. */
export function wordsAt({ gaps, text }: Atoms, at: number): string {
  let words = ''
  let end = at
  for (; end < text.length && words.length < mostQuoted; end++) {
    words += `${gaps.has(end) ? ' ' : ''}${text[end]}`
  }
  const isCut = end < text.length && !gaps.has(end)
  const quoted = isCut ? words.trim().replace(/\s\S*$/u, '') : words.trim()
  return quoted.replaceAll(notText, '\ufffc')
}
