import { decodeNamedCharacterReference } from 'decode-named-character-reference'
import type { Raw } from 'mdast-util-to-hast'
import type { Point, Position } from 'unist'
import type { VFile } from 'vfile'
import { lineAt } from '../../lib/text-positions.ts'
import { controls, nameOfCharacter } from '../../lib/visible.ts'
import { report } from '../../problems/report.ts'
import { machineText } from './allowed-html.ts'

export interface StartTag {
  readonly kind: 'start'
  /** In lower case. */
  readonly name: string
  readonly attributes: readonly (readonly [name: string, value: string])[]
  /** Written as `<br/>`. */
  readonly isClosed: boolean
}

/** With where it begins and ends in the HTML. */
type HtmlPiece = { readonly from: number; readonly to: number } & (
  | StartTag
  | { readonly kind: 'end'; readonly name: string }
  /** With character references resolved. */
  | { readonly kind: 'text'; readonly value: string }
  /** A comment, declaration or processing instruction, and how it begins, such as `<!--`. */
  | { readonly kind: 'comment'; readonly opening: string; readonly isClosed: boolean }
)

const commentStart = /<!--|<!\[CDATA\[|<\?|<![A-Za-z]/y
const commentEnds: Readonly<Record<string, string>> = {
  '<!--': '-->',
  '<![CDATA[': ']]>',
  '<?': '?>',
}
const tagStart = /<(\/?)([A-Za-z][\w:-]*)/y
const attribute =
  /[\s/]*([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/gy
const tagEnd = /\s*(\/?)\s*>/y

/**
 * HTML cut into text, tags and comments, in order and without gaps.
 *
 * What looks like a tag and is none is text. What stands in a `script` or `style` is left out.
 */
export function readTags(html: string): HtmlPiece[] {
  const pieces: HtmlPiece[] = []
  let from = 0
  while (from < html.length) {
    const piece = readComment(html, from) ?? readTag(html, from) ?? readText(html, from)
    pieces.push(piece)
    from = piece.to
    if (piece.kind === 'start' && machineText.has(piece.name) && !piece.isClosed) {
      const end = html.toLowerCase().indexOf(`</${piece.name}`, from)
      // Without an end, the rest is kept as if it were text: better too much than too little.
      if (end < 0)
        return [
          ...pieces,
          { kind: 'text', value: html.slice(from), from, to: html.length },
        ]
      from = end
    }
  }
  return pieces
}

function readComment(html: string, from: number): HtmlPiece | undefined {
  commentStart.lastIndex = from
  const opening = commentStart.exec(html)?.[0]
  if (!opening) return undefined
  const closing = commentEnds[opening] ?? '>'
  const end = html.indexOf(closing, from + opening.length)
  const to = end < 0 ? html.length : end + closing.length
  return { kind: 'comment', opening, isClosed: end >= 0, from, to }
}

function readTag(html: string, from: number): HtmlPiece | undefined {
  tagStart.lastIndex = from
  const [opening, slash, written = ''] = tagStart.exec(html) ?? []
  if (!opening) return undefined
  const name = written.toLowerCase()
  let to = from + opening.length
  attribute.lastIndex = to
  const attributes = [...html.matchAll(attribute)].map((found) => {
    const [whole, key = '', double, single, bare] = found
    to += whole.length
    return [key.toLowerCase(), decode(double ?? single ?? bare ?? '')] as const
  })
  tagEnd.lastIndex = to
  const [ending, closing] = tagEnd.exec(html) ?? []
  if (!ending) return undefined
  to += ending.length
  if (slash) return { kind: 'end', name, from, to }
  return { kind: 'start', name, attributes, isClosed: closing === '/', from, to }
}

/** Text up to the next `<`. A `<` at its beginning has been found to open nothing. */
function readText(html: string, from: number): HtmlPiece {
  const next = html.indexOf('<', from + 1)
  const to = next < 0 ? html.length : next
  return { kind: 'text', value: decode(html.slice(from, to)), from, to }
}

/** Text with its character references resolved. */
function decode(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z][\da-z]*));/gi,
    (whole, hex, decimal, name) => {
      if (name) return decodeNamedCharacterReference(name) || whole
      const code = hex ? Number.parseInt(hex, 16) : Number.parseInt(decimal, 10)
      const isCharacter =
        code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
      return isCharacter ? String.fromCodePoint(code) : '\uFFFD'
    },
  )
}

/** A character by its number, such as `&#27;` or `&#x1B;`. */
const reference = /&#(?:x([\da-f]{1,6})|(\d{1,7}));/gi

/** What stands for a character, and is none. */
const lost = /[\p{Cs}\p{Noncharacter_Code_Point}\uFFFD]/u

/**
 * Report the characters in a text that are written by number and that no text may hold.
 *
 * A carriage return is one of them: raw it ends a line, and by number it stands within one.
 *
 * @param placeOf - Where a part of the text is in the file.
 */
export function checkReferences(
  file: VFile,
  text: string,
  placeOf: (from: number, to: number) => Position | undefined,
): void {
  for (const { 0: written, 1: hex, 2: decimal, index } of text.matchAll(reference)) {
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
    const character = code > 0x10ffff ? '\uFFFD' : String.fromCodePoint(code)
    const place = placeOf(index, index + written.length)
    if (character === '\r' || character.match(controls))
      report(file, 'character-control', [nameOfCharacter(character), ''], place)
    else if (lost.test(character)) report(file, 'character-lost', [''], place)
  }
}

/**
 * A map from raw HTML to the source.
 *
 * In quotations and lists the lines of the source begin with marks that the HTML has lost, so
 * places are counted from the ends of lines.
 */
export function rawPlaces(
  file: VFile,
  { position, value }: Raw,
): (from: number, to: number) => Position | undefined {
  if (!position) return () => undefined
  const { start } = position
  const lines = value.split('\n')
  /** Index where each line of the HTML begins. */
  const lineStarts = [0]
  for (const line of lines) lineStarts.push((lineStarts.at(-1) ?? 0) + line.length + 1)
  // Tags are asked for in order, so the line of the last one is a good place to start from.
  let current = 0
  let known = { number: -1, line: { offset: 0, text: '' } }
  return (from, to) => ({ start: pointOf(from), end: pointOf(to) })

  function pointOf(index: number): Point {
    while (index < (lineStarts[current] ?? 0)) current--
    while (index >= (lineStarts[current + 1] ?? Number.POSITIVE_INFINITY)) current++
    // A line may be long, and hold many tags.
    if (known.number !== current)
      known = { number: current, line: lineAt(file, start.line + current) }
    const { offset, text } = known.line
    const lost = text.trimEnd().length - (lines[current] ?? '').trimEnd().length
    const before = current === 0 ? start.column - 1 : Math.max(lost, 0)
    const distance = before + index - (lineStarts[current] ?? 0)
    return { line: start.line + current, column: distance + 1, offset: offset + distance }
  }
}
