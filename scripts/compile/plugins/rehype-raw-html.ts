import type { Element, ElementContent, Parents, Root } from 'hast'
import type { Raw } from 'mdast-util-to-hast'
import type { VFile } from 'vfile'
import { classesOf, isHeading } from '../../lib/hast.ts'
import { report } from '../../problems/report.ts'
import { boxElement, kindOfClass } from '../blocks.ts'
import { tellOf } from '../foreign/found.ts'
import { inParagraphs } from '../html/complete-element.ts'
import { matchTags } from '../html/match-tags.ts'
import { checkReferences, rawPlaces, readTags } from '../html/read-tags.ts'
import { isBlank, noteElement } from '../nodes.ts'

/** Parents whose text stands in paragraphs. The root has no name. */
const holdsParagraphs = new Set(['', 'aside', 'blockquote', 'section', noteElement])

/**
 * Turn the author's HTML into elements, as far as the list in `templates/allowed-html.yaml` goes.
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
  const isFlow = holdsParagraphs.has(name)
  const isRaw = children.some(({ type }) => type === 'raw')
  const clean = isRaw ? cleaned(children, name, file, { isFlow, isLink }) : children
  parent.children = isFlow ? joinPlaces(clean) : clean
}

function cleaned(
  children: readonly ElementContent[],
  name: string,
  file: VFile,
  { isFlow, isLink }: { readonly isFlow: boolean; readonly isLink: boolean },
): ElementContent[] {
  const tags = matchTags(file, name === noteElement ? '' : name, isLink)
  const replaced: ElementContent[] = []
  // Each child of the source is a block of its own, unless a tag holds it together with others.
  const take = () => {
    const taken = tags.take()
    for (const node of taken) if (node.type === 'element') makeBox(node)
    replaced.push(...(isFlow ? inParagraphs(taken) : taken))
  }
  for (const child of children) {
    if (child.type === 'raw') replaceRaw(child, tags, file)
    else tags.add(child)
    take()
  }
  tags.closeAll()
  take()
  return replaced
}

/**
 * Places alone, such as `<a id="ford"></a>` and marks for the index, stand in the paragraph or heading after them, or else
 * in the paragraph before: one of their own would indent that.
 */
function joinPlaces(children: readonly ElementContent[]): ElementContent[] {
  return children.filter((child, index) => {
    if (!isParagraph(child) || !child.children.every(isPlace)) return true
    const next = children.slice(index + 1).find((node) => !isBlank(node))
    const last = children.slice(0, index).findLast((node) => !isBlank(node))
    const isBeforeHeading = next?.type === 'element' && isHeading(next)
    // Other places than marks become those of the heading: see `rehypeHeadings`.
    if (isBeforeHeading && !child.children.some(isMark)) return true
    if (isBeforeHeading || isParagraph(next)) next.children.unshift(...child.children)
    else if (isParagraph(last)) last.children.push(...child.children)
    return !isBeforeHeading && !isParagraph(next) && !isParagraph(last)
  })
}

function isPlace(node: ElementContent): boolean {
  if (node.type !== 'element') return isBlank(node)
  const { dataIndex, id } = node.properties
  return node.children.length === 0 && (Boolean(id) || dataIndex !== undefined)
}

function isMark(node: ElementContent): boolean {
  return node.type === 'element' && node.properties.dataIndex !== undefined
}

function isParagraph(node: ElementContent | undefined): node is Element {
  return node?.type === 'element' && node.tagName === 'p'
}

/**
 * Links, pictures, code, and what is emphasised as a word or more: right below a tag they are no Markdown, though some
 * tools read them as such.
 */
const unread =
  /!?\[[^[\]\n]*\]\([^()\s]+|`[^`\n]+`|(?<![\p{L}\p{N}*])(\*{1,2})(?=[\p{L}\p{N}])[^*\n]{0,200}[\p{L}\p{N}.!?]\1(?![\p{L}\p{N}*])/u

/** mdBook's `<div class="warning">` and its like are boxes. */
function makeBox(node: Element): void {
  if (node.tagName !== 'div') return
  const [kind] = classesOf(node).flatMap((name) => kindOfClass(name) ?? [])
  if (!kind) return
  const { data, properties, tagName } = boxElement(kind, [], [])
  Object.assign(node, { tagName, data: { ...node.data, ...data } })
  node.properties.className = properties.className ?? []
}

function replaceRaw(raw: Raw, tags: ReturnType<typeof matchTags>, file: VFile): void {
  const placeOf = rawPlaces(file, raw)
  const pieces = readTags(raw.value)
  for (const { from, to } of pieces.filter(({ kind }) => kind !== 'comment')) {
    const written = raw.value.slice(from, to)
    checkReferences(file, written, (start, end) => placeOf(from + start, from + end))
  }
  for (const piece of pieces) {
    const place = placeOf(piece.from, piece.to)
    if (piece.kind === 'text') {
      if (unread.test(piece.value)) tellOf('html', file, place)
      tags.add({ type: 'text', value: piece.value, position: place })
    } else if (piece.kind === 'start') tags.start(piece, place)
    else if (piece.kind === 'end') tags.close(piece.name, place)
    else if (!piece.isClosed)
      report(file, 'html-comment-unclosed', [piece.opening], place)
    else if (piece.opening !== '<!--')
      report(file, 'html-removed', [piece.opening], place)
  }
}
