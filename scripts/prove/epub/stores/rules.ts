/**
 * Everything that a store may ask of an EPUB, as measures; what is said of it stands in
 * `templates/stores/rules.yaml`.
 *
 * To add a rule: an entry in one of these tables and one there, demands that name it in
 * `templates/stores/demands.yaml`, and an EPUB in `tests/stores.test.ts` that breaks it.
 */
import type { Element, Root } from 'hast'
import { formulaSource } from '../../../lib/atoms.ts'
import { elementsOf, hasToken } from '../../../lib/hast.ts'
import { memoize } from '../../../lib/memoize.ts'
import type { Origin } from '../../evidence.ts'
import { textOf } from '../../text/read-tree.ts'
import { named } from '../open-epub.ts'
import type { ShownPicture, StoreFacts } from './facts.ts'

/** What a demand allows. */
export interface Measure {
  /** The number that must be kept, in the unit of the rule; 0 where it has none. */
  readonly limit: number
  /** All that is allowed. */
  readonly among: readonly string[]
}

/** What was measured where a rule is broken, for its sentence; `undefined` where it is kept. */
type Found = readonly (string | number)[] | undefined

/** A place where a book breaks a rule. */
interface Breach {
  readonly found: readonly (string | number)[]
  readonly origin?: Origin | undefined
}

function broken(isBroken: boolean, ...found: readonly (string | number)[]): Found {
  return isBroken ? found : undefined
}

/** One number that may not be larger than the limit. */
function above(value: number, { limit }: Measure): Found {
  return broken(value > limit, value)
}

/** Rules about the file as a whole, its contents, fonts, metadata and whether it has a cover. */
const bookRules = {
  'epub-bytes': ({ bytes }, measure) => [above(bytes / 1e6, measure)],
  'page-bytes': ({ epub, fileAt }, { limit }) =>
    epub.documents.map((document) => {
      const sources = document.elements.map(({ properties }) => properties.src)
      let bytes = 0
      for (const address of new Set(sources.filter((src) => typeof src === 'string')))
        bytes += fileAt(document, address)?.length ?? 0
      return broken(bytes / 1e6 > limit, bytes / 1e6, document.path)
    }),
  'file-names': ({ epub }) =>
    epub.entries.map(({ name }) => broken(!/^[\w./-]+$/.test(name), name)),
  'contents-there': (facts) => [broken(contentsDepth(facts) === 0)],
  'contents-depth': (facts, measure) => [above(contentsDepth(facts), measure)],
  'ncx-there': ({ epub }) => [broken(depthBelow(epub.ncx?.tree, 'navPoint') === 0)],
  'ncx-depth': ({ epub }, measure) => [
    above(depthBelow(epub.ncx?.tree, 'navPoint'), measure),
  ],
  'font-format': ({ fonts }, { among }) =>
    fonts.map(({ bytes, path }) => {
      const format = fontFormat(bytes)
      return broken(!among.includes(format), path, format)
    }),
  'isbn-there': ({ book, metadata }) => {
    const ids = metadata('dc:identifier')
    const isThere = ids.some((id) => /(?:isbn:?)?97[89]\d{10}$/i.test(id))
    return [broken(!isThere, book.config.identifier)]
  },
  'description-there': ({ metadata }) => [
    broken(metadata('dc:description').length === 0),
  ],
  'description-length': ({ metadata }, measure) =>
    metadata('dc:description').map((text) => above([...text].length, measure)),
  'cover-there': ({ cover }) => [broken(!cover)],
  'cover-alone': ({ epub }) => {
    const page = epub.documents.find(({ elements }) =>
      elements.some((each) => hasToken(each, 'role', 'doc-cover')),
    )
    const words = (page ? named(page, 'body') : []).map((body) => textOf(body).trim())
    return words.map((text) => broken(text !== '', text.slice(0, 40)))
  },
  'scripts-absent': ({ elements }) => [broken(elements.some(isActive))],
} satisfies Record<string, (facts: StoreFacts, measure: Measure) => readonly Found[]>

/** Rules about the cover, told at the key that names it. */
const coverRules = {
  'cover-short-side': ({ heightPx, widthPx }, { limit }) =>
    broken(Math.min(widthPx, heightPx) < limit, widthPx, heightPx),
  'cover-long-side': ({ heightPx, widthPx }, { limit }) =>
    broken(Math.max(widthPx, heightPx) < limit, widthPx, heightPx),
  'cover-largest-side': ({ heightPx, widthPx }, { limit }) =>
    broken(Math.max(widthPx, heightPx) > limit, widthPx, heightPx),
  'cover-pixels': ({ heightPx, widthPx }, { limit }) =>
    broken((widthPx * heightPx) / 1e6 > limit, widthPx, heightPx),
  'cover-bytes': ({ bytes }, measure) => above(bytes / 1e6, measure),
  'cover-format': ({ format }, { among }) => broken(!among.includes(format), format),
} satisfies Record<
  string,
  (cover: NonNullable<StoreFacts['cover']>, measure: Measure) => Found
>

