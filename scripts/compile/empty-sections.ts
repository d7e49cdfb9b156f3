import type { Element, RootContent } from 'hast'
import { h } from 'hastscript'
import type { VFile } from 'vfile'
import { elementsOf, hasClass, isHeading, levelOf, marksOf } from '../lib/hast.ts'
import { readData } from '../lib/read-template.ts'
import { shorten } from '../lib/visible.ts'
import { report } from '../problems/report.ts'
import type { FileText } from './join-chapters.ts'
import { isBlank, pageBreak } from './nodes.ts'
import {
  addAliases,
  isAnchor,
  saysTheSame,
  writtenText,
} from './plugins/rehype-headings.ts'

const { names, works } =
  readData<Readonly<Record<'names' | 'works', readonly string[]>>>('list-headings.yaml')

/** Where Pandoc puts its list of references. */
const references = 'refs'

/** Leave out headings over nothing where other tools make a list, of references or of contents, and say so. */
export function leaveOutEmpty(texts: readonly FileText[]): void {
  /** What stands below a place, as the texts are read from their end. */
  let below: RootContent | undefined
  /** Whether the place of a list is between. */
  let hasPlace = false
  for (const { file, tree } of texts.toReversed()) {
    const empty = new Set<RootContent>()
    for (const node of tree.children.toReversed()) {
      if (isNothing(node)) hasPlace ||= isPlace(node)
      else {
        if (endsAt(below, node) && (hasPlace || isOfList(node))) {
          leaveOut(node, below, file)
          empty.add(node)
        } else below = node
        // The heading that follows has taken the id.
        hasPlace = isPlace(node)
      }
    }
    if (empty.size > 0) tree.children = tree.children.filter((node) => !empty.has(node))
  }
}

/** Marks the place for the bibliography that its author has made, in Pandoc's way or as a heading with nothing below it. */
export function placeBibliography(texts: readonly FileText[]): void {
  const all = texts.flatMap(({ tree }) => elementsOf(tree))
  if (all.some(({ properties }) => properties.dataBibliography !== undefined)) return
  const headings = texts.flatMap(({ tree: { children } }) =>
    children.flatMap((node, index) => {
      const below = children.slice(index + 1).find((each) => !isNothing(each))
      return endsAt(below, node) && isOfWorks(node) ? [{ children, index }] : []
    }),
  )
  const { children, index } = headings.at(-1) ?? {}
  children?.splice((index ?? 0) + 1, 0, h('div', { dataBibliography: '' }))
}

function leaveOut(heading: Element, below: RootContent | undefined, file: VFile): void {
  report(file, 'section-empty', [shorten(writtenText(heading), 80)], heading)
  if (below?.type === 'element') addAliases(below, namesOf(heading))
}

function isPlace(node: RootContent): boolean {
  return node.type === 'element' && namesOf(node).includes(references)
}

/** Whether nothing stands between a heading and the next of its level, or the end. */
export function endsAt(
  below: RootContent | undefined,
  node: RootContent,
): node is Element {
  if (node.type !== 'element' || !isHeading(node)) return false
  if (!below) return true
  const level = below.type === 'element' ? levelOf(below) : 0
  return level > 0 && level <= levelOf(node)
}

function isOfWorks(heading: Element): boolean {
  return (
    hasClass(heading, 'bibliography') ||
    works.some((name) => saysTheSame(writtenText(heading), name))
  )
}

function isOfList(heading: Element): boolean {
  return [...works, ...names].some((name) => saysTheSame(writtenText(heading), name))
}

/** By which links mean it. */
function namesOf(heading: Element): readonly string[] {
  return [String(heading.properties.id), ...(marksOf(heading).aliases ?? [])]
}

/** Whether nobody reads anything there. */
function isNothing(node: RootContent): boolean {
  if (node.type === 'element') return isAnchor(node) || hasClass(node, pageBreak)
  return node.type !== 'text' || isBlank(node)
}
