import { decodeStream, isReference, type Loaded, loadAt } from './load-object.ts'
import { type PdfDictionary, type PdfObject, parseObject } from './parse-object.ts'
import { type Place, readTables } from './read-tables.ts'

/** The objects of a PDF, read when asked for. */
export interface PdfObjects {
  /** The file, a character for each byte. */
  readonly source: string
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

const nothing: PdfDictionary = new Map()

/**
 * Opens a PDF by its cross-reference tables or streams.
 *
 * @throws When the file does not follow the syntax.
 * @see ISO 32000-1, 7.5
 */
export function openObjects(bytes: Uint8Array): PdfObjects {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const source = file.toString('latin1')
  const places = new Map<number, Place>()
  const loaded = new Map<number, Loaded>()
  const packs = new Map<number, readonly PdfObject[]>()

  const load = (id: number): Loaded => {
    const known = loaded.get(id)
    if (known) return known
    const place = places.get(id)
    let found: Loaded = { object: null }
    if (place && 'offset' in place) found = loadAt(file, source, place.offset)
    else if (place) found = { object: packed(place.within)[place.index] }
    loaded.set(id, found)
    return found
  }
  const packed = (id: number): readonly PdfObject[] => {
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
  const trailer = readTables(file, source, places)
  return { source, places, trailer, get, dictionary, array, stream }
}

function unpack({ data, object }: Loaded): readonly PdfObject[] {
  if (!(object instanceof Map) || !data) throw new Error('no stream of objects')
  const source = decodeStream(object, data).toString('latin1')
  const first = Number(object.get('First'))
  const heads = source.slice(0, first).trim().split(/\s+/).map(Number)
  return Array.from({ length: Number(object.get('N')) }, (_, index) => {
    const cursor = { source, at: first + (heads[2 * index + 1] ?? 0) }
    return parseObject(cursor) ?? null
  })
}
