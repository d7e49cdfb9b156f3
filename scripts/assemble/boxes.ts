import type { Element, RootContent } from 'hast'
import { h } from 'hastscript'
import type { Words } from '../book.ts'
import { hasClass } from '../lib/hast.ts'
import type { Draft } from './sections.ts'

/** Gives each box beside the text that has no title the word for its kind, in the language of the book. */
export function titleBoxes({ definitions, tree }: Draft, words: Words): void {
  visit([...tree.children, ...definitions.flatMap(({ children }) => children)], false)

  /** @param isForeign - Whether the text around may be in another language. */
  function visit(nodes: readonly RootContent[], isForeign: boolean): void {
    for (const node of nodes) {
      if (node.type !== 'element') continue
      const isOwn = isForeign || node.properties.lang !== undefined
      visit(node.children, isOwn)
      const { box } = (node.data ?? {}) as { readonly box?: string }
      const word = box && words[`box-${box}`]
      if (word) title(node, word, isOwn ? { lang: words.language } : {})
    }
  }
}

function title(
  box: Element,
  word: string,
  properties: { lang?: string | undefined },
): void {
  const first = box.children.find((child) => child.type === 'element')
  if (first && hasClass(first, 'note-title')) return
  const position = box.position ? { position: box.position } : {}
  box.children.unshift({ ...h('p.note-title', properties, word), ...position })
}
