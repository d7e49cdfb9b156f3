/**
 * What each store says of the EPUBs that it takes: every demand with where it is written, and when.
 *
 * When a store changes a number, change it here, with its source and date.
 */
import type { StoreName } from '../../../book.ts'
import type { RuleName } from './rules.ts'

export interface Store {
  /** As customers know it. */
  readonly name: string
  readonly demands: readonly Demand[]
}

export interface Demand {
  readonly rule: RuleName
  /** `error`: the store refuses the book. `warning`: it takes it, and readers are worse off. */
  readonly severity: 'error' | 'warning'
  /** The number that must be kept, in the unit of the rule; 0 where it has none. */
  readonly limit: number
  /** All that is allowed. */
  readonly among: readonly string[]
  /** Web address, or the name of the document and its part. */
  readonly source: string
  /** When the source was published or, for a page without a date, read: `YYYY-MM-DD` or `YYYY-MM`. */
  readonly date: string
}

type Source = Pick<Demand, 'source' | 'date'>
type Row = readonly [rule: RuleName, source: Source, measure?: number | string]

function store(
  name: string,
  rows: { readonly refuses: readonly Row[]; readonly dislikes: readonly Row[] },
): Store {
  const demandsOf = (list: readonly Row[], severity: Demand['severity']) =>
    list.map(([rule, source, measure]): Demand => {
      const limit = typeof measure === 'number' ? measure : 0
      const among = typeof measure === 'string' ? measure.split(' ') : []
      return { rule, severity, limit, among, ...source }
    })
  return {
    name,
    demands: [
      ...demandsOf(rows.refuses, 'error'),
      ...demandsOf(rows.dislikes, 'warning'),
    ],
  }
}

const retailers: Source = {
  source: 'help.ingramspark.com 5281127966989, Avoid ePUB File Rejections',
  date: '2026-11',
}

const apple = {
  images: {
    source:
      'Apple Books Asset Guide 5.3, Interior Image Requirements, help.apple.com/itc/booksassetguide',
    date: '2023-09',
  },
  coverPage: {
    source: 'Apple Books Asset Guide 5.3, In-Book Cover Page',
    date: '2023-09',
  },
  contents: {
    source: 'Apple Books Asset Guide, NCX File Clarifications',
    date: '2023-09',
  },
  notes: { source: 'Apple Books Asset Guide 5.3, Pop-up Footnotes', date: '2023-09' },
  partners: {
    source: 'itunespartner.apple.com/books/support/9-prepare-book',
    date: '2026-11',
  },
  // Named by many, not seen in Apple's own words.
  reported: { source: 'commonly cited for Apple Books cover art', date: '2026-11' },
} satisfies Record<string, Source>

const google = {
  files: { source: 'support.google.com/books/partner/answer/3424254', date: '2026-11' },
  epubs: { source: 'support.google.com/books/partner/answer/3316879', date: '2026-11' },
} satisfies Record<string, Source>

const kdp = {
  covers: {
    source: 'kdp.amazon.com help G6GTK3T3NUHKLEFX, Cover Image Guidelines',
    date: '2026-11',
  },
  images: {
    source: 'kdp.amazon.com help G75V4YX5X8GRGXWV, Image Guidelines',
    date: '2026-11',
  },
  links: {
    source: 'kdp.amazon.com help GQ6JQ7FM6C72HE4X, Hyperlink Guidelines',
    date: '2026-11',
  },
  contents: {
    source: 'Kindle Publishing Guidelines 2019.2, NCX Guidelines',
    date: '2019',
  },
  files: {
    source: 'Kindle Publishing Guidelines 2015.1, HTML, Font and File Name Guidelines',
    date: '2015',
  },
  reported: { source: 'as commonly reported for Kindle', date: '2026-11' },
} satisfies Record<string, Source>

const kobo: Source = { source: 'github.com/kobolabs/epub-spec', date: '2025-08-25' }

