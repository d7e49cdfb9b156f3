/** What notes have in the EPUB and on the web page: links back to the text. */
import type { Element, ElementContent } from 'hast'
import type { Note, Words } from '../book.ts'
import { element } from './markup.ts'
import { fillWords } from './words.ts'

type Phrasing = readonly (Element | string)[]

/** An arrow that the text fonts have; the usual hooked one would come as an emoji, or a box. */
const arrowBack = '\u2191'

/** The links from an entry of the bibliography to where it is cited, which it has known until now. */
export function takeCitations({ properties }: Element, words: Words): Phrasing {
  const { dataCited } = properties
  delete properties.dataCited
  const refs = dataCited === undefined ? [] : String(dataCited).split(' ')
  return backlinks({ label: '1', refs }, words)
}

/** A link to each of a note's references, with a number from the second on. */
export function backlinks(
  { label, refs }: Pick<Note, 'label' | 'refs'>,
  words: Words,
): Phrasing {
  return refs.flatMap((ref, index) => {
    const further = index === 0 ? '' : String(index + 1)
    const place = further ? `${label} (${further})` : label
    const properties = {
      className: ['backlink'],
      href: `#${ref}`,
      role: 'doc-backlink',
      ariaLabel: fillWords(words, 'back-to-text', { label: place }),
    }
    const number = further ? [element('sup', {}, further)] : []
    return ['\u00a0', element('a', properties, arrowBack, ...number)]
  })
}

/** Content with words before its first and after its last paragraph, which is made if need be. */
export function withEnds(
  content: readonly ElementContent[],
  before: Phrasing,
  after: Phrasing,
): Element[] {
  const blocks = content.filter((child) => child.type === 'element')
  if (before.length > 0 && blocks[0]?.tagName !== 'p') blocks.unshift(element('p'))
  if (blocks.at(-1)?.tagName !== 'p') blocks.push(element('p'))
  return blocks.map((block, index) => {
    const start = index === 0 ? before : []
    const end = index === blocks.length - 1 ? after : []
    return element(block.tagName, block.properties, ...start, ...block.children, ...end)
  })
}
