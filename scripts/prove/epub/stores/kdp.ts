import type { Store } from './store.ts'

const covers = {
  source: 'kdp.amazon.com help G6GTK3T3NUHKLEFX, Cover Image Guidelines',
  date: '2026-11',
} as const
const pictures = {
  source: 'kdp.amazon.com help G75V4YX5X8GRGXWV, Image Guidelines',
  date: '2026-11',
} as const
const links = {
  source: 'kdp.amazon.com help GQ6JQ7FM6C72HE4X, Hyperlink Guidelines',
  date: '2026-11',
} as const
const guidelines = {
  source: 'Kindle Publishing Guidelines 2019.2, NCX Guidelines',
  date: '2019',
} as const
const formats = {
  source: 'Kindle Publishing Guidelines 2015.1, HTML, Font and File Name Guidelines',
  date: '2015',
} as const
const hearsay = { source: 'as commonly reported for Kindle', date: '2026-11' } as const

/** Amazon Kindle Direct Publishing. */
export const kdp = {
  name: 'Amazon KDP',
  demands: [
    { rule: 'epub-bytes', weight: 'refuses', limit: 650e6, ...hearsay },
    { rule: 'cover-there', weight: 'refuses', ...covers },
    { rule: 'cover-short-side', weight: 'refuses', limit: 625, ...covers },
    { rule: 'cover-long-side', weight: 'refuses', limit: 1000, ...covers },
    { rule: 'cover-short-side', weight: 'dislikes', limit: 1600, ...covers },
    { rule: 'cover-long-side', weight: 'dislikes', limit: 2560, ...covers },
    { rule: 'cover-largest-side', weight: 'refuses', limit: 10_000, ...covers },
    { rule: 'cover-bytes', weight: 'refuses', limit: 50e6, ...covers },
    { rule: 'cover-format', weight: 'refuses', among: ['JPEG'], ...covers },
    {
      rule: 'picture-format',
      weight: 'refuses',
      among: ['GIF', 'JPEG', 'PNG', 'SVG'],
      ...pictures,
    },
    {
      rule: 'picture-format',
      weight: 'dislikes',
      among: ['GIF', 'JPEG', 'PNG'],
      ...pictures,
    },
    { rule: 'picture-still', weight: 'refuses', ...pictures },
    { rule: 'picture-ground', weight: 'refuses', ...pictures },
    { rule: 'picture-colours', weight: 'refuses', ...pictures },
    { rule: 'picture-description', weight: 'dislikes', limit: 140, ...pictures },
    { rule: 'contents-there', weight: 'refuses', ...guidelines },
    { rule: 'ncx-there', weight: 'refuses', ...guidelines },
    { rule: 'ncx-depth', weight: 'dislikes', limit: 2, ...guidelines },
    { rule: 'font-format', weight: 'refuses', among: ['TTF', 'OTF'], ...formats },
    { rule: 'scripts-absent', weight: 'refuses', ...formats },
    { rule: 'mathematics-absent', weight: 'dislikes', ...hearsay },
    { rule: 'file-names', weight: 'dislikes', ...formats },
    { rule: 'notes-both-ways', weight: 'refuses', ...links },
    { rule: 'links-elsewhere', weight: 'refuses', among: ['amazon.com'], ...links },
    { rule: 'description-length', weight: 'dislikes', limit: 4000, ...hearsay },
  ],
} as const satisfies Store
