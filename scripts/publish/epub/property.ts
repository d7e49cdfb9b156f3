import type { Element } from 'hast'
import { element } from '../markup.ts'

/** A `meta` of the package document. */
export function property(
  name: string,
  value: string,
  attributes: Readonly<Record<string, string>> = {},
): Element {
  return element('meta', { property: name, ...attributes }, value)
}
