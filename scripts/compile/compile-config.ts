import type { Root } from 'hast'
import type { BookConfig } from '../book.ts'
import { rehypeTypography } from './plugins/rehype-typography.ts'

/** What the configuration says to readers, with the quotes, dashes and spaces of the book's language. */
export function compileConfig(config: BookConfig): BookConfig {
  const set = (text: string): string => setText(text, config.language)
  const readable = {
    subtitle: config.subtitle,
    publisher: config.publisher,
    rights: config.rights,
    description: config.description,
    coverAlt: config.coverAlt,
  }
  const written = Object.entries(readable).flatMap(([key, text]) =>
    text === undefined ? [] : [[key, set(text)]],
  )
  const people = (list: BookConfig['authors']) =>
    list.map((person) => ({ ...person, name: set(person.name) }))
  return {
    ...config,
    ...Object.fromEntries(written),
    title: set(config.title),
    authors: people(config.authors),
    contributors: people(config.contributors),
  }
}

function setText(text: string, language: string): string {
  const node = { type: 'text' as const, value: text }
  const tree: Root = { type: 'root', children: [node] }
  rehypeTypography(language)(tree)
  return node.value
}
