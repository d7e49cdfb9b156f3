import type {
  Break,
  Definition,
  Image,
  Link,
  Paragraph,
  PhrasingContent,
  Root,
} from 'mdast'
import type { Processor } from 'unified'
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import { placeIn, writtenAt } from '../../lib/text-positions.ts'
import { walkMarkdown } from '../../lib/walk.ts'
import { remarkForeign } from '../foreign/remark-foreign.ts'
import { type Figure, type Figures, isBlank, onlyOf } from '../nodes.ts'
import { definitionsIn } from './addresses.ts'
import { remarkAttributes } from './remark-attributes.ts'
import { remarkCitations } from './remark-citations.ts'
import { remarkReferences } from './remark-references.ts'

/** The title at the end of `![alt](src "title")`, without its quotes. */
const writtenTitle =
  /(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\(((?:[^()\\]|\\.)*)\))\s*\)$/s

/** A heading is the one place in Markdown that holds inline content and nothing else. */
const inlineMark = '# '

/** Keeps number signs at the end of a caption from being read as the end of a heading. */
const inlineEnd = '<!-- -->'

/** With its attributes; after it, the place of a caption is only near. */
const longestPicture = 4000

/** What stands in the brackets of `![alt](src)`, without them. */
const writtenAlt = /^!\[((?:[^[\]\\]|\\.|\[[^\]]*\])*)\]/s

/**
 * Make a figure of every picture that stands alone in its paragraph, and of each that stands there with
 * other pictures alone, whether it leads somewhere or not.
 *
 * The title of the picture becomes the caption, read as Markdown; or what `fig-cap` says, or the text in
 * brackets of a picture whose alternative text is given by `fig-alt` or `alt`, or whose id begins as those that
 * Quarto and Pandoc count; or the words in italics that are all that stands in the lines below it. A picture without any is a figure without a caption; alternative text is never printed.
 */
export function remarkFigures(this: Processor) {
  const processor = this
  const readAttributes = remarkAttributes()
  const readForeign = remarkForeign()
  const markReferences = remarkReferences()
  const markCitations = remarkCitations()
  return (tree: Root, file: VFile): void => {
    const links = definitionsIn(tree)
    const notes = new Set<string>()
    walkMarkdown(tree, (node) => {
      if (node.type === 'footnoteDefinition') notes.add(node.identifier)
    })
    walkMarkdown(tree, (node, parent, index) => {
      if (node.type === 'paragraph') parent.children[index] = shown(node) as never
    })

    function shown(paragraph: Paragraph): Paragraph | Figure | Figures {
      const parts = picturesOf(paragraph, links)
      const [first, ...others] = parts
      if (!first) return withLineBelow(paragraph) ?? paragraph
      if (others.length === 0 && first.type !== 'break') return figureOf(first)
      if (parts.every(({ type }) => type === 'break')) return paragraph
      const children = parts.map((part) =>
        part.type === 'break' ? part : figureOf(part),
      )
      // With what `remarkAttributes` has made of braces after them.
      return { ...paragraph, type: 'figures', children } as Figures
    }

    function figureOf(part: Image | Link): Figure {
      const image = part.type === 'image' ? part : (part.children[0] as Image)
      const { position } = part
      return { type: 'figure', children: [part, ...captionFor(image)], position }
    }

    function captionFor(image: Image): PhrasingContent[] {
      const { position, title } = image
      const { dataCaption, ...properties } = image.data?.hProperties ?? {}
      image.data = { ...image.data, hProperties: properties }
      if (typeof dataCaption === 'string') return [captionOf(dataCaption, position)]
      const isNumbered = /^fig[:-]/.test(String(properties.id ?? ''))
      const isBracketed = (properties.alt !== undefined || isNumbered) && image.alt
      if (isBracketed) return [captionOf(image.alt ?? '', position, writtenAlt)]
      if (!title) return []
      image.title = null
      return [captionOf(title, position, writtenTitle)]
    }

    /** @param written - Where it stands in the source of the picture. */
    function captionOf(
      known: string,
      position: Position | undefined,
      written?: RegExp,
    ): PhrasingContent {
      const from = position?.start.offset ?? 0
      const source = writtenAt(file, { position })
      const { before, text } = textIn(source, known, written)
      const nearby = String(file.value).slice(from, from + longestPicture)
      const outside = before ?? Math.max(nearby.indexOf(text), 0)
      const children = parseInline(text, from + outside)
      // Of several attributes, words of a caption stand nowhere in its order.
      const isWhole = before === undefined && !nearby.includes(text)
      if (isWhole)
        walkMarkdown({ type: 'paragraph', children }, (node) => {
          node.position = position
        })
      return { type: 'caption', children, position } as never
    }

    function parseInline(text: string, from: number): PhrasingContent[] {
      const source = `${inlineMark}${text}${inlineEnd}\n\n${notesIn(text, notes)}`
      // The parser of a processor that has `remark-parse`.
      const [heading] = (processor.parse(source) as Root).children
      if (heading?.type !== 'heading') return [{ type: 'text', value: text }]
      const before = from - inlineMark.length
      walkMarkdown(heading, (node) => {
        const { end, start } = node.position ?? {}
        const [first, last] = [before + (start?.offset ?? 0), before + (end?.offset ?? 0)]
        node.position = placeIn(file, first, last)
      })
      readForeign({ type: 'root', children: [heading] }, file)
      readAttributes({ type: 'root', children: heading.children }, file)
      markReferences({ type: 'root', children: heading.children }, file)
      markCitations({ type: 'root', children: [heading] })
      return heading.children.slice(0, -1)
    }
  }
}

