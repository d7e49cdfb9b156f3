import type { Link, Nodes, Parents, PhrasingContent, Root, Text } from 'mdast'
import type { VFile } from 'vfile'
import { placeIn } from '../../lib/text-positions.ts'
import { walkMarkdown } from '../../lib/walk.ts'
import type { Neighbours } from '../book-so-far.ts'

/** `[[file#heading|words]]` of Obsidian, and `[words]({{< ref "file#heading" >}})` of Hugo. */
const siteLink =
  /(?<![!\\])\[\[([^[\]|#\n]*)(?:#([^[\]|\n]*))?(?:\|([^[\]\n]+))?\]\]|\[([^[\]\n]+)\]\(\{\{[<%]\s*(?:rel)?ref\s+"?([^"\s<>%]+)"?\s*[>%]\}\}\)/g

/** Make links of what other tools write for one, where there is such a file: all else may mean something else. */
export function remarkSiteLinks(files: Neighbours['files']) {
  return (tree: Root, file: VFile): void => {
    if (!/\[\[|\]\(\{\{/.test(String(file.value))) return
    walkMarkdown(tree, (node) => {
      if ('children' in node) node.children = rejoined(node.children as Nodes[]) as never
    })
    walkMarkdown(tree, (node, parent, index) => {
      if (node.type === 'text' && parent.type !== 'link')
        replaceIn(node, parent, index, file, files)
    })
  }
}

const shortcode = /^\{{1,2}[<%]\s*(?:rel)?ref\s/

/** The nodes of a line, the addresses of Hugo in them as part of the text, which they were taken out of. */
function rejoined(nodes: readonly Nodes[]): readonly Nodes[] {
  const all: Nodes[] = []
  for (let index = 0; index < nodes.length; index++) {
    const [node, last, next] = [nodes[index], all.at(-1), nodes[index + 1]]
    if (
      node?.type === 'foreign' &&
      shortcode.test(node.value) &&
      last?.type === 'text' &&
      next?.type === 'text' &&
      /\]\(\{?$/.test(last.value) &&
      /^\}?\)/.test(next.value)
    ) {
      const value = `${last.value}${node.value}${next.value}`
      const [start, end] = [last.position?.start, next.position?.end]
      const place = start && end ? { position: { start, end } } : {}
      all.splice(-1, 1, { type: 'text', value, ...place })
      index++
    } else if (node) all.push(node)
  }
  return all
}

function replaceIn(
  node: Text,
  parent: Parents,
  index: number,
  file: VFile,
  files: Neighbours['files'],
): void {
  const { end: last, start } = node.position ?? {}
  // What is escaped is prose.
  if (String(file.value).slice(start?.offset, last?.offset).includes('\\[')) return
  const pieces: PhrasingContent[] = []
  let end = 0
  const textUpTo = (to: number): void => {
    const value = node.value.slice(end, to)
    if (value !== '')
      pieces.push({ type: 'text', value, ...placeOf(node, file, end, to) })
  }
  for (const found of node.value.matchAll(siteLink)) {
    const link = readLink(found, files)
    if (!link) continue
    textUpTo(found.index)
    const to = found.index + found[0].length
    const place = placeOf(node, file, found.index, to)
    const text: Text = { type: 'text', value: link.words, ...place }
    pieces.push({ type: 'link', url: link.url, children: [text], ...place })
    end = to
  }
  if (end === 0) return
  textUpTo(node.value.length)
  // What stands in a line stands where the text did.
  parent.children.splice(index, 1, ...(pieces as never[]))
}

function readLink(
  [, name = '', heading, alias, words, path]: readonly (string | undefined)[],
  files: Neighbours['files'],
): { readonly url: string; readonly words: string } | undefined {
  if (words !== undefined) return { words, url: path ?? '' }
  const target = files.get(nameOf(name))
  if (target === undefined && (name.trim() !== '' || !heading)) return undefined
  const shown = [name.trim(), heading?.trim()].filter(Boolean).join(' > ')
  const place = heading === undefined ? '' : `#${encodeURIComponent(heading.trim())}`
  const url = target === undefined ? place : `/${encodeURI(target)}${place}`
  return { words: alias?.trim() ?? shown, url }
}

/** A path or a file name as notes link to it. */
export function nameOf(path: string): string {
  return path
    .trim()
    .toLowerCase()
    .replace(/^\/|\.(?:md|markdown)$/g, '')
}

/** Of a part of a text in which the source says what is shown, or of the whole. */
function placeOf(
  node: Text,
  file: VFile,
  from: number,
  to: number,
): Pick<Link, 'position'> {
  const { end, start } = node.position ?? {}
  if (start?.offset === undefined || end?.offset === undefined) return {}
  const isSame = end.offset - start.offset === node.value.length
  const position = isSame
    ? placeIn(file, start.offset + from, start.offset + to)
    : node.position
  return position ? { position } : {}
}
