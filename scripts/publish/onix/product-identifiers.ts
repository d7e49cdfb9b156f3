import type { Element } from 'hast'
import { element } from '../markup.ts'

/** What tells the product from all others, in the types of List 5: ISBN, URN, or an address of one's own. */
export function productIdentifiers(identifier: string): readonly Element[] {
  const [, isbn] = /^urn:isbn:(\d{13})$/i.exec(identifier) ?? []
  if (isbn) return isbnIdentifiers(isbn)
  if (/^urn:/i.test(identifier)) return [identified('22', identifier)]
  const name = element('IDTypeName', {}, 'URI')
  return [identified('01', identifier, name)]
}

/** An ISBN, and the same number as the trade's article number. */
export function isbnIdentifiers(isbn: string): readonly Element[] {
  return [identified('03', isbn), identified('15', isbn)]
}

function identified(type: string, value: string, ...name: readonly Element[]): Element {
  return element(
    'ProductIdentifier',
    {},
    element('ProductIDType', {}, type),
    ...name,
    element('IDValue', {}, value),
  )
}
