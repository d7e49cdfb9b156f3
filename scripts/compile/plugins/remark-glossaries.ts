import type { Paragraph, PhrasingContent, Root, RootContent } from 'mdast'
import { spanning } from '../../lib/text-positions.ts'
import { changeChildren } from '../../lib/walk.ts'
import type { Description, Glossary, Term } from '../nodes.ts'
import { splitLines } from '../split-text.ts'

/**
 * Gather terms and the `: descriptions` below them into description lists.
 *
 * Each line of the paragraph above a description is a term. A description without a paragraph
 * above it was prose, and gets its mark back.
 */
export function remarkGlossaries() {
  return (tree: Root): void => changeChildren(tree, gather)
}

function gather(children: readonly RootContent[]): RootContent[] {
  const gathered: RootContent[] = []
  for (const node of children) {
    const last = gathered.at(-1)
    if (node.type !== 'description') gathered.push(node)
    else if (last?.type === 'paragraph') {
      gathered.pop()
      glossaryAt(gathered).children.push(...termsOf(last), node)
    } else if (last?.type === 'glossary') last.children.push(node)
    else gathered.push(...withColon(node))
  }
  for (const node of gathered) {
    if (node.type !== 'glossary') continue
    node.position = spanning(node.children[0], node.children.at(-1))
  }
  return gathered
}

/** The glossary that ends a list of nodes, or a new one there. */
function glossaryAt(nodes: RootContent[]): Glossary {
  const last = nodes.at(-1)
  if (last?.type === 'glossary') return last
  const glossary: Glossary = { type: 'glossary', children: [] }
  nodes.push(glossary)
  return glossary
}

function termsOf(paragraph: Paragraph): Term[] {
  return splitLines<PhrasingContent>(paragraph.children).map((children) => ({
    type: 'term',
    children,
    position: paragraph.position,
  }))
}

function withColon(description: Description): RootContent[] {
  const [first, ...rest] = description.children
  const colon = { type: 'text', value: `${description.mark} ` } as const
  if (first?.type !== 'paragraph') {
    return [{ type: 'paragraph', children: [colon] }, ...description.children]
  }
  return [{ ...first, children: [colon, ...first.children] }, ...rest]
}
