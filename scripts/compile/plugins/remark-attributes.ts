import type { Properties } from 'hast'
import type { Heading, Nodes, Paragraph, Parents, Root } from 'mdast'
import type { VFile } from 'vfile'
import { nearestName } from '../../lib/edit-distance.ts'
import { namesIn } from '../../lib/read-template.ts'
import { writtenAt } from '../../lib/text-positions.ts'
import { quoted } from '../../lib/visible.ts'
import { walkMarkdown } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import { giveProperties, isAttributes, parseAttributes } from '../attributes.ts'
import { blocks } from '../blocks.ts'
import { conditionNames } from '../conditions.ts'
import { type Caption, type Container, labelOf, onlyOf } from '../nodes.ts'
import { withoutNumbers } from '../verse.ts'

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

/** Of all kinds of boxes, those that README teaches. */
const taughtBoxes = ['caution', 'important', 'tip', 'warning']

function checkContainer(node: Container, file: VFile): void {
  const { name, opening } = node
  const known = [...Object.keys(blocks), ...taughtBoxes, ...conditionNames]
  if (name && !node.box && !Object.hasOwn(blocks, name)) {
    const near = nearestName(name, known)
    const expected =
      near === undefined ? `one of: ${known.sort().join(', ')}` : quoted(`:::${near}`)
    report(file, 'block-unknown', [name, expected], opening)
  } else if (labelOf(node) && !(node.box || blocks[name]?.takesLabel))
    report(file, 'block-label-unexpected', [name], opening)
  if (!node.closed && node.end && name !== 'page-break') {
    const opened =
      node.end === ':::' ? `:::${name}` : writtenAt(file, { position: opening }).trim()
    report(file, 'block-unclosed', [opened, node.end], opening)
  }
  const texts = node.children.filter(({ type }) => type !== 'containerLabel')
  if (name === 'parallel' && texts.length !== 2)
    report(file, 'parallel-pair', [String(texts.length)], opening)
  const attributes = name === 'verse' ? withoutNumbers(node, file) : node.attributes
  giveProperties(node, parseAttributes(attributes, file, opening, ofLayout))
}

/** As Quarto lays out figures in columns, for `rehypePictures` to read. */
function ofLayout(key: string, value: string): Properties | undefined {
  const isCount = /^[1-9]\d?$/.test(value)
  if (isCount && key === 'layout-ncol') return { dataColumns: value }
  return ofPlacement(key, value)
}

function checkStrayFence(node: Paragraph, file: VFile): void {
  const [first] = node.children
  if (first?.type !== 'text' || !first.value.includes(':::')) return
  for (const [index, line] of first.value.split('\n').entries()) {
    const [, colons, name = ''] = /^(:{3,})[ \t]*([A-Za-z][\w-]*)?/.exec(line) ?? []
    // The first line of what another tool knows, or any of what we do.
    const isFence = name !== '' && index === 0 && /^:{3}\S/.test(line)
    if (line === colons && node.children.length === 1) {
      report(file, 'block-unopened', [line], node)
    } else if (Object.hasOwn(blocks, name) || isFence) {
      report(file, 'block-line-invalid', [line], node)
    }
  }
}

/** What may be followed by `{attributes}` in the line. */
const takesAttributes = namesIn(
  'image imageReference link linkReference formula inlineCode emphasis strong',
)

/**
 * Read the attributes of spans, headings, pictures, links, emphasis and code.
 *
 * They become `data.hProperties`. Braces that hold no attributes, or that the author escaped, are
 * prose.
 */
export function remarkAttributes() {
  return (tree: Root, file: VFile): void => {
    walkMarkdown(tree, (node, parent, index) => {
      if (node.type === 'span' || node.type === 'formula')
        setAttributes(node, node.attributes || undefined, file)
      else if (node.type === 'heading') setAttributes(node, takeFromEnd(node, file), file)
      else if (node.type === 'text' && index > 0) takeFromStart(parent, index, file)
    })
  }
}

/** Adds attributes to those that a node has. Those of a paragraph that is nothing but a picture are the picture's. */
export function setAttributes(
  target: Nodes,
  attributes: string | undefined,
  file: VFile,
): void {
  if (attributes === undefined) return
  const node = pictureIn(target) ?? target
  const isPicture = node.type === 'image' || node.type === 'imageReference'
  const own = isPicture ? ofPicture : ofTerm
  giveProperties(node, parseAttributes(attributes, file, target, own))
}

function pictureIn(node: Nodes): Nodes | undefined {
  if (node.type !== 'paragraph') return undefined
  const only = onlyOf(node.children)
  return only?.type === 'image' || only?.type === 'imageReference' ? only : undefined
}

/** As Quarto and Pandoc hand it to LaTeX: of the places that this knows, the one where a figure stays. */
function ofPlacement(key: string, value: string): Properties | undefined {
  if (key !== 'fig-pos' && key !== 'latex-placement') return undefined
  return value === 'H' ? { className: ['here'] } : {}
}

/** What the glossary calls words that stand in another form, as in `[weirs]{term="weir"}`. */
function ofTerm(key: string, value: string): Properties | undefined {
  return key === 'term' ? { className: ['term'], dataTerm: value } : undefined
}

/** For `remarkFigures` and `rehypePictures` to read. */
function ofPicture(key: string, value: string): Properties | undefined {
  if (/^(?:width|height|style)$/.test(key)) return { [key]: value }
  if (/^(?:fig-)?alt$/.test(key)) return { alt: value }
  if (key === 'align' || key === 'loading') return {}
  // Leanpub prints titles.
  if (/^(?:fig-cap|title|caption)$/.test(key)) return { dataCaption: value }
  return ofPlacement(key, value)
}

/** Takes the attributes out of `# Title {#id}`, braces included. */
export function takeFromEnd(
  { children }: Heading | Caption,
  file: VFile,
): string | undefined {
  const last = children.at(-1)
  if (last?.type !== 'text' || !last.value.endsWith('}')) return undefined
  const start = last.value.lastIndexOf('{')
  const attributes = last.value.slice(Math.max(start, 0))
  const source = writtenAt(file, last).trimEnd()
  if (!isAttributes(attributes) || !source.endsWith(attributes)) return undefined
  if (/\\$/.test(source.slice(0, -attributes.length))) return undefined
  last.value = last.value.slice(0, start).trimEnd()
  if (last.value === '') children.pop()
  return attributes
}

/** Braces in one line; what stands in quotation marks may be marked up. */
const braces = /\{(?:[^{}"'\n]|"[^"\n]*"|'[^'\n]*')*\}/y

/** `![alt](picture.png){.wide}` */
function takeFromStart({ children }: Parents, index: number, file: VFile): void {
  const [before, text] = [children[index - 1], children[index]]
  if (text?.type !== 'text' || !text.value.startsWith('{')) return
  if (!before || !takesAttributes.has(before.type)) return
  braces.lastIndex = text.position?.start.offset ?? 0
  const [attributes = ''] = braces.exec(String(file.value)) ?? []
  const end = (text.position?.start.offset ?? 0) + attributes.length
  const last = children.findIndex(
    ({ position }, at) => at >= index && (position?.end.offset ?? 0) >= end,
  )
  const rest = children[last]
  if (!isAttributes(attributes) || rest?.type !== 'text') return
  setAttributes(before, attributes, file)
  children.splice(index, last - index)
  rest.value = rest.value.slice(rest.value.indexOf('}') + 1)
}
