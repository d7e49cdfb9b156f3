import type { Element, ElementContent } from 'hast'
import type { Book, Note, Templates } from '../../book.ts'
import { element } from '../markup.ts'
import { fillWords } from '../words.ts'
import { finishText } from './finish-text.ts'

/** An arrow that the text fonts have; the usual hooked one would come as an emoji. */
const arrowBack = '\u2191'

/**
 * Notes as the last part of a text, each leading back to its references; nothing without notes.
 *
 * @param level - Level of the heading above them.
 */
export function pageNotes(
  notes: readonly Note[],
  level: number,
  book: Book,
  templates: Templates,
): ElementContent[] {
  if (notes.length === 0) return []
  const items = notes.flatMap((note) => noteItem(note, book, templates))
  const texts = {
    notes: fillWords(book.words, 'notes'),
    level: String(level),
    'words-language': book.words.language ?? 'en',
  }
  return templates.fill('web/notes', { notes: items }, texts).children as ElementContent[]
}

function noteItem(note: Note, book: Book, templates: Templates): ElementContent[] {
  const text = withEnd(finishText(note.children, book), backlinks(note, book))
  const texts = { id: note.id, label: note.label }
  return templates.fill('web/note', { text }, texts).children as ElementContent[]
}

function backlinks({ label, refs }: Note, { words }: Book): ElementContent[] {
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
    return [
      { type: 'text', value: '\u00a0' },
      element('a', properties, arrowBack, ...number),
    ]
  })
}

/** Content with words after its last paragraph, which is made if need be. */
function withEnd(
  content: readonly ElementContent[],
  end: readonly ElementContent[],
): ElementContent[] {
  const blocks = content.filter((node): node is Element => node.type === 'element')
  const last = blocks.at(-1)
  if (last?.tagName !== 'p') return [...blocks, element('p', {}, ...end)]
  return [...blocks.slice(0, -1), { ...last, children: [...last.children, ...end] }]
}
