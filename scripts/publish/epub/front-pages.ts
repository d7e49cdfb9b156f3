/** The pages of the EPUB that no section is on: cover, title page, and statement of accessibility. */
import type { Element, ElementContent } from 'hast'
import type { Book } from '../../book.ts'
import { directionOf } from '../../lib/direction.ts'
import { isMade } from '../../lib/made-pages.ts'
import { element, fillPart } from '../markup.ts'
import { fillWords } from '../words.ts'
import { type Accessibility, conformanceText } from './accessibility.ts'
import { type ContentDocument, type Edition, makePage, pageFiles } from './edition.ts'
import { pageMarkers } from './page-breaks.ts'

/** The page with the cover picture. */
export function coverPage(edition: Edition): ContentDocument {
  const { book, cover, templates } = edition
  const title = fillWords(book.words, 'cover')
  const texts = { alt: cover.alt, cover: title, file: cover.file }
  return makePage(edition, {
    id: 'cover-page',
    file: pageFiles.cover,
    title,
    matter: 'cover',
    body: fillPart(templates, 'epub/cover', {}, texts),
  })
}

/** The title page, with the imprint at its foot if that has no page of its own. */
export function titlePage(edition: Edition): ContentDocument {
  const { book, templates } = edition
  const { authors, publisher, subtitle, title } = book.config
  const { date, rights } = isMade(book, 'copyright') ? {} : book.config
  const [first, ...more] = pageMarkers(edition, pageFiles.title)
  const meaning = { 'epub:type': 'subtitle', role: 'doc-subtitle' }
  const slots = {
    authors: authors.map(({ name }) => element('p', {}, name)),
    contributors: book.byline.credits.flatMap((credit) => {
      return line('title-page-contributor', credit)
    }),
    imprint: [
      ...more,
      ...line('title-page-publisher', publisher),
      ...line('title-page-date', date?.slice(0, 4)),
      ...line('title-page-rights', rights),
    ],
    subtitle: line('subtitle', subtitle, meaning),
  }
  return makePage(edition, {
    id: 'title-page',
    file: pageFiles.title,
    title,
    matter: 'frontmatter',
    body: [
      ...(first ? [first] : []),
      ...fillPart(templates, 'epub/title-page', slots, { title }),
    ],
  })
}

/** The copyright page of a book, if there is something to say. */
export function copyrightPage(edition: Edition): readonly ContentDocument[] {
  const { book, templates } = edition
  if (!isMade(book, 'copyright')) return []
  const title = fillWords(book.words, 'section-copyright-page')
  const imprint = Object.entries(book.imprint).flatMap(([name, lines]) =>
    lines.map((text) => element('p', { className: [name] }, text)),
  )
  const slots = { imprint: [...pageMarkers(edition, pageFiles.copyright), ...imprint] }
  return [
    makePage(edition, {
      id: 'copyright-page',
      file: pageFiles.copyright,
      title,
      matter: 'frontmatter',
      body: fillPart(templates, 'epub/copyright-page', slots, { title }),
    }),
  ]
}

function line(name: string, text: string | undefined, meaning = {}): Element[] {
  return text ? [element('p', { className: [name], ...meaning }, text)] : []
}

/** The last page, which says what is known of the book's accessibility. */
export function statementPage(
  edition: Edition,
  { sentences }: Accessibility,
): ContentDocument {
  const { book, templates } = edition
  const { contact } = book.config.accessibility ?? {}
  const title = fillWords(book.words, 'accessibility')
  const language = fillWords(book.words, 'language')
  const ask = `${fillWords(book.words, 'accessibility-contact')} `
  const slots = {
    claim: claim(book),
    facts: [element('ul', {}, ...sentences.map((each) => element('li', {}, each)))],
    contact: contact
      ? [element('p', {}, ask, element('a', { href: `mailto:${contact}` }, contact))]
      : [],
  }
  const texts = {
    title,
    'words-direction': directionOf(language),
    'words-language': language,
  }
  return makePage(edition, {
    id: 'accessibility-statement',
    file: pageFiles.statement,
    title,
    matter: 'backmatter',
    body: fillPart(templates, 'epub/accessibility', slots, texts),
  })
}

function claim({ config, words }: Book): ElementContent[] {
  const { certifiedBy, conformsTo, credential, report } = config.accessibility ?? {}
  if (!conformsTo || !certifiedBy) return []
  const standard = conformanceText(conformsTo)
  const certifier = credential ? `${certifiedBy} (${credential})` : certifiedBy
  const text = fillWords(words, 'accessibility-claim', { certifier, standard })
  return [
    element('p', {}, text),
    ...(report ? [element('p', {}, element('a', { href: report }, report))] : []),
  ]
}
