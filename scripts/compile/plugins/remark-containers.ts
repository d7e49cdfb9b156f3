import type { Paragraph, Root } from 'mdast'
import type { VFile } from 'vfile'
import { walkMarkdown } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import { parseAttributes } from '../attributes.ts'
import { blocks } from '../blocks.ts'
import type { Container } from '../nodes.ts'

/**
 * Check `:::blocks` and read their attributes.
 *
 * Reported are a name that {@link blocks} does not have, a block that is never closed, a
 * label where none is printed, and lines that look like the fence of a block but are none.
 */
export function remarkContainers() {
  return (tree: Root, file: VFile): void => {
    walkMarkdown(tree, (node) => {
      if (node.type === 'container') checkContainer(node, file)
      else if (node.type === 'paragraph') checkStrayFence(node, file)
    })
  }
}

function checkContainer(node: Container, file: VFile): void {
  const { name, opening } = node
  const known = Object.keys(blocks)
  if (name && !Object.hasOwn(blocks, name)) {
    report(file, 'block-unknown', [name, known.sort().join(', ')], opening)
  } else if (node.children[0]?.type === 'containerLabel' && !blocks[name]?.takesLabel) {
    report(file, 'block-label-unexpected', [name], opening)
  }
  if (!node.closed) report(file, 'block-unclosed', [`:::${name}`], opening)
  node.data = { hProperties: parseAttributes(node.attributes, file, opening) }
}

function checkStrayFence(node: Paragraph, file: VFile): void {
  const [first] = node.children
  if (first?.type !== 'text' || !first.value.includes(':::')) return
  for (const line of first.value.split('\n')) {
    const [, colons, name = ''] = /^(:{3,})[ \t]*([A-Za-z][\w-]*)?/.exec(line) ?? []
    if (line === colons && node.children.length === 1) {
      report(file, 'block-unopened', [line], node)
    } else if (Object.hasOwn(blocks, name)) {
      report(file, 'block-line-invalid', [line], node)
    }
  }
}
