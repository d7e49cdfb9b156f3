import GithubSlugger from 'github-slugger'
import type { Properties } from 'hast'
import type { Link, Root, RootContent, Text } from 'mdast'
import type { VFile } from 'vfile'
import { placeIn } from '../../lib/text-positions.ts'
import { walkMarkdown } from '../../lib/walk.ts'

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
      const name = nameOf(words.join(''))
      if (!addresses.has(name))
        addresses.set(name, `#${id ?? new GithubSlugger().slug(name)}`)
    })
    if (addresses.size === 0) return
    walkMarkdown(tree, (node) => {
      if (node.type === 'link' || node.type === 'linkReference') return false
      if ('children' in node)
        node.children = node.children.flatMap((child) =>
          child.type === 'text' && isPlain(child, source)
            ? split(child, addresses, file)
            : [child],
        ) as never
      return true
    })
  }
}

function nameOf(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ').toLowerCase()
}

/** Without escapes. */
function isPlain({ position, value }: Text, source: string): boolean {
  return value.includes('[') && source.startsWith(value, position?.start.offset)
}

function split(
  { position, value }: Text,
  addresses: ReadonlyMap<string, string>,
  file: VFile,
): RootContent[] {
  const parts: RootContent[] = []
  const start = position?.start.offset ?? 0
  const partOf = (from: number, to: number): Text => ({
    type: 'text',
    value: value.slice(from, to),
    position: placeIn(file, start + from, start + to),
  })
  let end = 0
  for (const { 0: written, 1: words = '', 2: named, index } of value.matchAll(
    reference,
  )) {
    const url = addresses.get(nameOf(named || words))
    if (!url) continue
    if (index > end) parts.push(partOf(end, index))
    end = index + written.length
    const link: Link = {
      type: 'link',
      url,
      children: [partOf(index + 1, index + 1 + words.length)],
      position: placeIn(file, start + index, start + end),
    }
    parts.push(link)
  }
  return end < value.length ? [...parts, partOf(end, value.length)] : parts
}
