/** What the parts of an ONIX record are written with. */
import type { Element } from 'hast'
import type { Words } from '../../book.ts'
import { element } from '../markup.ts'

/** The code lists of `templates/onix.yaml`, by name. */
export type Codes = Readonly<Record<string, Words>>

/**
 * A part of a record: elements with the texts, by name and in order, then further parts. A text that
 * is not there has no element; an empty one has an empty element.
 */
export function composite(
  name: string,
  texts: Readonly<Record<string, string | undefined>>,
  ...parts: readonly Element[]
): Element {
  const simple = Object.entries(texts).flatMap(([tagName, text]) => {
    return text === undefined ? [] : [element(tagName, {}, ...(text ? [text] : []))]
  })
  return element(name, {}, ...simple, ...parts)
}

/** The code of a language given as a BCP 47 tag; `undefined` for one that has none. */
export function languageCode(tag: string, { languages }: Codes): string | undefined {
  const [language = ''] = tag.toLowerCase().split('-')
  return languages?.[language] ?? (/^[a-z]{3}$/.test(language) ? language : undefined)
}

/** The attribute for a text in a language. */
export function inLanguage(tag: string, codes: Codes): { readonly language?: string } {
  const language = languageCode(tag, codes)
  return language ? { language } : {}
}
