import GithubSlugger from 'github-slugger'
import type { Element, ElementData, Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { VFile } from 'vfile'
import type { BookKind } from '../../book.ts'
import { shorten } from '../../lib/visible.ts'
import { walkHtml } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import { noteElement } from '../nodes.ts'

/** Id of a heading without a letter or digit in it. */
const fallbackId = 'section'

/**
 * Check the headings of a file, set their levels, and give each an id.
 *
 * A file of a book begins with its only `h1`. In an article the outermost headings of each file
 * become `h2`, because the title of the work is the `h1`. An id that the author chose is marked
 * `data.explicitId`, and wins over one made from the text.
 */
export function rehypeHeadings(kind: BookKind) {
  return (tree: Root, file: VFile): void => {
    const headings: Element[] = []
    const slugger = new GithubSlugger()
    walkHtml(tree, (node) => {
      if (node.type !== 'element') return
      if (levelOf(node)) headings.push(node)
      if (typeof node.properties.id !== 'string') return
      // A parser of HTML files declares a place in `data`, which no node from Markdown has.
      node.data = { ...node.data, explicitId: true } as ElementData
      slugger.occurrences[node.properties.id] = 0
    })
    for (const heading of headings)
      if (isEmpty(heading)) report(file, 'heading-empty', [], heading)
    // Before levels change, so that the message counts as the author does.
    checkLevels(headings, file)
    if (kind === 'article') shift(headings)
    else checkTitle(tree, headings, file)
    for (const heading of headings) heading.properties.id ??= idFor(heading, slugger)
  }
}

/** 1 to 6 for a heading, 0 for any other element. */
function levelOf({ tagName }: Element): number {
  return Number(/^h([1-6])$/.exec(tagName)?.[1] ?? 0)
}

function isEmpty(node: Element): boolean {
  return node.children.every((child) => {
    if (child.type === 'text') return child.value.trim() === ''
    if (child.type !== 'element') return true
    return child.tagName === 'img' ? !child.properties.alt : isEmpty(child)
  })
}

/** Moves all headings so that the outermost are `h2`. Levels beyond the sixth stay the sixth. */
function shift(headings: readonly Element[]): void {
  const distance = 2 - Math.min(...headings.map(levelOf))
  for (const heading of headings) {
    heading.tagName = `h${Math.min(levelOf(heading) + distance, 6)}`
  }
}

function checkTitle(tree: Root, headings: readonly Element[], file: VFile): void {
  const [title, ...others] = headings.filter((heading) => levelOf(heading) === 1)
  const isText = (node: Root['children'][number]) =>
    node.type === 'element' && node.tagName !== noteElement
  if (!title) report(file, 'title-missing', [])
  else if (tree.children.find(isText) !== title) report(file, 'title-late', [], title)
  for (const other of others)
    report(file, 'title-second', [shorten(textOf(other), 80)], other)
}

function checkLevels(headings: readonly Element[], file: VFile): void {
  let previous = 0
  for (const heading of headings) {
    const level = levelOf(heading)
    const most = previous + 1
    if (previous > 0 && level > most)
      report(file, 'heading-level-skipped', [String(level), String(most)], heading)
    previous = level
  }
}

function idFor(heading: Element, slugger: GithubSlugger): string {
  const text = textOf(heading).replaceAll(/\p{Extended_Pictographic}/gu, '')
  const words = text.replaceAll(/\s+/g, ' ').trim()
  return slugger.slug(/[\p{L}\p{N}]/u.test(words) ? words : fallbackId)
}
