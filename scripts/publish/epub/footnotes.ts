import type { Element, ElementContent } from 'hast'
import type { Note, Section } from '../../book.ts'
import { element } from '../markup.ts'
import { fillWords } from '../words.ts'
import type { Edition } from './edition.ts'

/** An arrow that the text fonts have; the usual hooked one would come as an emoji, or a box. */
const arrowBack = '\u2191'

/**
 * The notes of a section as its last part, or nothing. Reading systems that know notes show them
 * where they are called; for all others each note leads back to its references.
 */
export function footnotes(edition: Edition, section: Section): readonly ElementContent[] {
  if (section.notes.length === 0) return []
  const { book, templates } = edition
  const notes = section.notes.map((note) => footnote(edition, note))
  const words = { notes: fillWords(book.words, 'notes') }
  return templates.fill('epub/footnotes', { notes: notes.flat() }, words)
    .children as ElementContent[]
}

function footnote({ book, templates }: Edition, note: Note): readonly ElementContent[] {
  const number = element('span', { className: ['note-label'] }, note.label)
  const links = note.refs.flatMap((ref, index) => {
    const place = index === 0 ? note.label : `${note.label} (${index + 1})`
    const label = fillWords(book.words, 'back-to-text', { label: place })
    return ['\u00a0', backlink(ref, label, index)]
  })
  const content = withEnds(note.children, [number, ' '], links)
  return templates.fill('epub/footnote', { content }, { id: note.id })
    .children as ElementContent[]
}

function backlink(ref: string, label: string, index: number): Element {
  const properties = {
    className: ['backlink'],
    href: `#${ref}`,
    role: 'doc-backlink',
    ariaLabel: label,
  }
  const further = index === 0 ? [] : [element('sup', {}, String(index + 1))]
  return element('a', properties, arrowBack, ...further)
}

type Phrasing = readonly (Element | string)[]

/** Content with words before its first and after its last paragraph, which is made if need be. */
function withEnds(
  children: readonly ElementContent[],
  before: Phrasing,
  after: Phrasing,
): Element[] {
  const blocks = children.filter((child) => child.type === 'element')
  if (blocks[0]?.tagName !== 'p') blocks.unshift(element('p'))
  if (blocks.at(-1)?.tagName !== 'p') blocks.push(element('p'))
  return blocks.map((block, index) => {
    const start = index === 0 ? before : []
    const end = index === blocks.length - 1 ? after : []
    return element(block.tagName, block.properties, ...start, ...block.children, ...end)
  })
}
