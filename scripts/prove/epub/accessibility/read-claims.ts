import type { Element } from 'hast'
import { elementsOf } from '../../../lib/hast.ts'
import { textOf } from '../../text/read-tree.ts'
import type { OpenEpub } from '../open-epub.ts'

/** What a package document says about accessibility. */
export interface Claims {
  /** Values of each property, such as `schema:accessMode`, in the order found. */
  readonly values: (property: string) => readonly string[]
  /** Addresses of the links with a relation, such as `a11y:certifierReport`. */
  readonly links: (relation: string) => readonly string[]
}

/** Reads the metadata as a library would. */
export function readClaims({ packageDocument }: OpenEpub): Claims {
  const elements = elementsOf(packageDocument.tree)
  const named = (tagName: string, key: string, value: string): readonly Element[] =>
    elements.filter(
      (element) =>
        element.tagName === tagName && String(element.properties[key]) === value,
    )
  return {
    values: (property) => named('meta', 'property', property).map((meta) => textOf(meta)),
    links: (relation) =>
      named('link', 'rel', relation).map(({ properties: { href } }) => String(href)),
  }
}
