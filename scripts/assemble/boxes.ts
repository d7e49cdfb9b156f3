import type { Element, RootContent } from 'hast'
import { h } from 'hastscript'
import type { Words } from '../book.ts'
import { addClasses, hasClass, listingNumber, placedAt, text } from '../lib/hast.ts'
import { treesOf } from '../lib/texts.ts'
import type { Draft } from './sections.ts'

/**
 * Gives each box beside the text that has no title the word for its kind, in the language of the book, each
 * theorem or the like that has one the word before it, and listings the word before their numbers; marks the labels of
 * captions, such as “Table 1.”, as `.caption-label`.
 *
 * @param hasAbstractTitle - Whether an abstract is such a box.
 */
export function titleBoxes(
  draft: Pick<Draft, 'notes' | 'tree'>,
  words: Words,
  hasAbstractTitle: boolean,
): void {
  for (const { children } of treesOf(draft)) visit(children, false)

  /** @param isForeign - Whether the text around may be in another language. */
  function visit(nodes: readonly RootContent[], isForeign: boolean): void {
    for (const node of nodes) {
      if (node.type !== 'element') continue
      const isOwn = isForeign || node.properties.lang !== undefined
      visit(node.children, isOwn)
      wordNumber(node, words)
      markLabel(node, words)
      if (hasAbstractTitle) makeBox(node)
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

/** The words that captions begin with, of `caption-labels`, and a number. */
function markLabel(caption: Element, words: Words): void {
  if (!/^(?:fig)?caption$/.test(caption.tagName)) return
  const [first] = caption.children
  const names = (words['caption-labels'] ?? '').split(' ').join('|')
  const label = new RegExp(
    `^\\s*(?:${names})\\.?\\s*\\d+(?:[.–-]\\d+)*[.:：]?(?!\\S)`,
    'iu',
  )
  const [found] = (first?.type === 'text' && label.exec(first.value)) || []
  if (first?.type !== 'text' || !found) return
  const rest = { ...first, value: first.value.slice(found.length) }
  caption.children.splice(
    0,
    1,
    h('span.caption-label', { ...first, value: found }),
    ...(rest.value === '' ? [] : [rest]),
  )
  addClasses(caption, ['labelled'])
}

/** An abstract, but for a chapter of a book that is one, is a box. */
function makeBox(node: Element): void {
  const isAbstract = node.tagName === 'section' && hasClass(node, 'abstract')
  if (isAbstract) node.data = { ...node.data, box: 'abstract' } as Element['data'] & Kind
}

interface Kind {
  readonly box?: string
  readonly isStatement?: boolean
}

/** What box beside the text, or statement in it, an element is. */
export function boxOf({ data }: Element): Kind {
  return (data ?? {}) as Kind
}

function title(
  box: Element,
  words: Words,
  properties: { lang?: string | undefined },
): void {
  const { box: kind, isStatement } = boxOf(box)
  const word = kind && words[`box-${kind}`]
  const first = box.children.find((child) => child.type === 'element')
  if (!word) return
  if (!first || !hasClass(first, 'note-title')) {
    box.children.unshift(placedAt(h('p.note-title', properties, word), box.position))
  } else if (isStatement) {
    const form = words.statement?.replace('{{kind}}', word) ?? ''
    const [before, after] = form.split('{{title}}').map(text)
    first.children = [before, ...first.children, after].filter(
      (part) => part !== undefined,
    )
  }
}
