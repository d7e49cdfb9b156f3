/**
 * Everything that a store may ask of an EPUB.
 *
 * To add a rule: an entry in one of these tables, demands that name it in `demands.ts`, and an EPUB
 * in `tests/stores.test.ts` that breaks it.
 */
import type { Element, Root } from 'hast'
import { formulaSource } from '../../../lib/atoms.ts'
import { elementsOf, hasToken } from '../../../lib/hast.ts'
import { memoize } from '../../../lib/memoize.ts'
import type { Origin } from '../../evidence.ts'
import { textOf } from '../../text/read-tree.ts'
import { named } from '../open-epub.ts'
import { otherStoreAt } from './demands.ts'
import type { StoreFacts } from './facts.ts'
import {
  coverSize,
  digits,
  type Fault,
  faultOf,
  megabytes,
  megapixels,
  ofCover,
  ofPictures,
  ofText,
  oneOf,
  type Rule,
} from './rule.ts'

/** The file as a whole, its contents, fonts and metadata. */
const packageRules = {
  'epub-bytes': {
    advice: 'Scale pictures down, or compress them more.',
    check: ({ bytes }, { limit }) =>
      faultOf(
        bytes > limit && [`EPUB of ${megabytes(bytes)}`, `${megabytes(limit)} at most`],
      ),
  },
  'page-bytes': {
    advice: 'Divide the chapter, or compress its pictures more.',
    check: ({ epub, fileAt }, { limit }) =>
      epub.documents.flatMap((document) => {
        const sources = document.elements.map(({ properties }) => properties.src)
        const addresses = new Set(sources.filter((src) => typeof src === 'string'))
        let bytes = 0
        for (const address of addresses) bytes += fileAt(document, address)?.length ?? 0
        return faultOf(
          bytes > limit && [
            `${megabytes(bytes)} of pictures in \`${document.path}\``,
            `${megabytes(limit)} at most`,
          ],
        )
      }),
  },
  'file-names': {
    advice: 'Please report this: Colophon gave a file a name that stores refuse.',
    check: ({ epub }) =>
      epub.entries.flatMap(({ name }) =>
        faultOf(
          !/^[\w./-]+$/.test(name) && [
            `file name \`${name}\``,
            'letters, digits, `-` and `_`',
          ],
        ),
      ),
  },
  'contents-there': {
    advice: 'Keep the list of contents in `templates/epub/contents.html`.',
    check: (facts) =>
      faultOf(
        contentsDepth(facts) === 0 && ['EPUB without contents', 'a list of its chapters'],
      ),
  },
  'contents-depth': {
    advice: 'Set `toc-depth` to a smaller number.',
    check: (facts, { limit }) =>
      tooDeep(contentsDepth(facts), limit, facts.originOfKey('toc-depth')),
  },
  'ncx-there': {
    advice: 'Please report this: Colophon should have written the contents for Kindle.',
    check: ({ epub }) =>
      faultOf(
        depthBelow(epub.ncx?.tree, 'navPoint') === 0 && [
          'EPUB without an NCX',
          'one that lists its chapters',
        ],
      ),
  },
  'ncx-depth': {
    advice: 'Please report this: Colophon should have cut the contents for Kindle.',
    check: ({ epub }, { limit }) =>
      tooDeep(depthBelow(epub.ncx?.tree, 'navPoint'), limit),
  },
  'font-format': {
    advice: 'Use fonts with TrueType outlines in `templates/fonts.yaml`.',
    check: ({ fonts }, { among }) =>
      fonts.flatMap(({ bytes, path }) => {
        const format = fontFormat(bytes)
        return faultOf(
          !among.includes(format) && [
            `font \`${path}\` in the format ${format}`,
            oneOf(among),
          ],
        )
      }),
  },
  'isbn-there': {
    advice: 'Add the ISBN of the e-book as `isbn`, or name the file after it.',
    check: ({ book, metadata, originOfKey }) => {
      const ids = metadata.get('dc:identifier') ?? []
      const isThere = ids.some((id) => /(?:isbn:?)?97[89]\d{10}$/i.test(id))
      return faultOf(
        !isThere && [`identifier \`${book.config.identifier}\``, 'an ISBN'],
        originOfKey('identifier'),
      )
    },
  },
  'description-there': {
    advice: 'Add a `description` of some sentences.',
    check: ({ metadata, originOfKey }) =>
      faultOf(
        !metadata.has('dc:description') && [
          'EPUB without a description',
          'one for the page of the book',
        ],
        originOfKey('description'),
      ),
  },
  'description-length': {
    advice: 'Shorten the `description`.',
    check: ({ metadata, originOfKey }, { limit }) =>
      (metadata.get('dc:description') ?? []).flatMap((text) => {
        const { length } = [...text]
        return faultOf(
          length > limit && [
            `description of ${digits(length)} characters`,
            `${digits(limit)} at most`,
          ],
          originOfKey('description'),
        )
      }),
  },
} satisfies Record<string, Rule>

