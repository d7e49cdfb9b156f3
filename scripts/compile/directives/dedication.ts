import { h } from 'hastscript'
import type { Directive } from '../directives.ts'

/** To whom the work is dedicated. */
export const dedication: Directive = {
  element: (content) => h('div.dedication', content),
}
