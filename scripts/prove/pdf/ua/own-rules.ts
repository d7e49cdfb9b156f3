/** Parts of the check, each of which looks after a group of rules. */
export type CheckName =
  | 'annotations'
  | 'attributes'
  | 'constructs'
  | 'content'
  | 'document'
  | 'fonts'
  | 'headings'
  | 'metadata'
  | 'navigation'
  | 'nesting'
  | 'parents'
  | 'roles'
  | 'tables'

/** A part of the check looks, and says what it expected. */
export interface CheckedRule {
  readonly checked: CheckName
  readonly expects: string
}

/** What veraPDF does not ask, and readers need. */
export const ownRules = {
  'own-claim': { checked: 'metadata', expects: 'a mark that all of the book deserves' },
  'own-language': { checked: 'document', expects: 'the language of the book' },
  'own-page-labels': { checked: 'document', expects: 'labels of its pages' },
  'own-file-id': { checked: 'document', expects: 'an identifier of the file' },
  'own-info': { checked: 'metadata', expects: 'the same in both' },
  'own-private-language': { checked: 'attributes', expects: 'the tag of a language' },
  'own-element-parent': { checked: 'parents', expects: 'the element that holds it' },
  'own-element-kid': { checked: 'parents', expects: 'one that is there, once' },
  'own-content-element': { checked: 'parents', expects: 'content that is there' },
  'own-parent-tree': { checked: 'parents', expects: 'the element that holds it' },
  'own-content-place': { checked: 'nesting', expects: 'text in cells and items alone' },
  'own-heading-empty': { checked: 'headings', expects: 'words' },
  'own-id': { checked: 'attributes', expects: 'every ID once, and all in one list' },
  'own-headers': { checked: 'tables', expects: 'head cells of the same table' },
  'own-balance': { checked: 'content', expects: 'as many ends as beginnings' },
  'own-annotation': { checked: 'annotations', expects: 'links alone' },
  'own-annotation-parent': {
    checked: 'annotations',
    expects: 'one that an element holds',
  },
  'own-link-target': { checked: 'navigation', expects: 'a place in the file' },
  'own-outline': { checked: 'navigation', expects: 'a place in the file' },
  'own-form': { checked: 'constructs', expects: 'none' },
  'own-optional': { checked: 'constructs', expects: 'none' },
  'own-encryption': { checked: 'constructs', expects: 'none' },
  'own-font-kind': { checked: 'fonts', expects: 'a composite TrueType font' },
  'own-font-encoding': { checked: 'fonts', expects: '`Identity-H`' },
  'own-font-list': { checked: 'fonts', expects: 'none' },
} as const satisfies Record<`own-${string}`, CheckedRule>
