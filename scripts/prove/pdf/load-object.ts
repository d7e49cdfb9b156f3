import { inflateSync } from 'node:zlib'
import {
  type Cursor,
  type PdfDictionary,
  type PdfObject,
  parseObject,
  skipSpace,
} from './parse-object.ts'

export interface Loaded {
  readonly object: PdfObject | undefined
  /** Bytes of a stream as they stand in the file. */
  readonly data?: Buffer
}

/**
 * The object at an offset.
 *
 * @param source - The file, a character for each byte.
 * @throws When there is none.
 */
export function loadAt(file: Buffer, source: string, offset: number): Loaded {
  const heading = /\s*\d+\s+\d+\s+obj/y
  heading.lastIndex = offset
  if (!heading.test(source)) throw new Error(`no object at byte ${offset}`)
  const cursor: Cursor = { source, at: heading.lastIndex }
  const object = parseObject(cursor)
  skipSpace(cursor)
  if (!source.startsWith('stream', cursor.at)) return { object }
  const start = cursor.at + (source[cursor.at + 6] === '\r' ? 8 : 7)
  const length = object instanceof Map ? object.get('Length') : undefined
  const end =
    typeof length === 'number' ? start + length : source.indexOf('endstream', start)
  return { object, data: file.subarray(start, end) }
}

/** @throws When a stream is packed in a way that needs none of ours. */
export function decodeStream(dictionary: PdfDictionary, data: Buffer): Buffer {
  const filter = dictionary.get('Filter')
  const names = (Array.isArray(filter) ? filter : [filter]).map(nameOf).filter(Boolean)
  if (names.length === 0) return data
  const isPlain = !dictionary.has('DecodeParms')
  if (names.length === 1 && names[0] === 'FlateDecode' && isPlain)
    return inflateSync(data)
  throw new Error(`a stream packed as ${names.join(', ')}`)
}

export function isReference(
  object: PdfObject | undefined,
): object is { readonly ref: number } {
  return object !== null && typeof object === 'object' && 'ref' in object
}

/** The name that an object is, or an empty one. */
export function nameOf(object: PdfObject | undefined): string {
  return object && typeof object === 'object' && 'name' in object ? object.name : ''
}
