import type { ElementContent, Properties, Root } from 'hast'
import { EXIT, visit } from 'unist-util-visit'
import type { Book, Section } from '../../book.ts'
import { element } from '../markup.ts'
import { matterOf, sectionSemantics } from '../semantics.ts'
import type { ContentDocument, Edition } from './edition.ts'
import { finishContent } from './finish-content.ts'
import { footnotes } from './footnotes.ts'
import { makePage } from './make-page.ts'
import { breaksIn, markPages } from './mark-pages.ts'
import { settleHeadings } from './settle-headings.ts'

/**
 * The page file of a section, its notes at the end.
 *
 * @throws When a link or a picture leads nowhere.
 */
export function sectionPage(edition: Edition, section: Section): ContentDocument {
  const { config } = edition.book
  const file = edition.files.get(section.id) ?? ''
  const title = sectionTitle(edition.book, section)
  const properties = {
    ...sectionSemantics(section, config.kind),
    ...label(section.tree, title),
  }
  const body = structuredClone(element('section', properties, ...contentOf(section.tree)))
  markPages(body, breaksIn(edition, file), edition.book)
  body.children.push(...structuredClone(footnotes(edition, section)))
  finishContent(body, edition, file)
  settleHeadings(body)
  return makePage(edition, {
    id: `page-${file.replace(/\.xhtml$/, '')}`,
    file,
    title,
    matter: matterOf(section, edition.book),
    body: [body],
  })
}

/** An article of one file has the title of the whole, whatever its first heading is. */
export function sectionTitle({ config, sections }: Book, { title }: Section): string {
  return config.kind === 'article' && sections.length === 1 ? config.title : title
}

function contentOf(tree: Root): ElementContent[] {
  return tree.children.filter((child) => child.type !== 'doctype')
}

/** A chapter is named by its heading; an article has its title on a page of its own. */
function label(tree: Root, title: string): Properties {
  let properties: Properties = { ariaLabel: title }
  visit(tree, { type: 'element', tagName: 'h1' }, ({ properties: { id } }) => {
    if (typeof id === 'string') properties = { ariaLabelledBy: [id] }
    return EXIT
  })
  return properties
}
