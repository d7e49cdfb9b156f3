import type { Element, ElementContent } from 'hast'
import { element } from '../markup.ts'
import { fillWords } from '../words.ts'
import type { ContentDocument, Edition } from './edition.ts'
import { makePage } from './make-page.ts'
import { breaksIn, pageMarker } from './mark-pages.ts'

/** The page with the cover picture. */
export function coverPage(edition: Edition): ContentDocument {
  const { book, cover, templates } = edition
  const title = fillWords(book.words, 'cover')
  const texts = { alt: cover.alt, cover: title, file: cover.file }
  const { children } = templates.fill('epub/cover', {}, texts)
  const body = children as ElementContent[]
  return makePage(edition, {
    id: 'page-cover',
    file: 'cover.xhtml',
    title,
    matter: 'cover',
    body,
  })
}

export const titleFile = 'title-page.xhtml'

/** The title page, with the imprint at its foot. */
export function titlePage(edition: Edition): ContentDocument {
  const { book, templates } = edition
  const { authors, date, publisher, rights, subtitle, title } = book.config
  const [first, ...more] = breaksIn(edition, titleFile).map((each) => {
    return pageMarker(each, book.words, book.config.language)
  })
  const slots = {
    authors: authors.map(({ name }) => element('p', {}, name)),
    contributors: book.byline.credits.flatMap((credit) => {
      return line('title-page-contributor', credit)
    }),
    imprint: [
      // The second page has the imprint.
      ...more,
      ...line('title-page-publisher', publisher),
      ...line('title-page-date', date?.slice(0, 4)),
      ...line('title-page-rights', rights),
    ],
    subtitle: line('subtitle', subtitle).map((paragraph) => {
      Object.assign(paragraph.properties, {
        'epub:type': 'subtitle',
        role: 'doc-subtitle',
      })
      return paragraph
    }),
  }
  const { children } = templates.fill('epub/title-page', slots, { title })
  return makePage(edition, {
    id: 'page-title',
    file: titleFile,
    title,
    matter: 'frontmatter',
    body: [...(first ? [first] : []), ...(children as ElementContent[])],
  })
}

function line(className: string, text: string | undefined): readonly Element[] {
  return text ? [element('p', { className: [className] }, text)] : []
}
