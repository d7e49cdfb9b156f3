import { h } from 'hastscript'
import type { Directive } from '../directives.ts'

/** A sentence of the text set large beside it. */
export const pullQuote: Directive = {
  element: (content) => h('aside.pull-quote', content),
}