const coverRules = {
  'cover-there': {
    advice: 'Name a picture in `cover`, or leave the key out for a cover made of type.',
    check: ({ cover }) =>
      faultOf(!cover && ['EPUB without a cover', 'one that the package names']),
  },
  'cover-short-side': coverSize(
    'Give a cover of 1600 by 2560 pixels.',
    ({ heightPx, widthPx }, limit) => Math.min(widthPx, heightPx) < limit,
    (limit) => `a shorter side of ${digits(limit)} pixels or more`,
  ),
  'cover-long-side': coverSize(
    'Give a cover of 1600 by 2560 pixels.',
    ({ heightPx, widthPx }, limit) => Math.max(widthPx, heightPx) < limit,
    (limit) => `a longer side of ${digits(limit)} pixels or more`,
  ),
  'cover-largest-side': coverSize(
    'Scale the cover to 1600 by 2560 pixels.',
    ({ heightPx, widthPx }, limit) => Math.max(widthPx, heightPx) > limit,
    (limit) => `no side of more than ${digits(limit)} pixels`,
  ),
  'cover-pixels': coverSize(
    'Scale the cover to 1600 by 2560 pixels.',
    ({ heightPx, widthPx }, limit) => widthPx * heightPx > limit,
    (limit) => `${megapixels(limit)} at most`,
  ),
  'cover-bytes': ofCover(
    'Export the cover as a JPEG of 1600 by 2560 pixels, with stronger compression.',
    ({ bytes }, { limit }) =>
      bytes > limit && [`cover of ${megabytes(bytes)}`, `${megabytes(limit)} at most`],
  ),
  'cover-format': ofCover(
    'Export the cover as a JPEG of 1600 by 2560 pixels.',
    ({ format }, { among }) =>
      among.includes(format)
        ? undefined
        : [`cover in the format ${format}`, oneOf(among)],
  ),
  'cover-alone': {
    advice: 'Leave nothing but the picture in `templates/epub/cover.html`.',
    check: ({ epub }) => {
      const page = epub.documents.find(({ elements }) =>
        elements.some((each) => hasToken(each, 'role', 'doc-cover')),
      )
      const body = page && named(page, 'body')[0]
      if (!body) return faultOf(['cover without a page', 'a page of its own'])
      const words = textOf(body).trim().slice(0, 40)
      return faultOf(words !== '' && [`\`${words}\` beside the cover`, 'it alone'])
    },
  },
} satisfies Record<string, Rule>

const pictureRules = {
  'picture-pixels': ofPictures(
    'Scale the picture down, and export it again.',
    ({ format, heightPx, widthPx }, { limit }) =>
      format !== 'SVG' &&
      widthPx * heightPx > limit && [
        `picture of ${megapixels(widthPx * heightPx)}`,
        `${megapixels(limit)} at most`,
      ],
  ),
  'picture-bytes': ofPictures(
    'Scale the picture down, or export it as JPEG with stronger compression.',
    ({ bytes }, { limit }) =>
      bytes > limit && [`picture of ${megabytes(bytes)}`, `${megabytes(limit)} at most`],
  ),
  'picture-format': ofPictures(
    'Export the picture as PNG or JPEG.',
    ({ format }, { among }) =>
      among.includes(format)
        ? undefined
        : [`picture in the format ${format}`, oneOf(among)],
  ),
  'picture-still': ofPictures(
    'Export one frame of the picture as PNG.',
    ({ isMoving }) => isMoving && ['picture that moves', 'one that stands still'],
  ),
  'picture-ground': ofPictures(
    'Give the picture a white ground, and export it again.',
    ({ isTransparent }) =>
      isTransparent && ['picture with transparent parts', 'an opaque one'],
  ),
  'picture-colours': ofPictures(
    'Convert the picture to RGB, and export it again.',
    ({ isCmyk }) => isCmyk && ['picture in CMYK', 'RGB'],
  ),
  'picture-description': ofPictures(
    'Shorten the description, and say the rest in the text.',
    ({ element }, { limit }) => {
      // The description of a formula is its source, whatever its length.
      if (formulaSource(element) !== undefined) return undefined
      const { length } = [...String(element.properties.alt ?? '')]
      return (
        length > limit && [
          `description of ${digits(length)} characters`,
          `${digits(limit)} characters at most`,
        ]
      )
    },
  ),
  'drawing-side': ofPictures(
    'Give the drawing a smaller width and height.',
    ({ element, format, heightPx, widthPx }, { limit }) => {
      const side = Math.max(widthPx, heightPx, Number(element.properties.width ?? 0))
      return (
        format === 'SVG' &&
        side > limit && [
          `drawing of ${digits(side)} pixels`,
          `${digits(limit)} pixels a side at most`,
        ]
      )
    },
  ),
} satisfies Record<string, Rule>

