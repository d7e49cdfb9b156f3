import type { ElementContent, Properties } from 'hast'
import type { Book, Note, Section } from '../../book.ts'
import { elementsOf } from '../../lib/hast.ts'
import { copyOf, element, fillPart } from '../markup.ts'
import { backlinks, withEnds } from '../notes.ts'
import { matterOf, sectionSemantics } from '../semantics.ts'
import { fillWords } from '../words.ts'
import { type ContentDocument, type Edition, makePage } from './edition.ts'
import { finishContent } from './finish-content.ts'
import { breaksIn, markPages } from './page-breaks.ts'

/**
 * The page file of a section, its notes at the end.
 *
 * @throws When a link or a picture leads nowhere.
 */
export function sectionPage(edition: Edition, section: Section): ContentDocument {
  const { book } = edition
  const file = edition.files.get(section.id) ?? ''
  const title = sectionTitle(book, section)
  const properties = {
    ...(book.config.kind === 'book' && {
      className: ['chapter', `${section.role}-page`],
    }),
    ...sectionSemantics(section, book.config.kind),
    ...label(section, title),
  }
  const text = section.tree.children.filter((child) => child.type !== 'doctype')
  const body = element('section', properties, ...text.map(copyOf))
  markPages(body, breaksIn(edition, file), book)
  body.children.push(...footnotes(edition, section).map(copyOf))
  finishContent([body], edition, file)
  return makePage(edition, {
    id: `page-${file.replace(/\.xhtml$/, '')}`,
    file,
    title,
    matter: matterOf(section, book),
    body: [body],
  })
}

/** An article of one file has the title of the whole, whatever its first heading is. */
export function sectionTitle({ config, sections }: Book, { title }: Section): string {
  return config.kind === 'article' && sections.length === 1 ? config.title : title
}

/** A chapter is named by its heading; an article has its title on a page of its own. */
function label({ tree }: Section, title: string): Properties {
  const id = elementsOf(tree).find(({ tagName }) => tagName === 'h1')?.properties.id
  return typeof id === 'string' ? { ariaLabelledBy: [id] } : { ariaLabel: title }
}

/**
 * The notes of a section as its last part, or nothing. Reading systems that know notes show them
 * where they are called; for all others each note leads back to its references.
 */
function footnotes({ book, templates }: Edition, { notes }: Section): ElementContent[] {
  if (notes.length === 0) return []
  const footnote = (note: Note): ElementContent[] => {
    const number = element('span', { className: ['note-label'] }, note.label)
    const links = backlinks(note, book.words)
    const content = withEnds(note.children, [number, ' '], links)
    return fillPart(templates, 'epub/footnote', { content }, { id: note.id })
  }
  const slots = { notes: notes.flatMap(footnote) }
  return fillPart(templates, 'epub/footnotes', slots, {
    notes: fillWords(book.words, 'notes'),
  })
}
