import { h } from 'hastscript'
import type { Directive } from '../directives.ts'

/** A box beside the argument. Its label is its title. */
export const note: Directive = {
  takesLabel: true,
  element: (content, label) =>
    h('aside.note', label.length > 0 ? [h('p.note-title', label), ...content] : content),
}