const textRules = {
  'links-elsewhere': ofText(
    'Take the link out, or link to the page of the author or publisher.',
    ({ properties, tagName }, { among }) => {
      const shop =
        tagName === 'a' ? otherStoreAt(String(properties.href), among) : undefined
      return (
        shop !== undefined && [`link to the store at \`${shop}\``, 'none to other stores']
      )
    },
  ),
  'notes-both-ways': ofText(
    'Please report this: Colophon should have led the note back to its reference.',
    (note, _, facts) => {
      if (!isNote(note)) return undefined
      const { references } = noteIds(facts)
      const isBack = elementsOf(note).some(({ properties }) =>
        references.has(idIn(properties.href)),
      )
      return !isBack && ['note without a way back', 'a link to its reference']
    },
  ),
  'notes-marked': ofText(
    'Keep `epub:type` in `templates/epub/footnote.html`.',
    (reference, _, facts) => {
      const isMarked = hasToken(reference, 'epub:type', 'noteref')
      const isReference =
        isMarked ||
        hasToken(reference, 'role', 'doc-noteref') ||
        hasToken(reference, 'className', 'noteref')
      if (!isReference) return undefined
      const popsUp = isMarked && noteIds(facts).notes.has(idIn(reference.properties.href))
      return (
        !popsUp && ['note that does not pop up', 'a `noteref` that leads to a `footnote`']
      )
    },
  ),
  'note-length': ofText(
    'Shorten the note, or move it into the text.',
    (note, { limit }) => {
      const length = isNote(note) ? textOf(note).length : 0
      return (
        length > limit && [
          `note of ${digits(length)} characters`,
          `${digits(limit)} at most, or it does not pop up`,
        ]
      )
    },
  ),
  'table-columns': ofText(
    'Give the table fewer columns, or look at it on a small screen.',
    (table, { limit }) => {
      const columns = table.tagName === 'table' ? columnsOf(table) : 0
      return (
        columns > limit && [`table of ${columns} columns`, `${limit} columns at most`]
      )
    },
  ),
  'scripts-absent': {
    advice: 'Take the script out of the template.',
    check: ({ elements }) => faultOf(elements.some(isActive) && ['script', 'none']),
  },
  'mathematics-absent': ofText(
    'Look at the formula in Kindle Previewer, or show it as a picture.',
    ({ tagName }) => tagName === 'math' && ['formula in MathML', 'a picture of it'],
  ),
} satisfies Record<string, Rule>

export type RuleName = keyof typeof allRules

const allRules = { ...packageRules, ...coverRules, ...pictureRules, ...textRules }

export const rules: Readonly<Record<RuleName, Rule>> = allRules

function contentsDepth({ elements }: StoreFacts): number {
  return depthBelow(
    elements.find((each) => hasToken(each, 'epub:type', 'toc')),
    'ol',
  )
}

/** How deeply elements of a name are nested in another. */
function depthBelow(parent: Element | Root | undefined, tagName: string): number {
  let depth = 0
  for (const child of parent?.children ?? []) {
    if (child.type !== 'element') continue
    const own = child.tagName === tagName ? 1 : 0
    depth = Math.max(depth, own + depthBelow(child, tagName))
  }
  return depth
}

function tooDeep(depth: number, limit: number, origin?: Origin): readonly Fault[] {
  return faultOf(
    depth > limit && [`contents of ${depth} levels`, `${limit} levels at most`],
    origin,
  )
}

const signatures: Readonly<Record<string, string>> = {
  '\0\x01\0\0': 'TTF',
  true: 'TTF',
  OTTO: 'OTF',
  wOFF: 'WOFF',
  wOF2: 'WOFF2',
}

function fontFormat(bytes: Uint8Array): string {
  return signatures[Buffer.from(bytes.subarray(0, 4)).toString('latin1')] ?? 'unknown'
}

function isNote(element: Element): boolean {
  return hasToken(element, 'epub:type', 'footnote', 'endnote')
}

/** The ids of all notes, and of all references to them. */
const noteIds = memoize(({ textElements }: StoreFacts) => {
  const idsOf = (elements: readonly Element[]): ReadonlySet<unknown> =>
    new Set(elements.map(({ properties }) => properties.id))
  return {
    notes: idsOf(textElements.filter(isNote)),
    references: idsOf(
      textElements.filter((each) => hasToken(each, 'epub:type', 'noteref')),
    ),
  }
})

function idIn(address: unknown): string | undefined {
  return String(address ?? '').split('#')[1]
}

function columnsOf(table: Element): number {
  const rows = elementsOf(table).filter(({ tagName }) => tagName === 'tr')
  const widths = rows.map(({ children }) =>
    children.reduce((sum, cell) => {
      if (cell.type !== 'element') return sum
      return sum + Math.max(1, Number(cell.properties.colSpan ?? 1) || 1)
    }, 0),
  )
  return Math.max(0, ...widths)
}

function isActive({ properties, tagName }: Element): boolean {
  return tagName === 'script' || Object.keys(properties).some((key) => /^on/i.test(key))
}
