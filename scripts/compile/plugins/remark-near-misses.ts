import type { Code, Paragraph, Root, RootContent, Table, ThematicBreak } from 'mdast'
import type { VFile } from 'vfile'
import { lineAt, placeIn, writtenAt } from '../../lib/text-positions.ts'
import { walkMarkdown } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import { bordered, dashes } from '../syntax/drawn-tables.ts'

/**
 * Report what would be a table, code or prose if a line of it were written otherwise, and what it is taken for
 * instead: bars and dashes that make no table, a fence without an end, sentences that are indented to code.
 */
export function remarkNearMisses() {
  return (tree: Root, file: VFile): void =>
    walkMarkdown(tree, (node, parent, index) => {
      if (node.type === 'paragraph') checkBars(node, file)
      else if (node.type === 'table') checkLastRow(node, file)
      else if (node.type === 'code') checkCode(node, file)
      else if (node.type === 'thematicBreak')
        checkBreak(node, parent.children.slice(Math.max(index - 1, 0), index + 2), file)
    })
}

interface Line {
  /** Without the marks of quotations, and the spaces around it. */
  readonly text: string
  readonly from: number
}

function linesOf(node: Paragraph, file: VFile): Line[] {
  const from = node.position?.start.offset ?? 0
  const source = writtenAt(file, node)
  if (!/[|+]/.test(source)) return []
  return [...source.matchAll(/^((?:[ \t]{0,3}>)*[ \t]*)(.*)$/gm)].map((found) => {
    const [, marks = '', text = ''] = found
    return { text: text.trimEnd(), from: from + found.index + marks.length }
  })
}

/** What GFM takes for the line below the head. */
const delimiters = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$/

/** What is meant for one: nothing but bars and what someone, or a program, has drawn for dashes. */
const likeDelimiters = /^(?=.*\|)(?=.*[-=_—–]{2}|(?:.*[—–]){2})[|:;+=_.,~\s—–-]+$/

function checkBars(paragraph: Paragraph, file: VFile): void {
  const lines = linesOf(paragraph, file)
  const at = lines.findIndex(({ text }) => likeDelimiters.test(text))
  const box = lines.findIndex(({ text }) => bordered.test(text))
  if (at >= 0) checkDelimiters(lines, at, file)
  else if (box >= 0 && lines[box + 1]?.text.startsWith('|')) {
    const border = lines[box] as Line
    const uneven = lines.slice(box).find(({ text }) => text.length !== border.text.length)
    const found =
      box > 0
        ? 'table that goes on a paragraph'
        : 'boxes whose lines and bars do not meet'
    report(file, 'table-unread', [found], placeOf(uneven ?? border, file))
  } else checkRows(lines, file)
}

function checkDelimiters(lines: readonly Line[], at: number, file: VFile): void {
  const [above, line, below] = [lines[at - 1], lines[at] as Line, lines[at + 1]]
  const isTable = delimiters.test(line.text)
  const [cells, columns] = [cellsIn(above?.text ?? ''), cellsIn(line.text)]
  const unread = (found: string) =>
    report(file, 'table-unread', [found], placeOf(line, file))
  if (above && isTable && cells !== columns)
    report(file, 'table-uneven', [String(cells), String(columns)], placeOf(above, file))
  else if (above && isTable) unread('table that goes on a paragraph')
  else if (above?.text.includes('|')) unread('signs in the line of dashes of a table')
  else if (!above && below?.text.includes('|')) unread('line of dashes without a head')
}

/** How many cells GFM finds in a line. */
function cellsIn(line: string): number {
  return line.replace(/^\||(?<!\\)\|$/g, '').split(/(?<!\\)\|/).length
}

/** Two lines of as many cells, one below the other. Those of absolute values say what equals what. */
function checkRows(lines: readonly Line[], file: VFile): void {
  const isRow = ({ text }: Line) => /^\|[^=]+$/.test(text) && cellsIn(text) > 1
  const first = lines.find((line, index) => {
    const below = lines[index + 1]
    const isTable = below && isRow(line) && isRow(below)
    return isTable && cellsIn(line.text) === cellsIn(below.text)
  })
  const found = 'rows of cells without a line of dashes, printed with their bars'
  if (first) report(file, 'table-doubtful', [found], placeOf(first, file))
}

/** GFM takes any line below a table for one more row. */
function checkLastRow({ align, children: rows, headRows }: Table, file: VFile): void {
  const last = rows.at(-1)
  if (headRows !== undefined || rows.length < 2 || !last?.position) return
  const source = writtenAt(file, last)
  // Kramdown has its attributes there.
  if (Number(align?.length) < 2 || source.includes('|') || source.startsWith('{')) return
  report(file, 'table-doubtful', ['text below a table, taken for its row'], last)
}

/** A break between scenes that is drawn with gaps, and stands right above or below text. */
function checkBreak(
  node: ThematicBreak,
  around: readonly RootContent[],
  file: VFile,
): void {
  const { end, start } = node.position ?? {}
  const isClose = around.some(
    ({ position, type }) =>
      type === 'paragraph' &&
      (position?.end.line === Number(start?.line) - 1 ||
        position?.start.line === Number(end?.line) + 1),
  )
  const source = writtenAt(file, node)
  if (!isClose || !dashes.test(source) || !source.includes('----')) return
  report(file, 'table-doubtful', ['columns of dashes, taken for a break'], node)
}

function checkCode(node: Code, file: VFile): void {
  const { end, start } = node.position ?? {}
  if (!start || !end) return
  const source = writtenAt(file, node)
  const [fence] = /^(?:`{3,}|~{3,})/.exec(source) ?? []
  if (!fence) {
    if (isProse(node.value)) report(file, 'prose-indented', [], node)
    return
  }
  const last = lineAt(file, end.line).text.slice(0, end.column - 1)
  // After the marks of quotations, or in a cell of a table that is drawn.
  const [closing = ''] = /(?<![^\s>|])(?:`+|~+)\s*$/.exec(last) ?? []
  if (end.line > start.line && closing.startsWith(fence)) return
  const opening = placeIn(file, start.offset ?? 0, (start.offset ?? 0) + fence.length)
  report(file, 'fence-unclosed', [fence, String(end.line - start.line)], opening)
}

/** What hardly stands in sentences: the marks of programs, and columns that are drawn with spaces. */
const unlikeProse = /[{}<>=;\\/_#$|`+@[\]^~]|\S[ \t]{2,}\S|\t\S/

/** A sentence that begins with a capital letter, after a quotation mark or a dash, and has an end. */
const sentence = /^["'“„«‘(—–-]*\s?\p{Lu}.*\p{L}[.!?…。]["'”“»’)]*$/su

const fewestWords = 6

/** Whether what is indented are sentences, as they are typed with a tab at the beginning of a paragraph. */
function isProse(text: string): boolean {
  const words = text.match(/\p{L}[\p{L}’'-]*/gu) ?? []
  if (words.length < fewestWords || unlikeProse.test(text)) return false
  return text.split(/\n\s*\n/).every((paragraph) => sentence.test(paragraph.trim()))
}

function placeOf({ from, text }: Line, file: VFile) {
  return placeIn(file, from, from + text.length)
}
