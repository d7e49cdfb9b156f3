/**
 * Every `:::name` block an author may write.
 *
 * To add one: write `directives/<name>.ts`, add it here, and add a folder under
 * `tests/fixtures/markdown/`.
 */
import type { Element, ElementContent } from 'hast'
import { abstract } from './directives/abstract.ts'
import { dedication } from './directives/dedication.ts'
import { epigraph } from './directives/epigraph.ts'
import { note } from './directives/note.ts'
import { pullQuote } from './directives/pull-quote.ts'
import { verse } from './directives/verse.ts'

export interface Directive {
  /** Whether `:::name[label]` prints its label. */
  readonly takesLabel?: boolean
  /** The element that a block becomes, from its content and label. */
  readonly element: (content: ElementContent[], label: ElementContent[]) => Element
}

export const directives: Readonly<Record<string, Directive>> = {
  abstract,
  dedication,
  epigraph,
  note,
  'pull-quote': pullQuote,
  verse,
}
