import type { ElementContent, Parents, Root } from 'hast'
import type { Raw } from 'mdast-util-to-hast'
import type { VFile } from 'vfile'
import { report } from '../../problems/report.ts'
import {
  closeTag,
  endAll,
  inParagraphs,
  type Matching,
  openTag,
  placeFor,
} from '../html/match-tags.ts'
import { rawPlaces, readTags } from '../html/read-tags.ts'
import { noteElement } from '../nodes.ts'

/** Parents whose text stands in paragraphs. The root has no name. */
const holdsParagraphs = new Set(['', 'aside', 'blockquote', 'section', noteElement])

/**
 * Turn the author's HTML into elements, as far as the list in `allowed-html.ts` goes.
 *
 * Tags are matched among the children of one parent, so a tag that is never closed reaches no
 * further than the paragraph or block it stands in. Everything taken out is reported; text stays.
 */
export function rehypeRawHtml() {
  return (tree: Root, file: VFile): void => replaceIn(tree, file, false)
}

function replaceIn(parent: Parents, file: VFile, isInLink: boolean): void {
  const name = parent.type === 'element' ? parent.tagName : ''
  const isLink = isInLink || name === 'a'
  // The children of a root are those of an element here: no document type comes from Markdown.
  const children = parent.children as ElementContent[]
  for (const child of children) {
    if (child.type === 'element') replaceIn(child, file, isLink)
  }
  if (!children.some(({ type }) => type === 'raw')) return
  const parentName = name === noteElement ? '' : name
  const matching: Matching = {
    file,
    parentName,
    isInLink: isLink,
    children: [],
    open: [],
  }
  const isFlow = holdsParagraphs.has(name)
  const replaced: ElementContent[] = []
  // Each child of the source is a block of its own, unless a tag holds it together with others.
  const take = () => {
    const taken = matching.children.splice(0)
    replaced.push(...(isFlow ? inParagraphs(taken) : taken))
  }
  for (const child of children) {
    if (child.type === 'raw') replaceRaw(child, matching)
    else placeFor(matching).push(child)
    if (matching.open.length === 0) take()
  }
  endAll(matching)
  take()
  parent.children = replaced
}

function replaceRaw(raw: Raw, matching: Matching): void {
  const { file } = matching
  const placeOf = rawPlaces(file, raw)
  for (const piece of readTags(raw.value)) {
    const place = placeOf(piece.from, piece.to)
    if (piece.kind === 'text') {
      const position = place ? { position: place } : {}
      placeFor(matching).push({ type: 'text', value: piece.value, ...position })
    } else if (piece.kind === 'start') openTag(matching, piece, place)
    else if (piece.kind === 'end') closeTag(matching, piece.name, place)
    else if (!piece.isClosed)
      report(file, 'html-comment-unclosed', [piece.opening], place)
    else if (piece.opening !== '<!--')
      report(file, 'html-removed', [piece.opening], place)
  }
}
