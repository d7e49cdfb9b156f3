/** Links that other tools write without an address: to files by their names, to headings by their words. */
import { basename } from 'node:path/posix'
import GithubSlugger from 'github-slugger'
import type { Properties } from 'hast'
import type { Nodes, Root } from 'mdast'
import type { VFile } from 'vfile'
import { spanning, writtenAt } from '../../lib/text-positions.ts'
import { changeChildren, walkMarkdown } from '../../lib/walk.ts'
import type { Neighbours } from '../book-so-far.ts'
import type { Foreign } from '../nodes.ts'
import { replaceOutsideLinks } from '../split-text.ts'

/** `[[file#heading|words]]` of Obsidian. */
const wikiLink = String.raw`(?<![!\\])\[\[([^[\]|#\n]*)(?:#([^[\]|\n]*))?(?:\|([^[\]\n]+))?\]\]`

const site = String.raw`\{\{-?\s*site\.\w+\s*-?\}\}`

/** An address in Hugo's `{{< ref "file#heading" >}}`, after Jekyll's `{{ site.baseurl }}`, or in its `{% link file.md %}`. */
const template = [
  String.raw`\{\{[<%]\s*(?:rel)?ref\s+(?:path=)?["\`]?(?<ref>[^"\`\s<>%]+)["\`]?[^{}<>%]*[>%]\}\}`,
  String.raw`\{\{-?\s*["'](?<piped>[^"'\s]+)["']\s*\|[^{}]*\}\}`,
  String.raw`(?:${site})*\{%-?\s*(?:post_url|link)\s+(?<linked>[^\s%]+)\s*-?%\}`,
  String.raw`(?:${site})+(?<rooted>[^\s(){}]*)`,
].join('|')

const siteLink = new RegExp(
  String.raw`${wikiLink}|(?<mark>!?)\[(?<words>[^[\]\n]*)\]\((?:${template})(?<after>[^\s()]*)(?:\s+"(?<title>[^"\n]*)")?\)`,
  'g',
)

