import { h } from 'hastscript'
import type { Directive } from '../directives.ts'

/** What a text says, in short, before it begins. */
export const abstract: Directive = {
  element: (content) => h('section.abstract', content),
}
