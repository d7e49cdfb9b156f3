import type { Nodes } from 'hast'
import type { Book, Templates } from '../../book.ts'
import { fontUse } from '../font-use.ts'
import { screenStyle } from './screen-style.ts'

/**
 * All that the page's style sheet says: the faces that the page uses, each with just the
 * characters that it is used for, and the looks.
 */
export async function pageStyle(
  children: readonly Nodes[],
  { hasFormulas, notes }: Book,
  templates: Templates,
): Promise<string> {
  const use = fontUse({ type: 'root', children: children as never }, templates.fonts)
  const beside = [...notes.values()].map(({ id, refs }) =>
    templates.style('web-note', { note: id, ref: refs[0] ?? '' }),
  )
  const sheets = ['tokens', 'book', 'web', ...(hasFormulas ? ['formula'] : [])]
  return screenStyle(sheets, use, templates, beside)
}
