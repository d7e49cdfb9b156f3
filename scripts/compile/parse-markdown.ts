import type { Nodes, Root } from 'mdast'
import type { VFile } from 'vfile'
import { lineAt, placeIn } from '../lib/text-positions.ts'
import { report } from '../problems/report.ts'
import { openBlocks } from './syntax/openings.ts'

/**
 * The Markdown of a file as a tree, or `undefined` for a text that is built to break readers.
 *
 * @param file - Gets the problem, if there is one. Nothing is thrown, whatever the parser does.
 */
export function parseMarkdown(
  file: VFile,
  parser: { parse: (file: VFile) => Root },
): Root | undefined {
  const text = String(file.value)
  const excess = excessOf(text, freeWork + workPerCharacter * text.length)
  if (excess) {
    const [code, line] = excess
    const { offset, text } = lineAt(file, line)
    const place = placeIn(file, offset, offset + text.length)
    report(file, code, code === 'nesting-deep' ? [String(deepest)] : [], place)
    return undefined
  }
  try {
    const tree = parser.parse(file)
    return checkNesting(tree, file) ? tree : undefined
  } catch (error) {
    // The parser is not ours, and no text may bring a build down.
    const cause = error instanceof Error ? error.message : String(error)
    report(file, 'markdown-unreadable', [cause])
    return undefined
  }
}

/**
 * What a book may make out of next to nothing, over all its files: some lines of a manuscript can
 * stand for gigabytes. Counted down before it is made.
 */
export interface Allowance {
  /** Letters, signs and commands that the commands in formulas stand for. */
  formulaTokens: number
  /** Places in tables in which no cell begins: rows stop short of them, or a cell spans them. */
  tablePlaces: number
  /** Characters of addresses and titles that links and pictures take from definitions, each for itself. */
  definedCharacters: number
  /** Milliseconds of the processor that may be spent on the colours of code. */
  codeMs: number
}

/** More than any book for people needs, and less than a second of time and some megabytes. */
export const wholeAllowance: Readonly<Allowance> = {
  // A textbook of chemistry has some thousand formulas, each of a hundred tokens.
  formulaTokens: 1_000_000,
  // Five hundred tables of ten columns and twenty rows, all of them empty.
  tablePlaces: 100_000,
  // Ten thousand links, each to an address of five hundred characters.
  definedCharacters: 5_000_000,
  // A thousand pages of code take two seconds.
  codeMs: 10_000,
}

/** How deep quotations, lists, blocks and emphasis may nest, all together. */
const deepest = 100

/** How many lists fit within each other on the narrowest page, each indented. */
const deepestLists = 8

