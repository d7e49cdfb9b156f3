import type { Nodes, Root, RootContent } from 'hast'
import type { Position } from 'unist'
import { VFile } from 'vfile'
import type { BookKind, Chapter, NoteDefinition } from '../book.ts'
import { elementsOf, headingsAmong, isHeading, levelOf } from '../lib/hast.ts'
import { joinFiles, type Shift, shiftPositions } from '../lib/origins.ts'
import { lineAt } from '../lib/text-positions.ts'
import { report } from '../problems/report.ts'
import { leaveOutEmpty } from './empty-sections.ts'
import { isBlank } from './nodes.ts'
import type { Allowance } from './parse-markdown.ts'
import { giveWords } from './plugins/rehype-index.ts'
import { type GivenNote, shareNotes } from './share-notes.ts'

/** One Markdown file as HTML. */
export interface FileText {
  readonly file: VFile
  readonly tree: Root
  /** In source order, whether referred to or not. */
  readonly notes: readonly NoteDefinition[]
}

/** The text, and what its notes hold. */
function nodesOf({ notes, tree }: FileText): readonly Nodes[] {
  return [tree, ...notes.flatMap(({ children }) => children)]
}

/** What a chapter has of a file. */
export interface Part {
  readonly text: FileText
  readonly nodes: RootContent[]
}

/**
 * The chapters of a work. Its files are one text, in which every `h1` of a book begins a chapter; what stands before
 * the first in a file belongs to the chapter before. In an article each file is a section by itself.
 */
export function joinChapters(
  texts: readonly FileText[],
  kind: BookKind,
  allowance: Allowance,
): readonly Chapter[] {
  leaveOutEmpty(texts)
  for (const node of texts.flatMap(nodesOf)) if ('children' in node) giveWords(node)
  nestHeadings(texts, kind)
  const chapters = kind === 'book' ? cutAtTitles(texts) : texts.map(wholeOf)
  const notes = shareNotes(texts, chapters, allowance)
  return chapters.map((parts, index) => joinParts(parts, notes[index] ?? []))
}

/**
 * Set the levels of all headings of a work so that none is skipped, and report those that skip one.
 *
 * A heading is one level below the nearest before it that its author gave a higher one. The outermost are `h1` in a
 * book, where each begins a chapter, and `h2` in an article, where the title of the work is the `h1`. Headings in
 * quotations and the like are on the level that fits where they stand, and divide nothing.
 */
function nestHeadings(texts: readonly FileText[], kind: BookKind): void {
  const top = kind === 'book' ? 1 : 2
  reportSkips(texts)
  /** The levels, as they were given, of the headings that the text stands under, the outermost first. */
  const above: number[] = []
  for (const { tree } of texts) {
    const dividing = new Set(headingsAmong(tree.children))
    // No second chapter can begin within one block.
    const firsts = new Set(tree.children.map((node) => headingsAmong([node])[0]))
    for (const heading of elementsOf(tree).filter(isHeading)) {
      const given = levelOf(heading)
      const depth = above.filter((level) => level < given).length
      if (dividing.has(heading)) above.splice(depth, above.length, given)
      const outermost = kind === 'article' || firsts.has(heading) ? top : top + 1
      heading.tagName = `h${Math.min(6, Math.max(top + depth, outermost))}`
    }
  }
}

function reportSkips(texts: readonly FileText[]): void {
  const headings = texts.flatMap(({ file, tree }) =>
    elementsOf(tree)
      .filter(isHeading)
      .map((heading) => ({ file, heading, level: levelOf(heading) })),
  )
  for (const [index, { file, heading, level }] of headings.entries()) {
    const most = (headings[index - 1]?.level ?? level) + 1
    if (level > most)
      report(file, 'heading-level-skipped', [String(level), String(most)], heading)
  }
}

function wholeOf(text: FileText): readonly Part[] {
  return [{ text, nodes: text.tree.children }]
}

function cutAtTitles(texts: readonly FileText[]): readonly (readonly Part[])[] {
  const chapters: Part[][] = []
  for (const text of texts) {
    const [before = [], ...titled] = splitAtTitles(text.tree.children)
    const last = chapters.at(-1)
    if (before.every(isSpace)) titled[0]?.unshift(...before)
    else if (last) last.push({ text, nodes: before })
    else chapters.push([{ text, nodes: before }])
    chapters.push(...titled.map((nodes) => [{ text, nodes }]))
  }
  const [first] = texts
  return chapters.length > 0 || !first ? chapters : [wholeOf(first)]
}

/** What stands before the first title, and what begins with each. */
function splitAtTitles(nodes: readonly RootContent[]): RootContent[][] {
  const runs: RootContent[][] = [[]]
  for (const node of nodes) {
    if (beginsChapter(node)) runs.push([node])
    else runs.at(-1)?.push(node)
  }
  return runs
}

function beginsChapter(node: RootContent): boolean {
  const [heading] = headingsAmong([node])
  return heading !== undefined && levelOf(heading) === 1
}

/** Between blocks, or in the place of what is not shown. */
function isSpace(node: RootContent): boolean {
  return node.type !== 'element' && (node.type !== 'text' || isBlank(node))
}

function joinParts(parts: readonly Part[], notes: readonly GivenNote[]): Chapter {
  const texts = parts.map(({ text }) => text)
  const strange = notes.filter(({ home }) => !texts.includes(home))
  const [only] = parts
  if (only && parts.length === 1 && strange.length === 0) {
    const tree: Root = { ...only.text.tree, children: only.nodes }
    return { file: only.text.file, tree, notes: notes.map(({ note }) => note) }
  }
  const excerpts = strange.map(({ home, note }) => excerptOf(home.file, note.position))
  const { file, shifts } = joinFiles([
    ...texts.map((text) => text.file),
    ...excerpts.map((excerpt) => excerpt.file),
  ])
  const children = parts.flatMap(({ nodes }, index) => {
    for (const node of nodes) shiftPositions(node, shifts[index] ?? unmoved)
    return index === 0 ? nodes : [{ type: 'text' as const, value: '\n' }, ...nodes]
  })
  const moved = notes.map(({ home, note }): NoteDefinition => {
    const index = texts.indexOf(home)
    if (index >= 0) return moveNote(note, shifts[index] ?? unmoved)
    const nth = strange.findIndex((each) => each.note === note)
    const { lines, offset } = shifts[texts.length + nth] ?? unmoved
    const before = excerpts[nth]?.before ?? unmoved
    return moveNote(note, { lines: lines - before.lines, offset: offset - before.offset })
  })
  return { file, tree: { type: 'root', children }, notes: moved }
}

const unmoved: Shift = { lines: 0, offset: 0 }

/** The lines of a file in which something stands, as a text of their own, and what is before them. */
function excerptOf(
  file: VFile,
  position: Position | undefined,
): { readonly file: VFile; readonly before: Shift } {
  const [first, last] = [position?.start.line ?? 1, position?.end.line ?? 1]
  const { offset } = lineAt(file, first)
  const end = lineAt(file, last)
  const value = String(file).slice(offset, end.offset + end.text.length)
  const origins = [{ line: 1, file, sourceLine: first, indent: 0 }]
  const excerpt = new VFile({ path: file.path, value, data: { origins } })
  return { file: excerpt, before: { lines: first - 1, offset } }
}

function moveNote({ children, label, position }: NoteDefinition, shift: Shift) {
  const holder: Root = { type: 'root', children: [...children] }
  if (position) holder.position = position
  shiftPositions(holder, shift)
  return { label, children, position: holder.position }
}
