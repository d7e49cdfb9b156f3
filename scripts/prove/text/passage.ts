import type { Origin } from '../evidence.ts'

/**
 * A stretch of text that knows where each of its words comes from.
 *
 * White space of every kind is one space, at the ends none: how wide a space is, and whether a
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
  let squeezed = 0
  let isOpen = false
  const write: PassageWriter['write'] = (text, origin) => {
    const words = text.replace(/\s+/gu, ' ')
    const opens = words.startsWith(' ') || isOpen
    const core = words.trim()
    isOpen = core === '' ? opens : words.endsWith(' ')
    if (core === '') return
    const piece = opens && end > 0 ? ` ${core}` : core
    starts.push(end)
    origins.push(origin)
    pieces.push(piece)
    end += piece.length
    squeezed += squeeze(core).length
  }
  return {
    write,
    gap: () => {
      isOpen = true
    },
    length: () => squeezed,
    passage: () => ({ text: pieces.join(''), starts, origins }),
  }
}

/** Several passages as one, words of different ones apart. */
export function joinPassages(passages: readonly Passage[]): Passage {
  const texts: string[] = []
  const starts: number[] = []
  const origins: (Origin | undefined)[] = []
  let end = 0
  for (const passage of passages) {
    if (passage.text === '') continue
    for (const [index, start] of passage.starts.entries()) {
      starts.push(end + start)
      origins.push(passage.origins[index])
    }
    texts.push(passage.text)
    end += passage.text.length + 1
  }
  return { text: texts.join(' '), starts, origins }
}

/**
 * Where the character at an offset comes from. What Colophon made has no place of its own: then
 * that of the nearest text behind it, else before it.
 */
export function originAt(
  { origins, starts }: Passage,
  offset: number,
): Origin | undefined {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  const at = Math.max(0, low - 1)
  const near = [at, at + 1, at + 2, at - 1, at - 2].map((index) => origins[index])
  const { file } = origins[at] ?? {}
  return near.find((origin) => origin?.place && origin.file === file) ?? origins[at]
}

/** Without any white space: where lines end, print has none. */
export function squeeze(text: string): string {
  return text.replace(/\s+/gu, '')
}

/** Whether a code unit is white space. */
export function isSpace(code: number): boolean {
  if (code <= 126) return code === 32 || (code >= 9 && code <= 13)
  return /\s/u.test(String.fromCharCode(code))
}

/** Offset in a text of the character that is at `index` in the squeezed text. */
export function unsqueeze(text: string, index: number): number {
  let left = index
  for (let offset = 0; offset < text.length; offset++) {
    if (isSpace(text.charCodeAt(offset))) continue
    if (left === 0) return offset
    left--
  }
  return text.length
}
