import type { Store } from './store.ts'

const guide = { source: 'github.com/kobolabs/epub-spec', date: '2025-08-25' } as const
const retailers = {
  source: 'help.ingramspark.com 5281127966989, Avoid ePUB File Rejections',
  date: '2026-11',
} as const

/** Rakuten Kobo. */
export const kobo = {
  name: 'Kobo',
  demands: [
    { rule: 'epub-bytes', weight: 'dislikes', limit: 1e9, ...guide },
    { rule: 'page-bytes', weight: 'dislikes', limit: 10e6, ...guide },
    { rule: 'cover-there', weight: 'dislikes', ...guide },
    { rule: 'cover-alone', weight: 'dislikes', ...guide },
    { rule: 'cover-format', weight: 'refuses', among: ['JPEG', 'PNG'], ...guide },
    { rule: 'cover-bytes', weight: 'dislikes', limit: 3e6, ...guide },
    {
      rule: 'picture-format',
      weight: 'refuses',
      among: ['GIF', 'JPEG', 'PNG', 'SVG'],
      ...guide,
    },
    { rule: 'picture-bytes', weight: 'dislikes', limit: 5e6, ...guide },
    { rule: 'picture-ground', weight: 'dislikes', ...guide },
    { rule: 'picture-colours', weight: 'dislikes', ...guide },
    { rule: 'contents-there', weight: 'dislikes', ...guide },
    { rule: 'contents-depth', weight: 'dislikes', limit: 3, ...guide },
    { rule: 'font-format', weight: 'refuses', among: ['TTF', 'OTF', 'WOFF'], ...guide },
    { rule: 'scripts-absent', weight: 'dislikes', ...guide },
    { rule: 'file-names', weight: 'dislikes', ...guide },
    { rule: 'notes-marked', weight: 'dislikes', ...guide },
    { rule: 'note-length', weight: 'dislikes', limit: 5000, ...guide },
    { rule: 'table-columns', weight: 'dislikes', limit: 4, ...guide },
    { rule: 'isbn-there', weight: 'dislikes', ...guide },
    { rule: 'links-elsewhere', weight: 'dislikes', among: ['kobo.com'], ...retailers },
    { rule: 'description-there', weight: 'dislikes', ...retailers },
  ],
} as const satisfies Store