/** Rules about each picture of the text. */
const pictureRules = {
  'picture-pixels': ({ format, heightPx, widthPx }, measure) =>
    format === 'SVG' ? undefined : above((widthPx * heightPx) / 1e6, measure),
  'picture-bytes': ({ bytes }, measure) => above(bytes / 1e6, measure),
  'picture-format': ({ format }, { among }) => broken(!among.includes(format), format),
  'picture-still': ({ isMoving }) => broken(isMoving),
  'picture-ground': ({ isTransparent }) => broken(isTransparent),
  'picture-colours': ({ isCmyk }) => broken(isCmyk),
  // The description of a formula is its source, whatever its length.
  'picture-description': ({ element }, measure) =>
    formulaSource(element) === undefined
      ? above([...String(element.properties.alt ?? '')].length, measure)
      : undefined,
  'drawing-side': ({ element, format, heightPx, widthPx }, measure) => {
    const side = Math.max(widthPx, heightPx, Number(element.properties.width ?? 0))
    return format === 'SVG' ? above(side, measure) : undefined
  },
} satisfies Record<string, (picture: ShownPicture, measure: Measure) => Found>

/** Rules about each element of the text. */
const textRules = {
  'links-elsewhere': ({ properties, tagName }, { among }) => {
    const shop = tagName === 'a' ? otherStoreAt(String(properties.href), among) : ''
    return broken(shop !== '', shop)
  },
  'notes-both-ways': (note, _, facts) => {
    if (!isNote(note)) return undefined
    const { references } = noteIds(facts)
    return broken(
      !elementsOf(note).some(({ properties }) => references.has(idIn(properties.href))),
    )
  },
  'notes-marked': (reference, _, facts) => {
    const isMarked = hasToken(reference, 'epub:type', 'noteref')
    const isReference =
      isMarked ||
      hasToken(reference, 'role', 'doc-noteref') ||
      hasToken(reference, 'className', 'noteref')
    const popsUp = isMarked && noteIds(facts).notes.has(idIn(reference.properties.href))
    return broken(isReference && !popsUp)
  },
  'note-length': (note, measure) =>
    isNote(note) ? above(textOf(note).length, measure) : undefined,
  'table-columns': (table, measure) =>
    table.tagName === 'table' ? above(columnsOf(table), measure) : undefined,
  'mathematics-absent': ({ tagName }) => broken(tagName === 'math'),
} satisfies Record<
  string,
  (element: Element, measure: Measure, facts: StoreFacts) => Found
>

type Table<Thing> = Readonly<
  Record<string, (thing: Thing, measure: Measure, facts: StoreFacts) => Found>
>

/** The places where a book breaks a rule, in the order of the book. */
export function breachesOf(
  rule: string,
  facts: StoreFacts,
  measure: Measure,
): readonly Breach[] {
  const { book, cover, originOf, originOfKey, pictures, textElements } = facts
  const inTable = <Thing>(
    table: Table<Thing>,
    things: readonly Thing[],
    origin: (thing: Thing) => Origin | undefined,
  ): readonly Breach[] =>
    things.flatMap((thing) => {
      const found = table[rule]?.(thing, measure, facts)
      return found ? [{ found, origin: origin(thing) }] : []
    })
  const whole: Record<string, (typeof bookRules)['epub-bytes']> = bookRules
  return [
    ...(whole[rule]?.(facts, measure) ?? []).flatMap((found) =>
      found ? [{ found }] : [],
    ),
    ...inTable(coverRules, cover ? [cover] : [], () =>
      book.config.cover ? originOfKey('cover') : undefined,
    ),
    ...inTable(pictureRules, pictures, ({ element }) => originOf(element)),
    ...inTable(textRules, textElements, originOf),
  ]
}

/** The names of all rules. */
export const ruleNames: readonly string[] = [
  bookRules,
  coverRules,
  pictureRules,
  textRules,
].flatMap((table) => Object.keys(table))

function contentsDepth({ elements }: StoreFacts): number {
  const contents = elements.find((each) => hasToken(each, 'epub:type', 'toc'))
  return depthBelow(contents, 'ol')
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
  const idsOf = (isMeant: (element: Element) => boolean): ReadonlySet<unknown> =>
    new Set(textElements.filter(isMeant).map(({ properties }) => properties.id))
  return {
    notes: idsOf(isNote),
    references: idsOf((each) => hasToken(each, 'epub:type', 'noteref')),
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

/** Where books are sold, as hosts without `www.`. */
const storeHosts: readonly RegExp[] = [
  /(?:^|\.)amazon\.(?:[a-z]{2,3}|co\.[a-z]{2}|com\.[a-z]{2})$/,
  /^(?:amzn\.[a-z]+|a\.co|read\.amazon\.[a-z.]+)$/,
  /^(?:books|itunes|geo\.itunes)\.apple\.com$/,
  /(?:^|\.)(?:barnesandnoble|books2read|ebooks|fnac|kobo|rakutenkobo|scribd|smashwords)\.com$/,
  /(?:^|\.)(?:bol\.com|hugendubel\.de|litres\.ru|thalia\.(?:de|at|ch)|yakaboo\.ua)$/,
]

/** A store on a site that is more than a store. */
const storePlace = /^play\.google\.[a-z.]+\/(?:store\/)?books?/

/**
 * The host of an address, if a store that is not one of the store's own is there; else nothing.
 *
 * @param own - Domains of the store that asks: `amazon.com` stands for those of other countries too.
 */
function otherStoreAt(address: string, own: readonly string[]): string {
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return ''
  const { hostname, pathname } = new URL(address)
  const host = hostname.replace(/^www\./, '')
  const isStore =
    storeHosts.some((each) => each.test(host)) || storePlace.test(`${host}${pathname}`)
  const names = own.map((domain) => domain.split('.')[0])
  return isStore && !host.split('.').some((part) => names.includes(part)) ? host : ''
}
