import type { PrintGroup } from './print-groups.ts'

/** Text that should be there, white space left out. */
export interface Stream {
  readonly text: string
  /** Places in {@link text} before which there is white space. */
  readonly gaps: ReadonlySet<number>
  /** Notes that are first called here, by their index among the streams, and where. */
  readonly calls: readonly { readonly note: number; readonly end: number }[]
}

export interface PrintStreams {
  readonly body: Stream
  /** Each begins with the note's number. */
  readonly notes: readonly Stream[]
  readonly contents: Stream
  readonly isApparatus: (text: string) => boolean
  /** Whether a picture shows these words. */
  readonly isDrawn: (text: string) => boolean
}

/** Notes that may be waited for at a time, such as those of one table. */
const mostOpen = 1_000

/** With the notes that are called in a part of a stream, from which on they may begin. */
export function withCalls(
  open: ReadonlyMap<number, number>,
  { calls }: Stream,
  from: number,
  to: number,
): ReadonlyMap<number, number> {
  let low = 0
  let high = calls.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((calls[middle]?.end ?? 0) <= from) low = middle + 1
    else high = middle
  }
  if ((calls[low]?.end ?? Number.POSITIVE_INFINITY) > to) return open
  const all = new Map(open)
  for (let index = low; (calls[index]?.end ?? Number.POSITIVE_INFINITY) <= to; index++) {
    all.set(calls[index]?.note ?? 0, 0)
  }
  for (const note of all.keys()) {
    if (all.size <= mostOpen) break
    all.delete(note)
  }
  return all
}

/** Where a stream has got to when a group is taken off it; `undefined` when it says something else. */
export function follow(stream: string, from: number, group: string): number | undefined {
  let at = from
  for (let index = 0; index < group.length; index++) {
    const code = group.charCodeAt(index)
    if (code === stream.charCodeAt(at)) at++
    else if (!isSpace(code) && !(isHyphen(code) && group[index + 1] === '\n'))
      return undefined
  }
  return at
}

function isSpace(code: number): boolean {
  return (
    code === 10 ||
    code === 32 ||
    (code < 33 || code > 126 ? /\s/u.test(String.fromCharCode(code)) : false)
  )
}

function isHyphen(code: number): boolean {
  return code === 0x2d || code === 0x2010
}

/**
 * Whether a group is the label of a list's item, a bullet, or a number or letter as lists count; or
 * words in a drawing.
 */
export function isGenerated(
  { role, text }: PrintGroup,
  { isDrawn }: Pick<PrintStreams, 'isDrawn'>,
): boolean {
  if (role === 'Figure') return isDrawn(text)
  return role === 'Lbl' && listLabel.test(text)
}

const listLabel = /^\s*(?:[^\p{L}\p{N}\s]|[-\u2212]?[\p{L}\p{N}]{1,10}[.)]?)\s*$/u
