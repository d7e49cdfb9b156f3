import type { Store } from './store.ts'

const files = {
  source: 'support.google.com/books/partner/answer/3424254',
  date: '2026-11',
} as const
const epubs = {
  source: 'support.google.com/books/partner/answer/3316879',
  date: '2026-11',
} as const
const retailers = {
  source: 'help.ingramspark.com 5281127966989, Avoid ePUB File Rejections',
  date: '2026-11',
} as const

/** Google Play Books. */
export const google = {
  name: 'Google Play Books',
  demands: [
    { rule: 'epub-bytes', weight: 'refuses', limit: 2e9, ...files },
    { rule: 'cover-there', weight: 'refuses', ...files },
    { rule: 'cover-short-side', weight: 'refuses', limit: 640, ...files },
    { rule: 'cover-largest-side', weight: 'refuses', limit: 7200, ...files },
    { rule: 'cover-format', weight: 'refuses', among: ['JPEG', 'PNG'], ...files },
    {
      rule: 'picture-format',
      weight: 'refuses',
      among: ['GIF', 'JPEG', 'PNG', 'SVG'],
      ...epubs,
    },
    { rule: 'picture-still', weight: 'refuses', ...epubs },
    { rule: 'drawing-side', weight: 'refuses', limit: 3200, ...epubs },
    {
      rule: 'isbn-there',
      weight: 'dislikes',
      ...files,
    },
    { rule: 'links-elsewhere', weight: 'dislikes', among: ['google.com'], ...retailers },
    { rule: 'description-there', weight: 'dislikes', ...retailers },
  ],
} as const satisfies Store
