import type { Element } from 'hast'
import { elementsOf, hasToken } from '../../../lib/hast.ts'
import { digits, type Fault, megabytes, oneOf, type Rules } from './rule.ts'

/** What stores ask of the file as a whole, its contents, fonts and metadata. */
export const packageRules: Rules = {
  'epub-bytes': {
    advice: 'Scale pictures down, or compress them more.',
    check: ({ bytes }, { limit }) =>
      bytes > limit
        ? [
            {
              found: `EPUB of ${megabytes(bytes)}`,
              expected: `${megabytes(limit)} at most`,
            },
          ]
        : [],
  },
  'page-bytes': {
    advice: 'Divide the chapter, or compress its pictures more.',
    check: ({ epub, fileAt }, { limit }) =>
      epub.documents.flatMap((document): readonly Fault[] => {
        const addresses = new Set(
          elementsOf(document.tree).flatMap(({ properties: { src } }) => src ?? []),
        )
        const bytes = [...addresses].reduce<number>((sum, address) => {
          return sum + (fileAt(document, String(address))?.length ?? 0)
        }, 0)
        return bytes > limit
          ? [
              {
                found: `${megabytes(bytes)} of pictures in \`${document.path}\``,
                expected: `${megabytes(limit)} at most`,
              },
            ]
          : []
      }),
  },
  'file-names': {
    advice: 'Please report this: Colophon gave a file a name that stores refuse.',
    check: ({ epub }) =>
      epub.entries
        .filter(({ name }) => !/^[\w./-]+$/.test(name))
        .map(({ name }) => ({
          found: `file name \`${name}\``,
          expected: 'letters, digits, `-` and `_`',
        })),
  },
  'contents-there': {
    advice: 'Keep the list of contents in `templates/epub/contents.html`.',
    check: ({ elements }) =>
      listDepth(elements.find((each) => hasToken(each, 'epub:type', 'toc'))) > 0
        ? []
        : [{ found: 'EPUB without contents', expected: 'a list of its chapters' }],
  },
  'contents-depth': {
    advice: 'Set `toc-depth` to a smaller number.',
    check: ({ elements, originOfKey }, { limit }) => {
      const depth = listDepth(elements.find((each) => hasToken(each, 'epub:type', 'toc')))
      return tooDeep(depth, limit, { origin: originOfKey('toc-depth') })
    },
  },
  'ncx-there': {
    advice: 'Please report this: Colophon should have written the contents for Kindle.',
    check: ({ epub }) =>
      navPoints(epub.ncx?.tree).length > 0
        ? []
        : [{ found: 'EPUB without an NCX', expected: 'one that lists its chapters' }],
  },
  'ncx-depth': {
    advice: 'Please report this: Colophon should have cut the contents for Kindle.',
    check: ({ epub }, { limit }) => {
      const depths = navPoints(epub.ncx?.tree).map(
        (point) => 1 + depthBelow(point, 'navPoint'),
      )
      return tooDeep(Math.max(0, ...depths), limit, {})
    },
  },
  'font-format': {
    advice: 'Use fonts with TrueType outlines in `templates/fonts.yaml`.',
    check: ({ fonts }, { among }) =>
      fonts
        .map(({ bytes, path }) => ({ path, format: fontFormat(bytes) }))
        .filter(({ format }) => !among.includes(format))
        .map(({ format, path }) => ({
          found: `font \`${path}\` in the format ${format}`,
          expected: oneOf(among),
        })),
  },
  'isbn-there': {
    advice: 'Add the ISBN of the e-book as `isbn`, or name the file after it.',
    check: ({ book, metadata, originOfKey }) =>
      (metadata.get('dc:identifier') ?? []).some((id) =>
        /(?:isbn:?)?97[89]\d{10}$/i.test(id),
      )
        ? []
        : [
            {
              found: `identifier \`${book.config.identifier}\``,
              expected: 'an ISBN',
              origin: originOfKey('identifier'),
            },
          ],
  },
  'description-there': {
    advice: 'Add a `description` of some sentences.',
    check: ({ metadata, originOfKey }) =>
      metadata.has('dc:description')
        ? []
        : [
            {
              found: 'EPUB without a description',
              expected: 'one for the page of the book',
              origin: originOfKey('description'),
            },
          ],
  },
  'description-length': {
    advice: 'Shorten the `description`.',
    check: ({ metadata, originOfKey }, { limit }) =>
      (metadata.get('dc:description') ?? [])
        .map((text) => [...text].length)
        .filter((length) => length > limit)
        .map((length) => ({
          found: `description of ${digits(length)} characters`,
          expected: `${digits(limit)} at most`,
          origin: originOfKey('description'),
        })),
  },
}

function tooDeep(
  depth: number,
  limit: number,
  rest: Pick<Fault, 'origin'>,
): readonly Fault[] {
  return depth > limit
    ? [
        {
          found: `contents of ${depth} levels`,
          expected: `${limit} levels at most`,
          ...rest,
        },
      ]
    : []
}

/** How deeply the lists of a navigation element are nested; 0 without one. */
function listDepth(nav: Element | undefined): number {
  return nav ? depthBelow(nav, 'ol') : 0
}

function depthBelow({ children }: Element, tagName: string): number {
  const depths = children.map((child) => {
    if (child.type !== 'element') return 0
    return depthBelow(child, tagName) + (child.tagName === tagName ? 1 : 0)
  })
  return Math.max(0, ...depths)
}

/** Those of the outermost level come first. */
function navPoints(
  ncx: Parameters<typeof elementsOf>[0] | undefined,
): readonly Element[] {
  return ncx ? elementsOf(ncx).filter(({ tagName }) => tagName === 'navPoint') : []
}

function fontFormat(bytes: Uint8Array): string {
  const signature = Buffer.from(bytes.subarray(0, 4)).toString('latin1')
  const names: Readonly<Record<string, string>> = {
    '\0\x01\0\0': 'TTF',
    true: 'TTF',
    OTTO: 'OTF',
    wOFF: 'WOFF',
    wOF2: 'WOFF2',
  }
  return names[signature] ?? 'unknown'
}