/** A mark that begins a quotation, a box, a list item, a description or a note at the start of a line. */
const blockMark =
  /[ \t]*(?:>|[-+*:~](?=[ \t])|[ABDEGIQTWX]>(?= |$)|\(?(?:\d{1,9}|[A-Za-z]|[ivxlcdm]{2,9}|[IVXLCDM]{2,9}|#|@[\w-]*)[.)](?=[ \t])|\[\^[^\]\s]{1,99}\]:)/y

/** Characters at which the parser may look over the rest of a paragraph, or over its beginning. */
const costlyMark = /<[!?]?|[$[\]*_~`]/g

/** What declarations and comments cost, and what a line does, besides other marks. */
const costOfDeclaration = 8
const costOfLine = 0.1

/** What it costs to leave a quotation, list, description or note, for each line above. */
const costOfLeaving = 5

/** What an item or a line of a quotation costs for each one above it in the same list or quotation. */
const costOfItem = 2

/**
 * How many characters of their paragraphs the parser may look over for all costly marks together:
 * these, and so many for each character of the file. It is a second or two of time, and prose
 * needs a hundredth.
 */
const freeWork = 2e8
export const workPerCharacter = 200

/**
 * What a text has too much of to be parsed in a time that is linear in its length, and in which of its lines, from 1.
 *
 * Markdown has no limits, and its parsers take time without bounds, or overflow, for texts that
 * are built to make them: ten thousand quotations in one line, fifty thousand brackets.
 */
export function excessOf(
  text: string,
  work: number,
): readonly ['nesting-deep' | 'markup-dense', line: number] | undefined {
  let workLeft = work
  const blocks = openBlocks()
  /** Of the paragraph, as far as it is read. */
  let [length, cost] = [0, 0]
  let wasInBlock = false
  /** Lines with marks, of the list or quotation that goes on. */
  let marked = 0
  for (const [above, line] of text.split(/\r\n|\n|\r/).entries()) {
    const { depth, isItem, rest } = readMarks(line)
    blocks.read(rest)
    if (depth + blocks.depth() + countIndents(line) > deepest)
      return ['nesting-deep', above + 1]
    // Every row of a table, and every item of a list, is a text of its own.
    if (isItem || rest === '' || rest.startsWith('|')) length = cost = 0
    workLeft += length * cost
    length += rest.length
    cost += costOf(rest) + costOfLine
    workLeft -= length * cost
    marked = countMarked(marked, depth, line)
    workLeft -= marked * costOfItem
    if (rest !== '') {
      if (wasInBlock && depth === 0) workLeft -= (above + 1) * costOfLeaving
      wasInBlock = depth > 0
    }
    if (workLeft < 0) return ['markup-dense', above + 1]
  }
  return undefined
}

/** Whether a tree is flat enough for functions that call themselves, and its lists for a page. */
function checkNesting(tree: Root, file: VFile): boolean {
  let deepNode: Nodes | undefined
  let deepList: Nodes | undefined
  visit(tree, 0, 0)
  if (deepNode) report(file, 'nesting-deep', [String(deepest)], deepNode)
  else if (deepList) report(file, 'nesting-deep', [String(deepestLists)], deepList)
  return !deepNode && !deepList

  function visit(node: Nodes, depth: number, lists: number): void {
    // Every block has a paragraph in it, and every item its list.
    if (depth > 2 * deepest + 2) deepNode ??= node
    if (deepNode || !('children' in node)) return
    const isList = node.type === 'list'
    if (isList && lists === deepestLists) deepList ??= node
    for (const child of node.children) visit(child, depth + 1, isList ? lists + 1 : lists)
  }
}

/**
 * How many quotations, items and the like a line is in, as far as its marks tell; whether it begins an
 * item of a list, a description or a note; and what stands after the marks.
 */
function readMarks(line: string) {
  let depth = 0
  let isItem = false
  let end = 0
  for (;;) {
    blockMark.lastIndex = end
    const [mark] = blockMark.exec(line) ?? []
    if (!mark) break
    end = blockMark.lastIndex
    depth++
    // Letters may also be those of a line within a paragraph.
    isItem ||= !/^[ \t]*[>(#@A-Za-z]/.test(mark)
  }
  const rest = line.slice(end).trim()
  // A rule of many dashes or stars is no list.
  if (depth > 1 && /^[\s*-]+$/.test(line)) return { depth: 0, isItem: false, rest: '' }
  // Items of nested lists stand two columns or more within each other.
  const indent = isItem ? Math.floor((line.length - line.trimStart().length) / 2) : 0
  return { depth: depth + indent, isItem, rest }
}

/** A list or quotation goes on until a line is neither marked nor indented. */
function countMarked(before: number, depth: number, line: string): number {
  if (depth > 0) return before + 1
  return /^\S/.test(line) ? 0 : before
}

/** How many boxes one may be in whose lines are indented. */
function countIndents(line: string): number {
  const [, indent = ''] = /^([ \t]{4,})(?:!!!|\?\?\?)/.exec(line) ?? []
  return indent.replaceAll('\t', '    ').length / 4
}

function costOf(text: string): number {
  let cost = 0
  for (const mark of text.match(costlyMark) ?? [])
    cost += mark.length > 1 ? costOfDeclaration : 1
  return cost
}
