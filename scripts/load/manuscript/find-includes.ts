/** What other tools write in a line for the text of another file. */
import { namesIn, readData } from '../../lib/read-template.ts'

/** A part of a line that stands for a file, or for nothing. */
export interface Include {
  /** Where it begins and ends in the line. */
  readonly from: number
  readonly to: number
  /** As written; empty for what stands for nothing. */
  readonly path: string
  readonly part: Part | undefined
  /** Of code that is set as such: its language and title. */
  readonly code?: { readonly language: string; readonly title: string }
  /** Whether it is written only to include: it means nothing else, wherever it stands. */
  readonly isCertain: boolean
}

/** Lines by number, from 1, or by a name in the file. */
export type Part =
  | { readonly first: number; readonly last: number }
  | { readonly anchor: string }

/** mdBook; a backslash makes it text. */
const braces =
  /(\\?)\{\{[ \t]*#(include|rustdoc_include|playground|playpen|title)(?=[ \t])([^{}]*)\}\}/g

/** Quarto. */
const shortcode = /^\{\{<[ \t]*include[ \t]+(["']?)([^\s"'<>]+)\1[ \t]*>\}\}/

/** GitBook and HonKit. */
const liquid = /^\{%[ \t]*include[ \t]+(["'])([^"'{}]+\.(?:md|markdown))\1[ \t]*%\}/

/** MkDocs; a semicolon makes it text. */
const snippet = /^(;?)-{1,9}8<-{1,9}[ \t]+(["'])([^"']+)\2/

/** Leanpub. */
const leanpub = /^<<(?:\[([^\]]*)\])?(?:\(([^()\s]+)\)|\{([^{}\s]+)\})[ \t]*$/

/** Leanpub's, whose kind is what the end of its name says, or the line of attributes above. */
const resource = /^!\[([^[\]]*)\]\(([^()\s:]+\.([A-Za-z0-9]+))\)$/
const listings = namesIn(readData<Record<'listings', string>>('code.yaml').listings)
const saysCode =
  /^[ \t>]*\{(?:[^{}]*[\s,])?(?:type[:=] ?["']?code|format[:=])[^{}]*\}[ \t]*$/

/** What may stand before one that has a line to itself: indents and marks of quotations. */
const prefix = /^[ \t>]*/

/** Longer lines include nothing, so that no line takes long to tell. */
const longestLine = 20_000

/**
 * What a line includes, in its order.
 *
 * @param isCode - Whether the line stands in code, where some of the marks mean something else.
 * @param above - The line above it.
 */
export function findIncludes(
  line: string,
  isCode: boolean,
  above = '',
): readonly Include[] {
  if (line.length > longestLine || !/\{\{|\{%|<<|8<|!\[/.test(line)) return []
  const from = prefix.exec(line)?.[0].length ?? 0
  const rest = line.slice(from).trimEnd()
  return (
    findLone(rest, from, isCode) ??
    (isCode ? undefined : readResource(rest, from, above)) ??
    [...line.matchAll(braces)].flatMap((match) => readBraces(match, isCode))
  )
}

/** @param above - The line above. */
function readResource(rest: string, from: number, above: string): Include[] | undefined {
  const [written, title = '', path, end = ''] = resource.exec(rest) ?? []
  const isMeant = listings.has(end.toLowerCase()) || saysCode.test(above)
  if (!written || !path || !isMeant) return undefined
  const place = { from, to: from + rest.length, isCertain: true }
  return [{ ...place, path, part: undefined, code: { language: end, title } }]
}

function findLone(rest: string, from: number, isCode: boolean): Include[] | undefined {
  const lone = { from, to: from + rest.length, isCertain: !isCode }
  const [tag, , path] = shortcode.exec(rest) ?? liquid.exec(rest) ?? []
  if (path && tag === rest) return [{ ...lone, ...readPath(path) }]
  const [mkdocs, mark = '', , written] = snippet.exec(rest) ?? []
  if (written && mkdocs === rest)
    return [mark ? textAt(from, from + 1) : { ...lone, ...readPath(written) }]
  const [whole, title = '', plain, braced] = isCode ? [] : (leanpub.exec(rest) ?? [])
  const named = plain ?? braced
  if (!whole || !named) return undefined
  const [, extension = ''] = /\.([A-Za-z0-9]+)$/.exec(named) ?? []
  const code = { language: extension, title }
  const isText = /^(?:md|markdown)$/i.test(extension)
  return [{ ...lone, path: named, part: undefined, ...(isText ? {} : { code }) }]
}

function readBraces(match: RegExpExecArray, isCode: boolean): Include[] {
  const [whole, backslash, command, argument = ''] = match
  const { index: from } = match
  // In text, Markdown takes it out.
  const isKept = !isCode && match.input[from - 1] !== '`'
  if (backslash) return isKept ? [] : [textAt(from, from + 1)]
  const place = { from, to: from + whole.length, isCertain: true }
  if (command === 'title') return [textAt(from, place.to)]
  // After the path, how a program can be run.
  const { part, path } = readPath(/\S+/.exec(argument)?.[0] ?? '')
  const code = { language: 'rust', title: '' }
  return [{ ...place, path, part, ...(command?.startsWith('play') ? { code } : {}) }]
}

/** What is taken out of a line, and nothing put in its place. */
function textAt(from: number, to: number): Include {
  return { from, to, path: '', part: undefined, isCertain: true }
}

/** `file`, `file:2`, `file:2:10`, `file:2:`, `file::10` or `file:name`. */
function readPath(written: string): Pick<Include, 'path' | 'part'> {
  const [path = '', from, to] = written.split(':')
  if (from === undefined) return { path, part: undefined }
  if (from !== '' && !/^\d{1,9}$/.test(from)) return { path, part: { anchor: from } }
  const first = Number(from || 1)
  const last = to === undefined ? first : Number(/^\d{1,9}$/.test(to) ? to : Infinity)
  return { path, part: { first, last } }
}

const anchor =
  /\bANCHOR(_END)?:[ \t]*([\w-]+)|-{1,9}8<-{1,9}[ \t]*\[(start|end):[ \t]*([\w-]+)\]/

/** A line that is nothing but the mark of an anchor, in a comment of any language. */
const anchorLine = new RegExp(
  `^[^\\p{L}\\p{N}]*(?:rem[ \\t]+)?(?:${anchor.source})[^\\p{L}\\p{N}]*$`,
  'u',
)

/** Indices of the lines of a part, without those that mark anchors; `undefined` if there is no such part. */
export function linesOfPart(
  lines: readonly string[],
  part: Part | undefined,
): readonly number[] | undefined {
  const range = rangeOf(lines, part)
  if (!range) return undefined
  const indices = lines.slice(range.from, range.to).map((_, index) => range.from + index)
  return indices.filter((index) => !anchorLine.test(lines[index] ?? ''))
}

function rangeOf(lines: readonly string[], part: Part | undefined) {
  if (!part) return { from: 0, to: lines.length }
  if ('first' in part) {
    const from = Math.max(part.first - 1, 0)
    return from < lines.length && part.last >= part.first
      ? { from, to: Math.min(part.last, lines.length) }
      : undefined
  }
  const start = lines.findIndex((line) => isMark(line, part.anchor, false))
  if (start < 0) return undefined
  const end = lines.findIndex((line, at) => at > start && isMark(line, part.anchor, true))
  return { from: start + 1, to: end < 0 ? lines.length : end }
}

function isMark(line: string, name: string, isEnd: boolean): boolean {
  const mark = markIn(line)
  return mark?.name === name && mark.isEnd === isEnd
}

/** What a line marks the start or the end of. */
function markIn(line: string) {
  const [, end, rust, edge, snippet] = anchor.exec(line) ?? []
  const name = rust ?? snippet
  return name === undefined ? undefined : { name, isEnd: !!end || edge === 'end' }
}

/** Names of the anchors in a text. */
export function anchorsIn(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const mark = markIn(line)
    return mark && !mark.isEnd ? [mark.name] : []
  })
}