/** The stores whose rules are known. */
export const stores: Readonly<Record<StoreName, Store>> = {
  apple: store('Apple Books', {
    refuses: [
      ['epub-bytes', apple.partners, 2e9],
      ['cover-there', apple.coverPage],
      ['cover-format', apple.images, 'JPEG PNG'],
      ['cover-pixels', apple.images, 5_600_000],
      ['picture-pixels', apple.images, 5_600_000],
      ['picture-format', apple.images, 'GIF JPEG PNG SVG'],
      ['picture-colours', apple.images],
      ['contents-there', apple.contents],
    ],
    dislikes: [
      ['epub-bytes', apple.partners, 1e9],
      ['cover-short-side', apple.reported, 1400],
      ['picture-pixels', apple.partners, 4_000_000],
      ['picture-format', apple.images, 'JPEG PNG SVG'],
      ['picture-ground', apple.images],
      ['notes-marked', apple.notes],
      ['links-elsewhere', retailers, 'apple.com'],
      ['description-there', retailers],
    ],
  }),
  google: store('Google Play Books', {
    refuses: [
      ['epub-bytes', google.files, 2e9],
      ['cover-there', google.files],
      ['cover-short-side', google.files, 640],
      ['cover-largest-side', google.files, 7200],
      ['cover-format', google.files, 'JPEG PNG'],
      ['picture-format', google.epubs, 'GIF JPEG PNG SVG'],
      ['picture-still', google.epubs],
      ['drawing-side', google.epubs, 3200],
    ],
    dislikes: [
      ['isbn-there', google.files],
      ['links-elsewhere', retailers, 'google.com'],
      ['description-there', retailers],
    ],
  }),
  kdp: store('Amazon KDP', {
    refuses: [
      ['epub-bytes', kdp.reported, 650e6],
      ['cover-there', kdp.covers],
      ['cover-short-side', kdp.covers, 625],
      ['cover-long-side', kdp.covers, 1000],
      ['cover-largest-side', kdp.covers, 10_000],
      ['cover-bytes', kdp.covers, 50e6],
      ['cover-format', kdp.covers, 'JPEG'],
      ['picture-format', kdp.images, 'GIF JPEG PNG SVG'],
      ['picture-still', kdp.images],
      ['picture-ground', kdp.images],
      ['picture-colours', kdp.images],
      ['contents-there', kdp.contents],
      ['ncx-there', kdp.contents],
      ['font-format', kdp.files, 'TTF OTF'],
      ['scripts-absent', kdp.files],
      ['notes-both-ways', kdp.links],
      ['links-elsewhere', kdp.links, 'amazon.com'],
    ],
    dislikes: [
      ['cover-short-side', kdp.covers, 1600],
      ['cover-long-side', kdp.covers, 2560],
      ['picture-format', kdp.images, 'GIF JPEG PNG'],
      ['picture-description', kdp.images, 140],
      ['ncx-depth', kdp.contents, 2],
      ['mathematics-absent', kdp.reported],
      ['file-names', kdp.files],
      ['description-length', kdp.reported, 4000],
    ],
  }),
  kobo: store('Kobo', {
    refuses: [
      ['cover-format', kobo, 'JPEG PNG'],
      ['picture-format', kobo, 'GIF JPEG PNG SVG'],
      ['font-format', kobo, 'TTF OTF WOFF'],
    ],
    dislikes: [
      ['epub-bytes', kobo, 1e9],
      ['page-bytes', kobo, 10e6],
      ['cover-there', kobo],
      ['cover-alone', kobo],
      ['cover-bytes', kobo, 3e6],
      ['picture-bytes', kobo, 5e6],
      ['picture-ground', kobo],
      ['picture-colours', kobo],
      ['contents-there', kobo],
      ['contents-depth', kobo, 3],
      ['scripts-absent', kobo],
      ['file-names', kobo],
      ['notes-marked', kobo],
      ['note-length', kobo, 5000],
      ['table-columns', kobo, 4],
      ['isbn-there', kobo],
      ['links-elsewhere', retailers, 'kobo.com'],
      ['description-there', retailers],
    ],
  }),
}

/** Where books are sold, as hosts without `www.`. */
const storeHosts: readonly RegExp[] = [
  /(?:^|\.)amazon\.(?:[a-z]{2,3}|co\.[a-z]{2}|com\.[a-z]{2})$/,
  /^(?:amzn\.[a-z]+|a\.co|read\.amazon\.[a-z.]+)$/,
  /^(?:books|itunes|geo\.itunes)\.apple\.com$/,
  /(?:^|\.)(?:barnesandnoble|books2read|ebooks|fnac|kobo|rakutenkobo|scribd|smashwords)\.com$/,
  /(?:^|\.)bol\.com$/,
  /(?:^|\.)hugendubel\.de$/,
  /(?:^|\.)litres\.ru$/,
  /(?:^|\.)thalia\.(?:de|at|ch)$/,
  /(?:^|\.)yakaboo\.ua$/,
]

/** A store on a site that is more than a store. */
const storePlace = /^play\.google\.[a-z.]+\/(?:store\/)?books?/

/**
 * The host of an address, if a store that is not one of the store's own is there.
 *
 * @param own - Domains of the store that asks: `amazon.com` stands for those of other countries too.
 */
export function otherStoreAt(
  address: string,
  own: readonly string[],
): string | undefined {
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return undefined
  const { hostname, pathname } = new URL(address)
  const host = hostname.replace(/^www\./, '')
  const isStore =
    storeHosts.some((each) => each.test(host)) || storePlace.test(`${host}${pathname}`)
  const names = own.map((domain) => domain.split('.')[0])
  return isStore && !host.split('.').some((part) => names.includes(part))
    ? host
    : undefined
}
