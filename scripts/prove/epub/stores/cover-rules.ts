import { elementsOf, hasToken } from '../../../lib/hast.ts'
import { textOf } from '../../text/read-tree.ts'
import { digits, type Fault, megabytes, megapixels, oneOf, type Rules } from './rule.ts'
import type { StoreFacts } from './store-facts.ts'

type Cover = NonNullable<StoreFacts['cover']>

/** What stores ask of the cover. */
export const coverRules: Rules = {
  'cover-there': {
    advice: 'Name a picture in `cover`, or leave the key out for a cover made of type.',
    check: ({ cover }) =>
      cover
        ? []
        : [{ found: 'EPUB without a cover', expected: 'one that the package names' }],
  },
  'cover-short-side': {
    advice: 'Give a cover of 1600 by 2560 pixels.',
    check: (facts, { limit }) =>
      ofCover(facts, ({ heightPx, widthPx }) =>
        Math.min(widthPx, heightPx) < limit
          ? `a shorter side of ${digits(limit)} pixels or more`
          : undefined,
      ),
  },
  'cover-long-side': {
    advice: 'Give a cover of 1600 by 2560 pixels.',
    check: (facts, { limit }) =>
      ofCover(facts, ({ heightPx, widthPx }) =>
        Math.max(widthPx, heightPx) < limit
          ? `a longer side of ${digits(limit)} pixels or more`
          : undefined,
      ),
  },
  'cover-largest-side': {
    advice: 'Scale the cover to 1600 by 2560 pixels.',
    check: (facts, { limit }) =>
      ofCover(facts, ({ heightPx, widthPx }) =>
        Math.max(widthPx, heightPx) > limit
          ? `no side of more than ${digits(limit)} pixels`
          : undefined,
      ),
  },
  'cover-pixels': {
    advice: 'Scale the cover to 1600 by 2560 pixels.',
    check: (facts, { limit }) =>
      ofCover(facts, ({ heightPx, widthPx }) =>
        widthPx * heightPx > limit ? `${megapixels(limit)} at most` : undefined,
      ),
  },
  'cover-bytes': {
    advice:
      'Export the cover as a JPEG of 1600 by 2560 pixels, with stronger compression.',
    check: ({ book, cover, originOfKey }, { limit }) =>
      cover && cover.bytes > limit
        ? [
            {
              found: `cover of ${megabytes(cover.bytes)}`,
              expected: `${megabytes(limit)} at most`,
              origin: book.config.cover ? originOfKey('cover') : undefined,
            },
          ]
        : [],
  },
  'cover-format': {
    advice: 'Export the cover as a JPEG of 1600 by 2560 pixels.',
    check: (facts, { among }) =>
      ofCover(
        facts,
        ({ format }) => (among.includes(format) ? undefined : oneOf(among)),
        ({ format }) => `cover in the format ${format}`,
      ),
  },
  'cover-alone': {
    advice: 'Leave nothing but the picture in `templates/epub/cover.html`.',
    check: ({ epub }) => {
      const page = epub.documents.find(({ tree }) => {
        return elementsOf(tree).some((each) => hasToken(each, 'role', 'doc-cover'))
      })
      const body = page && elementsOf(page.tree).find(({ tagName }) => tagName === 'body')
      if (!body) return [{ found: 'cover without a page', expected: 'a page of its own' }]
      const words = textOf(body).trim()
      return words === ''
        ? []
        : [{ found: `\`${words.slice(0, 40)}\` beside the cover`, expected: 'it alone' }]
    },
  },
}

/** A fault at the key that names the cover, if a cover is not what is expected. */
function ofCover(
  { book, cover, originOfKey }: StoreFacts,
  expectedOf: (cover: Cover) => string | undefined,
  foundOf = ({ heightPx, widthPx }: Cover): string =>
    `cover of ${digits(widthPx)} by ${digits(heightPx)} pixels`,
): readonly Fault[] {
  const expected = cover && expectedOf(cover)
  if (!cover || expected === undefined) return []
  const origin = book.config.cover ? originOfKey('cover') : undefined
  return [{ found: foundOf(cover), expected, origin }]
}
