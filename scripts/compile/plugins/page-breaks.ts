import type * as Html from 'hast'
import type { Paragraph, PhrasingContent, Root, RootContent } from 'mdast'
import type { VFile } from 'vfile'
import { classesOf, setClasses } from '../../lib/hast.ts'
import { writtenAt } from '../../lib/text-positions.ts'
import { changeChildren } from '../../lib/walk.ts'
import { tellOf } from '../foreign/found.ts'
import { isBlock } from '../html/complete-element.ts'
import { isBlank, noteElement, pageBreak } from '../nodes.ts'

/** Classes of what is a page break if it is empty, and of what has one before or after it. */
const breakClasses = [
  pageBreak,
  'pagebreak',
  'newpage',
  'page-break-before',
  'page_break_before',
  'page-break-after',
]

/** The class of what begins a page in print. */
const firstOfPage = 'first-of-page'

/** Lines of LaTeX, Leanpub, Quarto and Hugo that end a page. */
const line =
  /^(?:\\(?:newpage|pagebreak|clearpage|cleardoublepage)(?:\[\d\])?(?:\{\})?|\{pagebreak\}|\{\{<[ \t]*pagebreak[ \t]*\/?>\}\})$/

/** What divides scenes in books, and what programs make of it in Markdown: stars that are escaped. */
const stars = /^(?:\u2042|~|(?:\\\*[ \t\u00A0]*){3}|(?:[•·~][ \t\u00A0]+){2}[•·~])$/

/** The same in the manuscripts of novels. */
const hashes = /^#(?:[ \t]*#[ \t]*#)?$/

/** Take lines that end a page in other tools for page breaks, and stars alone for a break between scenes. */
export function remarkPageBreaks() {
  return (tree: Root, file: VFile): void => {
    changeChildren(tree, (all) => {
      const nodes = all.filter((_, index) => !isStray(all, index, file))
      return nodes.flatMap((node, index): RootContent[] => {
        if (divides(node, [nodes[index - 1], nodes[index + 1]], file))
          return [{ type: 'thematicBreak', position: node.position }]
        if (node.type === 'paragraph') return cutParagraph(node, file)
        const isLatex = node.type === 'code' && /^\{=(?:la)?tex\}$/.test(node.lang ?? '')
        return isLatex && line.test(node.value.trim()) ? [breakAt(node)] : [node]
      })
    })
  }
}

/** Whether a heading has no words, and stands between texts. */
function divides(
  node: RootContent,
  around: readonly (RootContent | undefined)[],
  file: VFile,
): boolean {
  if (node.type !== 'heading' || !hashes.test(writtenAt(file, node).trim())) return false
  return around.every((each) => each && each.type !== 'heading')
}

/** Whether it is a heading without words beside another, as word processors leave them. */
function isStray(nodes: readonly RootContent[], index: number, file: VFile): boolean {
  const isHeading = (at: number) => nodes[at]?.type === 'heading'
  if (!isHeading(index) || !(isHeading(index - 1) || isHeading(index + 1))) return false
  return /^#{1,6}$/.test(writtenAt(file, nodes[index] as RootContent).trim())
}

/** The parts of a paragraph and the breaks between them. */
function cutParagraph(paragraph: Paragraph, file: VFile): RootContent[] {
  const { children } = paragraph
  const written = writtenAt(file, paragraph).trim()
  if (line.test(written)) return [breakAt(paragraph)]
  if (written === '\\') tellOf('empty-line', file, paragraph)
  if (written === '\\') return []
  if (stars.test(written))
    return [{ type: 'thematicBreak', position: paragraph.position }]
  const parts: RootContent[] = []
  let rest: PhrasingContent[] = []
  for (const [index, node] of children.entries()) {
    if (node.type !== 'text') rest.push(node)
    else cutText(node.value.split('\n'), index)
  }
  if (parts.length === 0) return [paragraph]
  finish()
  return parts

  function cutText(lines: readonly string[], index: number): void {
    const node = children[index]
    let kept: string[] = []
    for (const [at, each] of lines.entries()) {
      const isWhole =
        (at > 0 || index === 0) &&
        (at < lines.length - 1 || index === children.length - 1)
      if (isWhole && line.test(each.trim())) {
        keep()
        finish()
        parts.push(breakAt(paragraph))
      } else kept.push(each)
    }
    keep()

    function keep(): void {
      const value = kept.join('\n')
      if (value) rest.push({ ...node, type: 'text', value })
      kept = []
    }
  }

  function finish(): void {
    if (rest.length > 0) parts.push({ ...paragraph, children: rest })
    rest = []
  }
}

function breakAt({ position }: Pick<RootContent, 'position'>): RootContent {
  const data = { hProperties: { className: [pageBreak] } }
  return { type: 'thematicBreak', data, position }
}

/**
 * Say of what follows a page break that it begins a page in print: nothing of the break itself is left,
 * so that nobody sees or hears it elsewhere, and two in a row are one.
 */
export function rehypePageBreaks() {
  return (tree: Html.Root): void => {
    let isDue = false
    visit(tree, false)

    /** @param isApart - Whether no page can begin there: in notes and tables. */
    function visit(parent: Html.Parents, isApart: boolean): void {
      // Those of a root are those of an element here.
      const children = parent.children as Html.ElementContent[]
      parent.children = children.filter(
        (node) => node.type !== 'element' || enter(node, isApart),
      )
    }

    /** @returns Whether the element stays. */
    function enter(node: Html.Element, isApart: boolean): boolean {
      const isNote = node.tagName === noteElement
      const classes = [...classesOf(node)]
      const isBreak = breakClasses.some((name) => classes.includes(name))
      if (isBreak && node.children.every(isBlank)) {
        isDue = true
        return false
      }
      const isFirst =
        isDue || classes.some((name) => /^page[-_]break[-_]before$/.test(name))
      if (isFirst && isBlock(node) && !isNote && !isApart) {
        classes.push(firstOfPage)
        isDue = false
      }
      const kept = classes.filter((name) => !breakClasses.includes(name))
      setClasses(node, [...new Set(kept)])
      const wasDue = isDue
      visit(node, isApart || isNote || node.tagName === 'table')
      isDue = isNote ? wasDue : isDue || classes.includes('page-break-after')
      return true
    }
  }
}
