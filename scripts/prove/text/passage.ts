import { firstThat } from '../../lib/first-that.ts'
import type { Origin } from '../evidence.ts'

/**
 * A stretch of text that knows where each of its words comes from.
 *
 * White space of every kind is one space, and none at the ends: how wide a space is, and whether a
 * line ends there, is the business of a medium.
 */
export interface Passage {
  readonly text: string
  /** Offsets in {@link text} at which another origin begins, ascending. */
  readonly starts: readonly number[]
  /** As many as {@link starts}. */
  readonly origins: readonly (Origin | undefined)[]
}

export interface PassageWriter {
  /** Text as it stands in a source. */
  readonly write: (text: string, origin?: Origin) => void
  /** A place where words end, such as the edge of a paragraph. */
  readonly gap: () => void
  /** How many characters there are so far, white space left out. */
  readonly length: () => number
  readonly passage: () => Passage
}

/** A passage to be written piece by piece. */
export function writePassage(): PassageWriter {
  const pieces: string[] = []
  const starts: number[] = []
  const origins: (Origin | undefined)[] = []
  let end = 0
  let length = 0
  let isApart = false
  const write: PassageWriter['write'] = (text, origin) => {
    const words = unevenSpace.test(text) ? text.replace(/\s+/gu, ' ') : text
    const core = words.trim()
    const isApartBefore = isApart || words.startsWith(' ')
    isApart = core === '' ? isApartBefore : words.endsWith(' ')
    if (core === '') return
    const piece = isApartBefore && end > 0 ? ` ${core}` : core
    starts.push(end)
    origins.push(origin)
    pieces.push(piece)
    end += piece.length
    length += core.replaceAll(' ', '').length
  }
  return {
    write,
    gap: () => {
      isApart = true
    },
    length: () => length,
    passage: () => ({ text: pieces.join(''), starts, origins }),
  }
}

/** White space that is not a single space: most texts have none, and are taken as they are. */
const unevenSpace = /[^\S ]|\s\s/u

/** Several passages as one, with a space between them. */
export function joinPassages(passages: readonly Passage[]): Passage {
  const texts: string[] = []
  const starts: number[] = []
  const origins: (Origin | undefined)[] = []
  let end = 0
  for (const passage of passages) {
    if (passage.text === '') continue
    for (const start of passage.starts) starts.push(end + start)
    for (const origin of passage.origins) origins.push(origin)
    texts.push(passage.text)
    end += passage.text.length + 1
  }
  return { text: texts.join(' '), starts, origins }
}

/**
 * Where the character at an offset comes from. What Colophon made has no place of its own: then
 * that of the nearest text after it, else before it.
 */
export function originAt(
  { origins, starts }: Passage,
  offset: number,
): Origin | undefined {
  const after = firstThat(0, starts.length, (index) => (starts[index] ?? 0) > offset)
  const at = Math.max(0, after - 1)
  const near = [at, at + 1, at + 2, at - 1, at - 2].map((index) => origins[index])
  const { file } = origins[at] ?? {}
  return near.find((origin) => origin?.place && origin.file === file) ?? origins[at]
}

/** Without any white space: where lines end, print has none. */
export function withoutSpaces(text: string): string {
  return text.replace(/\s+/gu, '')
}

/** Whether a code unit is white space. */
export function isSpace(code: number): boolean {
  if (code <= 126) return code === 32 || (code >= 9 && code <= 13)
  return /\s/u.test(String.fromCharCode(code))
}

/** Offset in a text of the character that has so many others before it, white space left out. */
export function offsetWithSpaces(text: string, index: number): number {
  let left = index
  for (let offset = 0; offset < text.length; offset++) {
    if (isSpace(text.charCodeAt(offset))) continue
    if (left === 0) return offset
    left--
  }
  return text.length
}
