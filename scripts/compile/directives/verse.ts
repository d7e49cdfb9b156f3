import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import { walkHtml } from '../../lib/walk.ts'
import type { Directive } from '../directives.ts'
import { noteElement } from '../handlers/note.ts'
import { splitLines } from '../split-lines.ts'

/**
 * Lines that end where the author ends them.
 *
 * A paragraph is a stanza: `<p>` with a `span.line` for each line of the source.
 */
export const verse: Directive = {
  element: (content) => {
    const poem = h('div.verse', content)
    walkHtml(poem, (node) => {
      if (node.type !== 'element') return true
      if (node.tagName === 'p') setLines(node)
      return node.tagName !== noteElement && node.tagName !== 'p'
    })
    return poem
  },
}

function setLines(stanza: Element): void {
  const lines = splitLines<ElementContent>(stanza.children).filter(
    (line) => line.length > 0,
  )
  stanza.children = lines.flatMap((line, index) => {
    const position = line[0]?.position ?? stanza.position
    const span: Element = { ...h('span.line', line), ...(position ? { position } : {}) }
    return index === 0 ? [span] : [{ type: 'text', value: '\n' } as const, span]
  })
}
