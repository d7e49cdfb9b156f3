import type { Element } from 'hast'
import { elementsOf, hasToken } from '../../../lib/hast.ts'
import { memoize } from '../../../lib/memoize.ts'
import type { OpenEpub } from '../open-epub.ts'

/** What the pages of an EPUB hold that matters to readers who do not see, hear or move as others do. */
export interface PageFacts {
  readonly elements: readonly Element[]
  /** Pictures that are not marked as saying nothing, without the cover. */
  readonly pictures: readonly Element[]
  /** Those of them, the cover among them, that have no text alternative. */
  readonly undescribed: readonly Element[]
  /** Headings of all pages, in reading order. */
  readonly headings: readonly Element[]
  /** Headings that skip a level. */
  readonly skipping: readonly Element[]
  /** Whether a page of the text has a heading. */
  readonly hasTextHeadings: boolean
}

/** Reads them once for all checks. */
export const readPages = memoize((epub: OpenEpub): PageFacts => {
  const elements = epub.documents.flatMap(({ tree }) => elementsOf(tree))
  const meant = elements.filter(
    (element) => element.tagName === 'img' && !isMarkedEmpty(element),
  )
  const headings = elements.filter(isHeading)
  const inText = epub.textDocuments.flatMap(({ tree }) => elementsOf(tree))
  return {
    elements,
    pictures: meant.filter((picture) => !hasToken(picture, 'role', 'doc-cover')),
    undescribed: meant.filter(
      ({ properties: { alt } }) => !/\S/u.test(String(alt ?? '')),
    ),
    headings,
    skipping: headings.filter((heading, index) => {
      const before = headings[index - 1]
      return rankOf(heading) - (before ? rankOf(before) : 0) > 1
    }),
    hasTextHeadings: inText.some(isHeading),
  }
})

function isMarkedEmpty(picture: Element): boolean {
  return (
    hasToken(picture, 'role', 'presentation', 'none') && picture.properties.alt === ''
  )
}

function isHeading({ tagName }: Element): boolean {
  return /^h\d$/.test(tagName)
}

function rankOf({ tagName }: Element): number {
  return Number.parseInt(tagName.slice(1), 10)
}
