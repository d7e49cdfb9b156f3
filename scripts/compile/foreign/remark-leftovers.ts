import type { Code, Heading, InlineCode, Nodes, Parents, Root, Text } from 'mdast'
import type { VFile } from 'vfile'
import { namesIn, readData } from '../../lib/read-template.ts'
import { placeIn, spanning, writtenAt } from '../../lib/text-positions.ts'
import { walkMarkdown } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import { tellOf } from './found.ts'
import {
  addressMark,
  expression,
  leftovers,
  lines,
  opaque,
  undefinedReference,
} from './leftovers.ts'

/** Say where markup did not become what its author meant, and is printed as it stands. */
export function remarkLeftovers() {
  return (tree: Root, file: VFile): void =>
    walkMarkdown(tree, (node, parent, index) => {
      if (node.type === 'code') checkFence(node, file)
      else if (node.type === 'inlineCode')
        checkRole(node, parent.children[index - 1], file)
      if (node.type === 'heading') checkUnderline(node, file)
      if (!holders.has(node.type)) return true
      checkText(node as Parents, file)
      return node.type === 'paragraph' || node.type === 'heading'
    })
}

/** What holds a line or lines, and nothing but phrases. */
const holders = new Set(['paragraph', 'heading', 'tableCell', 'caption', 'term'])

function checkText(holder: Parents, file: VFile): void {
  const from = holder.position?.start.offset ?? 0
  const source = writtenAt(file, holder)
  const text = proseOf(holder, source, from)
  if (!/[*_`[\]{}#)!<=@.:-]/.test(text)) return
  for (const { name, pattern, shownOf } of [
    ...leftovers,
    expression(file.path ?? ''),
    ...(holder.type === 'paragraph' ? lines : []),
  ]) {
    for (const found of text.matchAll(pattern)) {
      const shown = shownOf(found)
      if (shown === undefined) continue
      const at = from + found.index
      const place = placeIn(file, at, at + found[0].length)
      if (name === undefinedReference) report(file, name, [shown], place)
      else tellOf(name, file, place, shown)
    }
  }
}

/** The source of a holder, all that is no prose or has been escaped in it made opaque. */
function proseOf(holder: Parents, source: string, from: number): string {
  const parts: string[] = []
  let end = 0
  const add = (at: number, text: string): void => {
    parts.push(opaque.repeat(Math.max(at - end, 0)), text)
    end = at + text.length
  }
  visit(holder)
  return parts.join('') + opaque.repeat(Math.max(source.length - end, 0))

  function visit(node: Nodes): void {
    const at = (node.position?.start.offset ?? 0) - from
    const to = (node.position?.end.offset ?? 0) - from
    if (node.type === 'text' && at >= end) add(at, written(node, source.slice(at, to)))
    else if (node.type === 'link' && source[at] !== '[')
      add(at, addressMark.repeat(to - at))
    else if ('children' in node && node.type !== 'inlineNote')
      for (const child of node.children) visit(child)
  }
}

/** More characters stand between two lines of a cell in no table that fits a page. */
const widestGap = 1000

const escaped = /\\[!-/:-@[-`{-~]/g

function written({ data, value }: Text, source: string): string {
  if (data?.isTold) return opaque.repeat(source.length)
  if (source === value) return source
  // Marks of quotations, other cells and attributes that have been taken stand between what is left of the text.
  let all = ''
  for (const line of value.split('\n')) {
    const ahead = source.slice(all.length, all.length + line.length + widestGap)
    const gap = ahead.indexOf(line)
    const next = source.indexOf('\n', all.length)
    const end = next < 0 ? source.length : next
    if (gap < 0) all += withoutEscapes(source.slice(all.length, end), line)
    else all += opaque.repeat(gap) + line
    all = all.padEnd(Math.max(end, all.length), opaque)
    if (source[all.length] === '\n') all += '\n'
  }
  return all.padEnd(source.length, opaque)
}

/** The end of a line of the source, as much as a line of the text is made from. */
function withoutEscapes(source: string, line: string): string {
  const masked = source.replaceAll(escaped, opaque.repeat(2))
  const length = line.length + (source.match(escaped)?.length ?? 0)
  return masked.slice(-length).padStart(masked.length, opaque)
}

const data = readData<Record<'diagrams' | 'programs' | 'queries', string>>('code.yaml')
const names = {
  diagrams: namesIn(data.diagrams),
  programs: namesIn(data.programs),
  queries: namesIn(data.queries),
}

/** What says that tools do not run a program. */
const unrun = /\beval\s*[:=]\s*f/i

function checkFence({ lang, position, value }: Code, file: VFile): void {
  const from = position?.start.offset ?? 0
  const to = Math.min(from + 200, position?.end.offset ?? from)
  const opening = String(file.value).slice(from, to)
  const [, braced = ''] =
    /^[`~]{3,}[ \t]*\{+[ \t]*([A-Za-z][\w-]*)(?![\w-]*[=:])/.exec(opening) ?? []
  const name = (braced || lang || '').toLowerCase()
  const tell = (construct: string, written: string) =>
    tellOf(construct, file, position, written)
  if (names.diagrams.has(name) || braced === 'dot') tell('diagram', name)
  else if (names.programs.has(name) && braced && !unrun.test(opening + value))
    tell('program', braced)
  else if (names.queries.has(name)) tell('query', name)
  else if (braced && !names.programs.has(name)) tell('directive', braced)
}

/** A role of reStructuredText or MyST, before the grave accent: `:ref:` or `{ref}`. */
const role = /(?:\{[a-z][\w:+-]*\}|(?<![\w:]):[a-z][\w:+-]*:)$/

/** Code in a line that Quarto and R Markdown run. */
const computed = /^\{?(?:r|python|julia)\}?[ \t]+\S/

function checkRole(
  { position, value }: InlineCode,
  before: Nodes | undefined,
  file: VFile,
): void {
  const [name] = (before?.type === 'text' && role.exec(before.value)) || []
  if (/\.[qr]md$/i.test(file.path ?? '') && computed.test(value))
    tellOf('program-in-line', file, position)
  if (!name) return
  const place = spanning(before, { position })
  tellOf('role', file, place ?? position, name)
}

/** Longer ones that end as a sentence does are no headings. */
const longestHeading = 80

/** A paragraph becomes a heading by a line of hyphens right below it. */
function checkUnderline(heading: Heading, file: VFile): void {
  const source = writtenAt(file, heading).trimEnd()
  if (!/\n[ \t>]*(?:-+|=+)$/.test(source) || source.startsWith('#')) return
  const isLong =
    source.length > longestHeading && /[.!?…]["'”’»“]?[ \t]*\n[^\n]*$/.test(source)
  if (isLong || source.split('\n').length > 3)
    report(file, 'heading-doubtful', [], heading)
}
