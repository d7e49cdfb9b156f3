import { directionOf } from '../words.ts'
import type { ContentDocument, Edition, PageContent } from './edition.ts'

/** A page file, from the template that all of them share. */
export function makePage(edition: Edition, page: PageContent): ContentDocument {
  const { book, templates } = edition
  const { language } = book.config
  const tree = templates.fill(
    'epub/page',
    { body: page.body },
    {
      direction: directionOf(language),
      language,
      matter: page.matter,
      title: page.title,
    },
  )
  return { id: page.id, file: page.file, title: page.title, tree }
}