/** Make links of what other tools write for one, where there is such a file: all else may mean something else. */
export function remarkSiteLinks(files: Neighbours['files']) {
  return (tree: Root, file: VFile): void => {
    // To look through all texts takes a while.
    if (!/\[\[|\]\(\{/.test(String(file.value))) return
    changeChildren(tree, (nodes) => rejoined(nodes).map(shown))
    replaceOutsideLinks(
      tree,
      siteLink,
      file,
      (found, partOf) => {
        const link = readLink(found, files)
        if (!link) return undefined
        const { isPicture, title = null, url, words } = link
        if (isPicture) return { type: 'image', url, alt: words, title }
        const whole = partOf(found.index, found.index + found[0].length)
        return { type: 'link', url, title, children: [{ ...whole, value: words }] }
      },
      // What is escaped is prose.
      (text) => !writtenAt(file, text).includes('\\['),
    )
  }
}

const shortcode = /^\{{1,2}[<%]?-?\s*(?:(?:rel)?ref\s|site\.|["']|post_url\s|link\s)/

function isShortcode(node: Nodes | undefined): node is Foreign {
  return node?.type === 'foreign' && shortcode.test(node.value)
}

/** The nodes of a line, the addresses of sites in them as part of the text, which they were taken out of. */
function rejoined(nodes: readonly Nodes[]): readonly Nodes[] {
  const all: Nodes[] = []
  for (let index = 0; index < nodes.length; index++) {
    const [node, last] = [nodes[index], all.at(-1)]
    const count = nodes
      .slice(index, index + mostInAddress)
      .findIndex((each) => !isShortcode(each))
    const next = nodes[index + count]
    if (
      count > 0 &&
      last?.type === 'text' &&
      next?.type === 'text' &&
      /\]\(\{?$/.test(last.value) &&
      /^\}?[^\s()]*(?:\s+"[^"\n]*")?\)/.test(next.value)
    ) {
      const between = nodes.slice(index, index + count).filter(isShortcode)
      const value = [last, ...between, next].map((each) => each.value).join('')
      all.splice(-1, 1, { type: 'text', value, position: spanning(last, next) })
      index += count
    } else if (node) all.push(node)
  }
  return all
}

/** `{{ site.url }}{{ site.baseurl }}{% link file.md %}`, and the text after it. */
const mostInAddress = 4

/** `![[picture.png]]` of Obsidian, with words or a width after bars; a page of a PDF after a number sign. */
const embedded =
  /^!\[\[([^[\]|#]+\.(?:png|jpe?g|gif|webp|svg|pdf|avif|bmp|tiff?|heic))[ \t]*(?:#[^|]*)?\\?((?:\|[^|]*)*)\]\]$/i

/** A picture for one that is written as an embedded file. */
function shown(node: Nodes): Nodes {
  const [, path = '', after = ''] =
    (node.type === 'foreign' && embedded.exec(node.value)) || []
  if (path === '') return node
  const words = after.replaceAll('\\|', '|').replace(/^\|(?!\s*\d+(?:x\d+)?\s*$)/, '')
  return {
    type: 'image',
    url: encodeURI(path.trim()),
    alt: words,
    position: node.position,
  }
}

interface SiteLink {
  readonly url: string
  readonly words: string
  readonly title?: string | undefined
  readonly isPicture?: boolean
}

function readLink(
  found: RegExpExecArray,
  files: Neighbours['files'],
): SiteLink | undefined {
  const {
    after = '',
    linked,
    mark,
    piped,
    ref,
    rooted,
    title,
    words,
  } = found.groups ?? {}
  if (words !== undefined) {
    // Posts are named within their folder.
    const names = linked === undefined ? [] : [linked, basename(linked)].map(fileName)
    const post = names.flatMap((each) => files.get(each) ?? []).at(0) ?? linked
    const address = post ? `/${encodeURI(post)}` : (ref ?? piped ?? rooted ?? '')
    return { words, title, url: address + after, isPicture: mark === '!' }
  }
  return readWikiLink(found, files)
}

function readWikiLink(
  [, name = '', heading, alias]: RegExpExecArray,
  files: Neighbours['files'],
): SiteLink | undefined {
  const target = files.get(fileName(name))
  if (target === undefined && (name.trim() !== '' || !heading)) return undefined
  // A heading may stand after those that it is below.
  const headings = heading?.split('#').map((each) => each.trim()) ?? []
  const place = headings.at(-1) ?? ''
  // The name of a paragraph is for nobody to read.
  const isNamed = name.trim() !== '' && place.startsWith('^')
  const label = [name.trim(), ...(isNamed ? [] : headings)].filter(Boolean).join(' > ')
  const hash = heading === undefined ? '' : `#${encodeURIComponent(place)}`
  const url = target === undefined ? hash : `/${encodeURI(target)}${hash}`
  return { words: alias?.trim() ?? label, url }
}

/** A path or a file name as notes link to it. */
export function fileName(path: string): string {
  return path
    .trim()
    .toLowerCase()
    .replace(/^\/|\.(?:md|markdown)$/g, '')
}

/** `[Methods]`, `[Methods][]` and `[as above][Methods]`. */
const reference = /(?<!\])\[([^[\]\n]{3,200})\](?:\[([^[\]\n]{0,200})\])?(?![[({:])/g

/** Make links of what names a heading of the file in brackets, as Pandoc has it. */
export function remarkHeadingLinks() {
  return (tree: Root, file: VFile): void => {
    const source = String(file.value)
    if (!source.includes('[')) return
    const addresses = new Map<string, string>()
    walkMarkdown(tree, (node) => {
      if (node.type !== 'heading') return
      const { id } = (node.data?.hProperties ?? {}) as Properties
      const words: string[] = []
      walkMarkdown(node, (part) => {
        if ('value' in part) words.push(part.value)
      })
      const name = headingName(words.join(''))
      if (!addresses.has(name))
        addresses.set(name, `#${id ?? new GithubSlugger().slug(name)}`)
    })
    if (addresses.size === 0) return
    replaceOutsideLinks(
      tree,
      reference,
      file,
      ({ 1: words = '', 2: named, index }, partOf) => {
        const url = addresses.get(headingName(named || words))
        if (!url) return undefined
        const children = [partOf(index + 1, index + 1 + words.length)]
        return { type: 'link', url, children }
      },
      // What is escaped is prose.
      ({ position, value }) => source.startsWith(value, position?.start.offset),
    )
  }
}

function headingName(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ').toLowerCase()
}
