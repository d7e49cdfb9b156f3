import { inflateSync } from 'node:zlib'
import {
  type Cursor,
  isReference,
  nameOf,
  type PdfDictionary,
  type PdfObject,
  readObject,
  skipSpace,
  startsWith,
} from './syntax.ts'

/** The objects of a PDF, read when asked for. */
export interface PdfObjects {
  readonly file: Buffer
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
  /** Bytes of a stream as they stand in the file. */
  readonly data?: Buffer
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
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { places, trailer } = readTables(file)
  const loaded = new Map<number, Loaded>()
  const packs = new Map<number, readonly PdfObject[]>()

  const load = (id: number): Loaded => {
    const known = loaded.get(id)
    if (known) return known
    const place = places.get(id)
    let found: Loaded = { object: null }
    if (place && 'offset' in place) found = loadAt(file, place.offset)
    else if (place) found = { object: unpacked(place.within)[place.index] }
    loaded.set(id, found)
    return found
  }
  const unpacked = (id: number): readonly PdfObject[] => {
    const known = packs.get(id) ?? unpack(load(id))
    packs.set(id, known)
    return known
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
  const stream = (object: PdfObject | undefined): Buffer => {
    const { data } = isReference(object) ? load(object.ref) : {}
    return data ? decodeStream(dictionary(object), data) : Buffer.alloc(0)
  }
  return { file, places, trailer, get, dictionary, array, stream }
}

/** @throws When there is no object at the offset. */
function loadAt(file: Buffer, offset: number): Loaded {
  const cursor: Cursor = { source: file, at: offset }
  const isHeaded =
    typeof readObject(cursor, false) === 'number' &&
    typeof readObject(cursor, false) === 'number'
  skipSpace(cursor)
  if (!isHeaded || !startsWith(file, 'obj', cursor.at))
    throw new Error(`no object at byte ${offset}`)
  cursor.at += 3
  const object = readObject(cursor, true)
  skipSpace(cursor)
  if (!startsWith(file, 'stream', cursor.at)) return { object }
  const start = cursor.at + (file[cursor.at + 6] === 13 ? 8 : 7)
  const length = object instanceof Map ? object.get('Length') : undefined
  const end =
    typeof length === 'number' ? start + length : file.indexOf('endstream', start)
  return { object, data: file.subarray(start, end) }
}

/** @throws When a stream is packed in a way that needs none of ours. */
function decodeStream(dictionary: PdfDictionary, data: Buffer): Buffer {
  const filter = dictionary.get('Filter')
  const names = (Array.isArray(filter) ? filter : [filter]).map(nameOf).filter(Boolean)
  if (names.length === 0) return data
  const isPlain = !dictionary.has('DecodeParms')
  if (names.length === 1 && names[0] === 'FlateDecode' && isPlain)
    return inflateSync(data)
  throw new Error(`a stream packed as ${names.join(', ')}`)
}

/** @see ISO 32000-1, 7.5.7 */
function unpack({ data, object }: Loaded): readonly PdfObject[] {
  if (!(object instanceof Map) || !data) throw new Error('no stream of objects')
  const source = decodeStream(object, data)
  const first = Number(object.get('First'))
  const head: Cursor = { source, at: 0 }
  return Array.from({ length: Number(object.get('N')) }, () => {
    readObject(head, false)
    const at = first + Number(readObject(head, false))
    return readObject({ source, at }, true) ?? null
  })
}

interface Tables {
  readonly places: ReadonlyMap<number, Place>
  /** Of the last table. */
  readonly trailer: PdfDictionary
}

/** Reads where every object stands, from the last table to the first; what a later one says holds. */
function readTables(file: Buffer): Tables {
  const places = new Map<number, Place>()
  const end = file.subarray(-1024).toString('latin1')
  const start = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(end)
  if (!start) throw new Error('no end of the file')
  let trailer: PdfDictionary | undefined
  const seen = new Set<number>()
  let next: PdfObject | undefined = Number(start[1])
  while (typeof next === 'number' && !seen.has(next)) {
    seen.add(next)
    const found: PdfDictionary = startsWith(file, 'xref', next)
      ? readTable(file, next, places)
      : readTableStream(file, next, places)
    trailer ??= found
    next = found.get('Prev')
  }
  if (!trailer) throw new Error('no trailer')
  return { places, trailer }
}

/** @see ISO 32000-1, 7.5.4 */
function readTable(file: Buffer, at: number, places: Map<number, Place>): PdfDictionary {
  const cursor: Cursor = { source: file, at: at + 4 }
  for (;;) {
    const first = readObject(cursor, false)
    if (typeof first !== 'number') break
    const count = Number(readObject(cursor, false))
    skipSpace(cursor)
    for (let index = 0; index < count; index++, cursor.at += 20) {
      if (file[cursor.at + 17] !== 0x6e || places.has(first + index)) continue
      const offset = file.toString('latin1', cursor.at, cursor.at + 10)
      places.set(first + index, { offset: Number(offset) })
    }
  }
  if (!startsWith(file, 'trailer', cursor.at)) throw new Error('no trailer')
  cursor.at += 7
  const trailer = readObject(cursor, true)
  if (!(trailer instanceof Map)) throw new Error('no trailer')
  return trailer
}

/** @see ISO 32000-1, 7.5.8 */
function readTableStream(
  file: Buffer,
  at: number,
  places: Map<number, Place>,
): PdfDictionary {
  const { data, object } = loadAt(file, at)
  if (!(object instanceof Map) || !data) throw new Error('no cross-reference stream')
  const table = decodeStream(object, data)
  const widths = numbers(object.get('W'))
  const width = widths.reduce((sum, each) => sum + each, 0)
  const index = numbers(object.get('Index'))
  const ranges = index.length > 0 ? index : [0, Number(object.get('Size'))]
  let line = 0
  for (let range = 0; range + 1 < ranges.length; range += 2) {
    const first = ranges[range] ?? 0
    const after = first + (ranges[range + 1] ?? 0)
    for (let id = first; id < after && line + width <= table.length; id++) {
      const place = placeAt(table, line, widths)
      if (place && !places.has(id)) places.set(id, place)
      line += width
    }
  }
  return object
}

function placeAt(
  table: Buffer,
  line: number,
  [typeWidth = 0, middleWidth = 0, lastWidth = 0]: readonly number[],
): Place | undefined {
  const field = (at: number, length: number, absent: number): number =>
    length === 0 ? absent : table.readUIntBE(line + at, length)
  const type = field(0, typeWidth, 1)
  const middle = field(typeWidth, middleWidth, 0)
  const last = field(typeWidth + middleWidth, lastWidth, 0)
  if (type === 0) return undefined
  return type === 1 ? { offset: middle } : { within: middle, index: last }
}

function numbers(object: PdfObject | undefined): readonly number[] {
  return Array.isArray(object) ? object.map(Number) : []
}
