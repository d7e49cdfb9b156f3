import { inflateSync } from 'node:zlib'
import { memoize } from '../lib/memoize.ts'
import {
  type Cursor,
  isNext,
  isReference,
  nameOf,
  type PdfDictionary,
  type PdfObject,
  readObject,
  skipSpace,
} from './syntax.ts'

/** The objects of a PDF, read when asked for. */
export interface PdfObjects {
  /** By number, where each object stands. */
  readonly places: ReadonlyMap<number, Place>
  readonly trailer: PdfDictionary
  /** The object itself where there is a reference to it. */
  readonly get: (object: PdfObject | undefined) => PdfObject | undefined
  /** A dictionary, that of a stream too; an empty one where there is none. */
  readonly dictionary: (object: PdfObject | undefined) => PdfDictionary
  readonly array: (object: PdfObject | undefined) => readonly PdfObject[]
  /** What a stream holds, uncompressed; empty where there is none. */
  readonly stream: (object: PdfObject | undefined) => Buffer
}

/** Where an object stands: at an offset in the file, or in a stream of objects. */
export type Place =
  | { readonly offset: number }
  | { readonly within: number; readonly index: number }

interface Loaded {
  readonly object: PdfObject | undefined
  /** What a stream holds as it stands in the file. */
  readonly data?: string
}

const nothing: PdfDictionary = new Map()

/**
 * Opens a PDF by its cross-reference tables or streams.
 *
 * It has a reader of its own, and not that of the library that writes our PDFs, which looks through
 * the whole file for objects: it would not find out that a table is wrong, takes twice the time, and
 * can only be waited for.
 *
 * @throws When the file does not follow the syntax.
 * @see ISO 32000-1, 7.5
 */
export function openObjects(bytes: Uint8Array): PdfObjects {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(
    'latin1',
  )
  const { places, trailer } = readTables(file)
  const loaded = new Map<number, Loaded>()

  const load = (id: number): Loaded => {
    const known = loaded.get(id)
    if (known) return known
    const place = places.get(id)
    let found: Loaded = { object: null }
    if (place && 'offset' in place) found = loadAt(file, place.offset)
    else if (place) found = { object: unpack(load(place.within))[place.index] }
    loaded.set(id, found)
    return found
  }
  const get = (object: PdfObject | undefined): PdfObject | undefined =>
    isReference(object) ? load(object.ref).object : object
  const dictionary = (object: PdfObject | undefined): PdfDictionary => {
    const found = get(object)
    return found instanceof Map ? found : nothing
  }
  const array = (object: PdfObject | undefined): readonly PdfObject[] => {
    const found = get(object)
    return Array.isArray(found) ? found : []
  }
  const stream = (object: PdfObject | undefined): Buffer =>
    isReference(object) ? decodeStream(load(object.ref)) : Buffer.alloc(0)
  return { places, trailer, get, dictionary, array, stream }
}

/** @throws When there is no object at the offset. */
function loadAt(file: string, offset: number): Loaded {
  const cursor: Cursor = { source: file, at: offset }
  const isHeaded =
    typeof readObject(cursor, false) === 'number' &&
    typeof readObject(cursor, false) === 'number'
  if (!isHeaded || !isNext(cursor, 'obj')) throw new Error(`no object at byte ${offset}`)
  const object = readObject(cursor, true)
  if (!isNext(cursor, 'stream')) return { object }
  const start = cursor.at + (file[cursor.at] === '\r' ? 2 : 1)
  const length = object instanceof Map ? object.get('Length') : undefined
  const end =
    typeof length === 'number' ? start + length : file.indexOf('endstream', start)
  return { object, data: file.slice(start, end) }
}

/**
 * What a stream holds, unpacked; nothing where there is no stream.
 *
 * @throws When it is packed in a way that needs none of ours.
 */
function decodeStream({ data, object }: Loaded): Buffer {
  if (data === undefined || !(object instanceof Map)) return Buffer.alloc(0)
  const bytes = Buffer.from(data, 'latin1')
  const filter = object.get('Filter')
  const names = (Array.isArray(filter) ? filter : [filter]).map(nameOf).filter(Boolean)
  if (names.length === 0) return bytes
  if (names.join() === 'FlateDecode' && !object.has('DecodeParms'))
    return inflateSync(bytes)
  throw new Error(`a stream packed as ${names.join(', ')}`)
}

/** The objects in a stream. @see ISO 32000-1, 7.5.7 */
const unpack = memoize((loaded: Loaded): readonly PdfObject[] => {
  const { object } = loaded
  if (!(object instanceof Map)) throw new Error('no stream of objects')
  const source = decodeStream(loaded).toString('latin1')
  const first = Number(object.get('First'))
  const head: Cursor = { source, at: 0 }
  return Array.from({ length: Number(object.get('N')) }, () => {
    readObject(head, false)
    const at = first + Number(readObject(head, false))
    return readObject({ source, at }, true) ?? null
  })
})

type Places = Map<number, Place>

/** Reads where every object stands, from the last table to the first; what a later one says holds. */
function readTables(file: string): Pick<PdfObjects, 'places' | 'trailer'> {
  const places: Places = new Map()
  const start = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(file.slice(-1024))
  if (!start) throw new Error('no end of the file')
  const trailers: PdfDictionary[] = []
  const seen = new Set<number>()
  let next: PdfObject | undefined = Number(start[1])
  while (typeof next === 'number' && !seen.has(next)) {
    seen.add(next)
    const isPlain = file.startsWith('xref', next)
    const trailer: PdfObject | undefined = (isPlain ? readTable : readTableStream)(
      file,
      next,
      places,
    )
    if (!(trailer instanceof Map)) throw new Error('no trailer')
    trailers.push(trailer)
    next = trailer.get('Prev')
  }
  return { places, trailer: trailers[0] ?? nothing }
}

/** @see ISO 32000-1, 7.5.4 */
function readTable(file: string, at: number, places: Places): PdfObject | undefined {
  const cursor: Cursor = { source: file, at: at + 4 }
  while (!isNext(cursor, 'trailer')) {
    const first = readObject(cursor, false)
    if (typeof first !== 'number') throw new Error('no trailer')
    const count = Number(readObject(cursor, false))
    skipSpace(cursor)
    for (let id = first; id < first + count; id++, cursor.at += 20) {
      if (file[cursor.at + 17] !== 'n' || places.has(id)) continue
      places.set(id, { offset: Number(file.slice(cursor.at, cursor.at + 10)) })
    }
  }
  return readObject(cursor, true)
}

/** @see ISO 32000-1, 7.5.8 */
function readTableStream(file: string, start: number, places: Places): PdfObject {
  const loaded = loadAt(file, start)
  const { object } = loaded
  if (!(object instanceof Map)) throw new Error('no cross-reference stream')
  const table = decodeStream(loaded)
  const [typeWidth = 0, middleWidth = 0, lastWidth = 0] = object.get('W').map(Number)
  const ranges: readonly number[] = object.get('Index') ?? [0, object.get('Size')]
  let at = 0
  const field = (width: number, absent: number): number => {
    at += width
    return width === 0 ? absent : table.readUIntBE(at - width, width)
  }
  for (let range = 0; range + 1 < ranges.length; range += 2) {
    const first = Number(ranges[range])
    for (let id = first; id < first + Number(ranges[range + 1]); id++) {
      const type = field(typeWidth, 1)
      const middle = field(middleWidth, 0)
      const last = field(lastWidth, 0)
      if (type === 0 || places.has(id)) continue
      places.set(id, type === 1 ? { offset: middle } : { within: middle, index: last })
    }
  }
  return object
}
