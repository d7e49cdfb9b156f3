import type { Paragraph, Parent, PhrasingContent, Root, RootContent } from 'mdast'
import type { VFile } from 'vfile'
import { spanning, writtenAt } from '../../lib/text-positions.ts'
import { walkMarkdown } from '../../lib/walk.ts'
import { type Foreign, isBlank, trimmed } from '../nodes.ts'
import { type Found, tell } from './found.ts'

/**
 * Take what stands from `\begin{name}` to `\end{name}`, paragraphs and all, as one: a formula where it is
 * one, else as code, of which the author is told. Those that only say how a text is set are left to others.
 */
export function takeEnvironments(tree: Root, file: VFile): void {
  const holders = new Set<Parent>()
  walkMarkdown(tree, (node, parent) => {
    if (node.type === 'paragraph' && node.children.some(edgeOf)) holders.add(parent)
  })
  for (const holder of holders) holder.children = gather(holder.children, file)
}

function edgeOf(node: RootContent): Found['edge'] {
  return node.type === 'foreign' ? node.found.edge : undefined
}

function gather(blocks: readonly RootContent[], file: VFile): RootContent[] {
  const gathered: RootContent[] = []
  const lastEnds = findLastEnds(blocks)
  let begun: Foreign | undefined
  for (const block of blocks) {
    if (block.type === 'paragraph' && block.children.some(edgeOf)) takeFrom(block)
    else if (!begun) gathered.push(block)
  }
  return gathered

  function takeFrom(paragraph: Paragraph): void {
    let line: PhrasingContent[] = []
    for (const node of paragraph.children) {
      if (begun && ends(node, begun)) {
        gathered.push(environment(begun, node, file))
        begun = undefined
      } else if (!begun && begins(node, lastEnds)) {
        gathered.push(...paragraphOf(line, paragraph))
        line = []
        begun = node
      } else if (!begun) line.push(node)
    }
    gathered.push(...paragraphOf(line, paragraph))
  }
}

function begins(
  node: RootContent,
  lastEnds: ReadonlyMap<string, number>,
): node is Foreign {
  const edge = edgeOf(node)
  if (!edge || edge.isEnd || edge.holds === 'layout') return false
  return (lastEnds.get(edge.name) ?? -1) > (node.position?.start.offset ?? 0)
}

function ends(node: RootContent, begun: Foreign): node is Foreign {
  const edge = edgeOf(node)
  return edge?.isEnd === true && edge.name === begun.found.edge?.name
}

/** Where the last end of each name is. */
function findLastEnds(blocks: readonly RootContent[]): ReadonlyMap<string, number> {
  const ends = new Map<string, number>()
  for (const block of blocks) {
    if (block.type !== 'paragraph') continue
    for (const node of block.children) {
      const edge = edgeOf(node)
      if (edge?.isEnd) ends.set(edge.name, node.position?.start.offset ?? 0)
    }
  }
  return ends
}

/** What stands before or after an environment in its paragraph, without the line endings next to it. */
function paragraphOf(line: readonly PhrasingContent[], whole: Paragraph): Paragraph[] {
  return line.every(isBlank) ? [] : [{ ...whole, children: trimmed(line) }]
}

/** What is no part of a formula: its name, also as bookdown has it, and what is said of its number. */
const unnumbered =
  /\\(?:label\{(?<label>[^{}\s]*)\}|nonumber\b|notag\b)|\(\\#(?<name>[a-z]+:[\w:-]+)\)/g

function environment(begin: Foreign, end: Foreign, file: VFile): RootContent {
  const position = spanning(begin, end)
  const written = writtenAt(file, { position })
  // In quotations and lists, each line begins with their marks.
  const marks = new RegExp(`(?<=\\n)[> \\t]{0,${(position?.start.column ?? 1) - 1}}`, 'g')
  const value = written.replaceAll(marks, '')
  const place = position ? { position } : {}
  if (begin.found.edge?.holds !== 'formula') {
    tell({ ...begin, ...place }, file)
    return { type: 'code', value, lang: 'latex', ...place }
  }
  const { name } = begin.found.edge
  const plain = name.replace(/\*$/, '')
  const inner = value.slice(begin.value.length, -end.value.length)
  const body = /^(?:displaymath|equation|math)$/.test(plain)
    ? inner
    : value.replaceAll(`{${plain}}`, `{${plain}*}`)
  const [id, ...others] = [...body.matchAll(unnumbered)].flatMap(
    ({ groups: { label, name: given } = {} }) => label ?? given ?? [],
  )
  // Of several lines with names, each has a number of its own.
  const keeps = (part: string) => others.length > 0 && part.startsWith('\\label')
  return {
    type: 'formula',
    attributes: '',
    isBlock: true,
    isDisplay: true,
    value: body.replaceAll(unnumbered, (part) => (keeps(part) ? part : '')),
    ...(id === undefined ? {} : { data: { hProperties: { id } } }),
    ...place,
  }
}
