import type * as Html from 'hast'
import type * as Markdown from 'mdast'

/**
 * Sees each node below `tree`, parents first, with its parent and its place among the children.
 *
 * `false` keeps the walk out of a node. A visitor may put another node in the place of one it is
 * given; what stands there then is not walked.
 */
export type Walk<Nodes, Parents> = (
  tree: Nodes,
  enter: (node: Nodes, parent: Parents, index: number) => unknown,
) => void

/** {@link Walk} through Markdown. A book has many nodes, and most plugins look at all of them. */
export const walkMarkdown: Walk<Markdown.Nodes, Markdown.Parents> = walk

/** {@link Walk} through HTML. */
export const walkHtml: Walk<Html.Nodes, Html.Parents> = walk

function walk<Nodes extends { type: string }, Parents>(
  tree: Nodes,
  enter: (node: Nodes, parent: Parents, index: number) => unknown,
): void {
  if (!('children' in tree)) return
  // A node with children is a parent, and its children are nodes of its kind.
  const parent = tree as Parents & { children: Nodes[] }
  for (let index = 0; index < parent.children.length; index++) {
    const node = parent.children[index] as Nodes
    const isOpen = enter(node, parent, index) !== false
    if (isOpen && parent.children[index] === node) walk(node, enter)
  }
}

/**
 * Put other nodes in the place of the children of each parent in a tree of Markdown, the innermost first.
 *
 * @param outside - Types of nodes in which nothing is changed.
 */
export function changeChildren(
  parent: Markdown.Nodes,
  change: (children: readonly Markdown.RootContent[]) => readonly Markdown.Nodes[],
  outside: readonly string[] = [],
): void {
  if (!('children' in parent) || outside.includes(parent.type)) return
  for (const child of parent.children) changeChildren(child, change, outside)
  // What takes the place of a child is what may stand there.
  parent.children = change(parent.children) as never
}

interface Branch<Node> {
  readonly children: readonly Node[]
}

/** All nodes of trees whose nodes are of one kind, parents first. */
export function flatten<Node extends Branch<Node>>(
  trees: readonly Node[],
): readonly Node[] {
  return trees.flatMap((node) => [node, ...flatten(node.children)])
}
