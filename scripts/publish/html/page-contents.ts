import type { Element, ElementContent } from 'hast'
import type { Book, ContentsEntry, Templates } from '../../book.ts'
import { element } from '../markup.ts'
import { fillWords } from '../words.ts'

/** The contents as nested lists of links; nothing for a text without two headings. */
export function pageContents(
  { config, contents, words }: Book,
  templates: Templates,
): ElementContent[] {
  const items = itemsOf(contents)
  const isWorthwhile = contents.length > 1 || (contents[0]?.children.length ?? 0) > 0
  if (!isWorthwhile) return []
  const texts = {
    contents: fillWords(words, 'contents'),
    'words-language': words.language ?? 'en',
  }
  return templates.fill('web/contents', { entries: items }, texts)
    .children as ElementContent[]

  function itemsOf(entries: readonly ContentsEntry[]): Element[] {
    return entries.map(({ children, id, label, level }) => {
      const link = element('a', { href: `#${id}` }, ...label)
      const below = level < config.tocDepth ? itemsOf(children) : []
      return element(
        'li',
        {},
        link,
        ...(below.length > 0 ? [element('ol', {}, ...below)] : []),
      )
    })
  }
}
