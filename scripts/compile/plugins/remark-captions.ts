import type { Definition, Image, Paragraph, PhrasingContent, Root } from 'mdast'
import type { Processor } from 'unified'
import type { VFile } from 'vfile'
import { placeIn } from '../../lib/text-positions.ts'
import { walkMarkdown } from '../../lib/walk.ts'

/** The title at the end of `![alt](src "title")`, without its quotes. */
const writtenTitle =
  /(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\(((?:[^()\\]|\\.)*)\))\s*\)$/s

/** A heading is the one place in Markdown that holds inline content and nothing else. */
const inlineMark = '# '

/** Keeps number signs at the end of a caption from being read as the end of a heading. */
const inlineEnd = '<!-- -->'

/**
 * Make a figure of every picture that stands alone in its paragraph.
 *
 * The title of the picture becomes the caption, read as Markdown. A picture without a title is a
 * figure without a caption; alternative text is never printed.
 */
export function remarkFigures(this: Processor) {
  const processor = this
  return (tree: Root, file: VFile): void => {
    if (!String(file.value).includes('![')) return
    const links = new Map<string, Definition>()
    const notes = new Set<string>()
    walkMarkdown(tree, (node) => {
      // Of two definitions the first holds.
      if (node.type === 'definition')
        links.set(node.identifier, links.get(node.identifier) ?? node)
      else if (node.type === 'footnoteDefinition') notes.add(node.identifier)
    })
    walkMarkdown(tree, (node, parent, index) => {
      const image = node.type === 'paragraph' && loneImage(node, links)
      if (!image) return
      const position = image.position ? { position: image.position } : {}
      const children = [image, ...captionFor(image)]
      parent.children[index] = { type: 'figure', children, ...position }
    })

    function captionFor(image: Image): PhrasingContent[] {
      const { position, title } = image
      if (!title) return []
      image.title = null
      const from = position?.start.offset ?? 0
      const source = String(file.value).slice(from, position?.end.offset)
      const written = writtenTitle.exec(source)
      const raw = written?.slice(1).find((text) => text !== undefined)
      // Over several lines, the marks of quotations stand between; then places are only near.
      const isExact = written && raw !== undefined && !source.includes('\n')
      const text = isExact ? raw : title.replaceAll(/\s*\n\s*/g, ' ')
      const children = parseInline(text, from + (isExact ? written.index + 1 : 0))
      return [{ type: 'caption', children, ...(position ? { position } : {}) } as never]
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
      return heading.children.slice(0, -1)
    }
  }
}

/** The picture of a paragraph that holds nothing else, whether written with its address or by reference. */
function loneImage(
  { children }: Paragraph,
  links: ReadonlyMap<string, Definition>,
): Image | undefined {
  const [only, ...others] = children.filter(
    (node) => node.type !== 'text' || node.value.trim(),
  )
  if (!only || others.length > 0) return undefined
  if (only.type === 'image') return only
  if (only.type !== 'imageReference') return undefined
  const { title, url = '' } = links.get(only.identifier) ?? {}
  return { ...only, type: 'image', url, title: title ?? null }
}

/** Definitions for the notes in a caption, so that the parser knows them as notes. */
function notesIn(caption: string, notes: ReadonlySet<string>): string {
  const labels = [...caption.matchAll(/\[\^([^\]\s]+)\]/g)].map(([, label = '']) => label)
  return labels
    .filter((label) => notes.has(label.toLowerCase()))
    .map((label) => `[^${label}]: .`)
    .join('\n\n')
}
