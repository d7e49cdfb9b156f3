import type { PdfObjects } from '../open-objects.ts'
import { readTokens, type Token } from './read-tokens.ts'

/** How an object that does not stand in a stream of objects is written. */
export interface WrittenObject {
  readonly id: number
  /** Where its number begins. */
  readonly start: number
  /** Behind `endobj`, or behind `stream`. */
  readonly end: number
  readonly isStream: boolean
}

/**
 * Reads the whole file as it is written, but for what streams hold; of those, streams of objects.
 *
 * @param onToken - Is given each token.
 */
export function readFile(
  objects: PdfObjects,
  onToken: (token: Token) => void,
): readonly WrittenObject[] {
  const { places, source } = objects
  const written: WrittenObject[] = []
  for (const [id, place] of places) {
    if (!('offset' in place)) continue
    let last = ''
    const end = readTokens(source, place.offset, (token) => {
      onToken(token)
      if (token.kind === 'keyword') last = token.text
      return last !== 'endobj' && last !== 'stream'
    })
    written.push({ id, start: place.offset, end, isStream: last === 'stream' })
  }
  for (const id of packsOf(places)) {
    readTokens(objects.stream({ ref: id }).toString('latin1'), 0, (token) => {
      onToken(token)
      return true
    })
  }
  return written
}

function packsOf(places: PdfObjects['places']): ReadonlySet<number> {
  return new Set(
    [...places.values()].flatMap((place) => ('within' in place ? [place.within] : [])),
  )
}
