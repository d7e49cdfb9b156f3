import type { Heading, Paragraph, Root } from 'mdast'
import type { VFile } from 'vfile'
import { walkMarkdown } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import { classesIn, withoutParts } from '../attributes.ts'
import { blocks } from '../blocks.ts'
import type { Container } from '../nodes.ts'

/** Names and classes of Pandoc and Quarto for blocks that are shown as what they hold. */
const plain = new Set([
  'column',
  'columns',
  'content-hidden',
  'content-visible',
  'fragment',
  'incremental',
  'nonincremental',
  'panel-tabset',
  'refs',
])

/** What such blocks say of columns and tabs, and what all may say to programs. */
const looks = /^(?:width|group|data-[\w-]+)=/

const condition = /^(?:when|unless)-[\w-]+=/

/**
 * Read what blocks of Pandoc and Quarto are: those that rule how a screen shows a text hold nothing but
 * the text, columns below each other, tabs below their titles; what is meant for one format is told; and a
 * class that is the name of a block of ours is one.
 */
export function remarkDivs() {
  return (tree: Root, file: VFile): void => {
    if (!String(file.value).includes(':::')) return
    walkMarkdown(tree, (node) => {
      if (node.type === 'container' && !node.box) readDiv(node, file)
    })
  }
}

function readDiv(node: Container, file: VFile): void {
  const classes = classesIn(node.attributes)
  const own = classes.find((name) => Object.hasOwn(blocks, name))
  const isPlain = [node.name, ...classes].some((name) => plain.has(name))
  const conditions: string[] = []
  if ([node.name, ...classes].includes('panel-tabset')) setTabs(node)
  if (!node.name && own) node.name = own
  else if (plain.has(node.name)) node.name = ''
  const kept = withoutParts(node.attributes, (part) => {
    const name = part.slice(1)
    if (part.startsWith('.')) return name === own || plain.has(name)
    if (condition.test(part)) conditions.push(part)
    return condition.test(part) || (isPlain && looks.test(part))
  })
  node.attributes = /^\{\s*\}$/.test(kept) ? '' : kept
  if (conditions.length > 0)
    report(file, 'block-conditional', [conditions.join(' ')], node.opening)
  else if (classes.includes('content-hidden')) node.children = []
}

/** What the tabs are called by stands in headings, of which the contents know nothing. */
function setTabs(node: Container): void {
  const levels = node.children.flatMap((child) =>
    child.type === 'heading' ? child.depth : [],
  )
  const top = Math.min(...levels)
  node.children = node.children.map((child) =>
    child.type === 'heading' && child.depth === top ? titleOf(child) : child,
  )
}

function titleOf({ children, position }: Heading): Paragraph {
  return {
    type: 'paragraph',
    children: [{ type: 'strong', children, position }],
    position,
  }
}
