import type { Store } from './store.ts'

const guide = {
  source:
    'Apple Books Asset Guide 5.3, Interior Image Requirements, help.apple.com/itc/booksassetguide',
  date: '2023-09',
} as const
const partners = {
  source: 'itunespartner.apple.com/books/support/9-prepare-book',
  date: '2026-11',
} as const
const retailers = {
  source: 'help.ingramspark.com 5281127966989, Avoid ePUB File Rejections',
  date: '2026-11',
} as const

/** Apple Books. */
export const apple = {
  name: 'Apple Books',
  demands: [
    { rule: 'epub-bytes', weight: 'refuses', limit: 2e9, ...partners },
    { rule: 'epub-bytes', weight: 'dislikes', limit: 1e9, ...partners },
    {
      rule: 'cover-there',
      weight: 'refuses',
      source: 'Apple Books Asset Guide 5.3, In-Book Cover Page',
      date: '2023-09',
    },
    // Named by many, not seen in Apple's own words.
    {
      rule: 'cover-short-side',
      weight: 'dislikes',
      limit: 1400,
      source: 'commonly cited for Apple Books cover art',
      date: '2026-11',
    },
    { rule: 'cover-format', weight: 'refuses', among: ['JPEG', 'PNG'], ...guide },
    { rule: 'cover-pixels', weight: 'refuses', limit: 5_600_000, ...guide },
    { rule: 'picture-pixels', weight: 'refuses', limit: 5_600_000, ...guide },
    { rule: 'picture-pixels', weight: 'dislikes', limit: 4_000_000, ...partners },
    {
      rule: 'picture-format',
      weight: 'refuses',
      among: ['GIF', 'JPEG', 'PNG', 'SVG'],
      ...guide,
    },
    {
      rule: 'picture-format',
      weight: 'dislikes',
      among: ['JPEG', 'PNG', 'SVG'],
      ...guide,
    },
    { rule: 'picture-colours', weight: 'refuses', ...guide },
    { rule: 'picture-ground', weight: 'dislikes', ...guide },
    {
      rule: 'contents-there',
      weight: 'refuses',
      source: 'Apple Books Asset Guide, NCX File Clarifications',
      date: '2023-09',
    },
    {
      rule: 'notes-marked',
      weight: 'dislikes',
      source: 'Apple Books Asset Guide 5.3, Pop-up Footnotes',
      date: '2023-09',
    },
    {
      rule: 'links-elsewhere',
      weight: 'dislikes',
      among: ['apple.com'],
      ...retailers,
    },
    { rule: 'description-there', weight: 'dislikes', ...retailers },
  ],
} as const satisfies Store
