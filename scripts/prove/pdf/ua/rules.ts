import type { StructElement } from '../../../pdf/structure.ts'

/**
 * What a manuscript can break in a tagged PDF, by clause of ISO 14289-1 and number of veraPDF's
 * test, or by a name of ours: what is expected. All other rules are left to veraPDF, in CI.
 *
 * @see https://github.com/veraPDF/veraPDF-validation-profiles
 */
export const uaRules = {
  '5-1': 'metadata that say that the file is PDF/UA',
  '5-2': 'part 1 of PDF/UA',
  '7.1-5': 'a standard type, or one mapped to it',
  '7.2-3': 'rows, groups of rows and a caption alone',
  '7.2-4': 'a table or a group of rows around a row',
  '7.2-5': 'a table around its head',
  '7.2-6': 'a table around its body',
  '7.2-7': 'a table around its foot',
  '7.2-8': 'a row around a head cell',
  '7.2-9': 'a row around a cell',
  '7.2-10': 'cells alone',
  '7.2-11': 'one head at most',
  '7.2-12': 'one foot at most',
  '7.2-13': 'a body besides the foot',
  '7.2-14': 'a body besides the head',
  '7.2-15': 'cells that leave room for each other',
  '7.2-16': 'the caption first or last',
  '7.2-17': 'a list around an item',
  '7.2-18': 'an item around its body',
  '7.2-19': 'items, lists and a caption alone',
  '7.2-20': 'labels and bodies alone',
  '7.2-29': 'the tag of a language',
  '7.2-36': 'rows alone',
  '7.2-37': 'rows alone',
  '7.2-38': 'rows alone',
  '7.2-39': 'one caption at most',
  '7.2-40': 'the caption first',
  '7.2-41': 'columns of one length',
  '7.2-42': 'no row longer than the first',
  '7.2-43': 'no row shorter than the first',
  '7.3-1': 'an alternative text',
  '7.4.2-1': 'the next level at most',
  '7.5-1': 'a head cell that it belongs to',
  '7.7-1': 'an alternative text',
  '7.9-1': 'an ID',
  '7.9-2': 'an ID of its own',
  '7.18.5-1': 'one within `Link`',
  '7.18.5-2': 'a description',
  '7.21.7-1': 'characters that it stands for',
  '7.21.7-2': 'characters that can stand in a text',
  'own-claim': 'a mark that all of the book deserves',
  'own-content-place': 'text in cells and items alone',
  'own-headers': 'head cells of the same table',
  'own-heading-empty': 'words',
  'own-private-language': 'the tag of a language',
} as const

export type UaRule = keyof typeof uaRules

/** A rule that is not kept. */
export interface Fault {
  readonly rule: UaRule
  /** What is there, such as `row`, as it goes on after “Unexpected”. */
  readonly found: string
  readonly element?: StructElement | undefined
  /** Index of the page, where no element says it. */
  readonly page?: number | undefined
}