/** A caption as it stands in the source of its picture, or as far as it is known. */
function textIn(source: string, known: string, written: RegExp | undefined) {
  const found = written?.exec(source)
  const raw = found?.slice(1).find((text) => text !== undefined)
  const inLine = (text: string): string => text.replaceAll(/\s*\n[\s>]*/g, ' ')
  if (!found || raw === undefined) return { text: inLine(known), before: undefined }
  const at = found.index + found[0].indexOf(raw)
  if (!source.includes('\n')) return { text: raw, before: at }
  // Over several lines, the marks of quotations stand between; then places are only near.
  const text = inLine(written === writtenAlt ? raw.trim() : known)
  return { text, before: at + raw.search(/\S|$/) }
}

/** A picture without a title above a line in italics, as sites and GitHub have captions. */
function withLineBelow({ children, position }: Paragraph): Figure | undefined {
  const [image, ...others] = children
  const line = others.pop()
  if (image?.type !== 'image' || image.title || line?.type !== 'emphasis')
    return undefined
  const isBetween = (node: PhrasingContent) =>
    node.type === 'break' || (node.type === 'text' && /^\s*$/.test(node.value))
  const endsLine = (node: PhrasingContent) =>
    node.type === 'break' || (node.type === 'text' && node.value.includes('\n'))
  if (!others.every(isBetween) || !others.some(endsLine)) return undefined
  const caption = { type: 'caption', children: line.children, position: line.position }
  return { type: 'figure', children: [image, caption as never], position }
}

/** The pictures of a paragraph that holds nothing else, and the breaks between them; none of any other. */
function picturesOf(
  { children }: Paragraph,
  links: ReadonlyMap<string, Definition>,
): (Image | Link | Break)[] {
  const parts = children.filter((node) => !isBlank(node))
  const pictures = parts.flatMap((node): (Image | Link | Break)[] => {
    if (node.type === 'break') return [node]
    if (node.type !== 'link') return imageOf(node, links)
    const only = onlyOf(node.children)
    const image = only ? imageOf(only, links) : []
    return image.length > 0 ? [{ ...node, children: image }] : []
  })
  return pictures.length === parts.length ? pictures : []
}

/** A picture, whether written with its address or by reference. */
function imageOf(node: PhrasingContent, links: ReadonlyMap<string, Definition>): Image[] {
  if (node.type === 'image') return [node]
  if (node.type !== 'imageReference') return []
  const { title, url = '' } = links.get(node.identifier) ?? {}
  return [{ ...node, type: 'image', url, title: title ?? null }]
}

/** Definitions for the notes in a caption, so that the parser knows them as notes. */
function notesIn(caption: string, notes: ReadonlySet<string>): string {
  const labels = [...caption.matchAll(/\[\^([^\]\s]+)\]/g)].map(([, label = '']) => label)
  return labels
    .filter((label) => notes.has(label.toLowerCase()))
    .map((label) => `[^${label}]: .`)
    .join('\n\n')
}
