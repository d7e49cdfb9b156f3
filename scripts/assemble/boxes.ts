import type { Element, RootContent, Text } from 'hast'
import { h } from 'hastscript'
import type { Words } from '../book.ts'
import { hasClass, listingNumber } from '../lib/hast.ts'
import type { Draft } from './sections.ts'

/**
 * Gives each box beside the text that has no title the word for its kind, in the language of the book, each
 * theorem or the like that has one the word before it, and listings the word before their numbers.
 */
export function titleBoxes({ definitions, tree }: Draft, words: Words): void {
  visit([...tree.children, ...definitions.flatMap(({ children }) => children)], false)

  /** @param isForeign - Whether the text around may be in another language. */
  function visit(nodes: readonly RootContent[], isForeign: boolean): void {
    for (const node of nodes) {
      if (node.type !== 'element') continue
      const isOwn = isForeign || node.properties.lang !== undefined
      visit(node.children, isOwn)
      wordNumber(node, words)
      title(node, words, isOwn ? { lang: words.language } : {})
    }
  }
}

function wordNumber(node: Element, { listing = '' }: Words): void {
  const { [listingNumber]: number, ...properties } = node.properties
  if (number === undefined) return
  const value = listing.replace('{{number}}', () => String(number))
  Object.assign(node, { properties, children: [text(value)] })
}

interface Kind {
  readonly box?: string
  readonly isStatement?: boolean
}

function title(
  box: Element,
  words: Words,
  properties: { lang?: string | undefined },
): void {
  const { box: kind, isStatement } = (box.data ?? {}) as Kind
  const word = kind && words[`box-${kind}`]
  const first = box.children.find((child) => child.type === 'element')
  if (!word) return
  if (!first || !hasClass(first, 'note-title')) {
    const position = box.position ? { position: box.position } : {}
    box.children.unshift({ ...h('p.note-title', properties, word), ...position })
  } else if (isStatement) {
    const form = words.statement?.replace('{{kind}}', word) ?? ''
    const [before, after] = form.split('{{title}}').map(text)
    first.children = [before, ...first.children, after].filter(
      (part) => part !== undefined,
    )
  }
}

function text(value: string): Text {
  return { type: 'text', value }
}
