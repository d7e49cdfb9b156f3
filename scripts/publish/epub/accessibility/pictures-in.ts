import type { Element } from 'hast'
import type { ContentDocument } from '../edition.ts'
import { elementsIn } from './elements-in.ts'

/** The pictures that readers would miss if they did not see them; the cover shows what the title page says. */
export function picturesIn(documents: readonly ContentDocument[]): {
  readonly telling: number
  /** Whether each of them has a text alternative, the cover too. */
  readonly areDescribed: boolean
} {
  const pictures = documents
    .flatMap(({ tree }) => elementsIn(tree))
    .filter((element) => element.tagName === 'img' && !isDecorative(element))
  return {
    telling: pictures.filter((picture) => !hasRole(picture, 'doc-cover')).length,
    areDescribed: pictures.every(({ properties: { alt } }) => String(alt ?? '').trim()),
  }
}

/** Whether the author has said that a picture shows nothing that readers need. */
function isDecorative(picture: Element): boolean {
  return picture.properties.alt === '' && hasRole(picture, 'presentation')
}

function hasRole({ properties: { role } }: Element, name: string): boolean {
  return (Array.isArray(role) ? role : [role]).includes(name)
}
