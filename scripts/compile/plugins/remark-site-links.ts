import type { Link, Nodes, Parents, PhrasingContent, Root, Text } from 'mdast'
import type { VFile } from 'vfile'
import { placeIn } from '../../lib/text-positions.ts'
import { walkMarkdown } from '../../lib/walk.ts'
import type { Neighbours } from '../book-so-far.ts'

/** `[[file#heading|words]]` of Obsidian. */
const wikiLink = String.raw`(?<![!\\])\[\[([^[\]|#\n]*)(?:#([^[\]|\n]*))?(?:\|([^[\]\n]+))?\]\]`

/** An address in Hugo's `{{< ref "file#heading" >}}`, after Jekyll's `{{ site.baseurl }}`, or in its `{% link file.md %}`. */
const template = [
  String.raw`\{\{[<%]\s*(?:rel)?ref\s+"?(?<ref>[^"\s<>%]+)"?\s*[>%]\}\}`,
  String.raw`\{\{\s*site\.\w+\s*\}\}(?<rooted>[^\s()]*)`,
  String.raw`\{\{\s*["'](?<piped>[^"'\s]+)["']\s*\|\s*\w+\s*\}\}`,
  String.raw`\{%\s*(?:post_url|link)\s+(?<linked>[^\s%]+)\s*%\}(?<after>[^\s()]*)`,
].join('|')

const siteLink = new RegExp(
  String.raw`${wikiLink}|(?<mark>!?)\[(?<words>[^[\]\n]*)\]\((?:${template})\)`,
  'g',
)

/** Make links of what other tools write for one, where there is such a file: all else may mean something else. */
export function remarkSiteLinks(files: Neighbours['files']) {
  return (tree: Root, file: VFile): void => {
    if (!/\[\[|\]\(\{[{%]/.test(String(file.value))) return
    walkMarkdown(tree, (node) => {
      if ('children' in node) node.children = rejoined(node.children as Nodes[]) as never
    })
    walkMarkdown(tree, (node, parent, index) => {
      if (node.type === 'text' && parent.type !== 'link')
        replaceIn(node, parent, index, file, files)
    })
  }
}

const shortcode = /^\{{1,2}[<%]?\s*(?:(?:rel)?ref\s|site\.|["']|post_url\s|link\s)/

/** The nodes of a line, the addresses of sites in them as part of the text, which they were taken out of. */
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
      /^\}?[^\s()]*\)/.test(next.value)
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
    const { isPicture, url, words } = link
    const text: Text = { type: 'text', value: words, ...place }
    if (isPicture) pieces.push({ type: 'image', url, alt: words, ...place })
    else pieces.push({ type: 'link', url, children: [text], ...place })
    end = to
  }
  if (end === 0) return
  textUpTo(node.value.length)
  // What stands in a line stands where the text did.
  parent.children.splice(index, 1, ...(pieces as never[]))
}

interface SiteLink {
  readonly url: string
  readonly words: string
  readonly isPicture?: boolean
}

function readLink(
  { groups = {}, ...found }: RegExpExecArray,
  files: Neighbours['files'],
): SiteLink | undefined {
  const { after = '', linked, mark, piped, ref, rooted, words } = groups
  if (words !== undefined) {
    const post = linked && (files.get(nameOf(linked)) ?? linked)
    const url = post ? `/${encodeURI(post)}${after}` : (ref ?? piped ?? rooted ?? '')
    return { words, url, isPicture: mark === '!' }
  }
  const { 1: name = '', 2: heading, 3: alias } = found
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
