import { basename } from 'node:path/posix'
import type { Chapter } from '../book.ts'
import type { Draft } from './draft.ts'
import { firstFree } from './first-free.ts'

/**
 * The chapters with an id each, after the name of their file: `parts/02 The Ford.md` becomes
 * `02-the-ford`.
 *
 * Ids are safe as file names everywhere, so letters beyond ASCII lose their marks or go. Equal
 * ids are told apart by a number, in reading order.
 */
export function nameSections(chapters: readonly Chapter[]): readonly Draft[] {
  const taken = new Set<string>()
  return chapters.map(({ file, tree, notes }, index) => {
    const path = file.data.manuscriptPath ?? basename(file.path ?? '')
    const id = firstFree(slugOf(path) || `section-${index + 1}`, taken)
    return { file, path, id, tree, definitions: notes }
  })
}

function slugOf(path: string): string {
  return basename(path)
    .replace(/\.[^.]*$/, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}
