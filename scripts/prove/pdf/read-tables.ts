import { decodeStream, loadAt } from './load-object.ts'
import {
  type Cursor,
  type PdfDictionary,
  type PdfObject,
  parseObject,
  skipSpace,
} from './parse-object.ts'

/** Where an object stands: at an offset in the file, or in a stream of objects. */
export type Place =
  | { readonly offset: number }
  | { readonly within: number; readonly index: number }

/**
 * Reads where every object stands, from the last table to the first; what a later one says holds.
 *
 * @returns The trailer of the last table.
 */
export function readTables(
  file: Buffer,
  source: string,
  places: Map<number, Place>,
): PdfDictionary {
  const start = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(source.slice(-1024))
  if (!start) throw new Error('no end of the file')
  let trailer: PdfDictionary | undefined
  const seen = new Set<number>()
  let next: PdfObject | undefined = Number(start[1])
  while (typeof next === 'number' && !seen.has(next)) {
    seen.add(next)
    const found: PdfDictionary = source.startsWith('xref', next)
      ? readTable(source, next, places)
      : readTableStream(file, source, next, places)
    trailer ??= found
    next = found.get('Prev')
  }
  if (!trailer) throw new Error('no trailer')
  return trailer
}

function readTable(
  source: string,
  at: number,
  places: Map<number, Place>,
): PdfDictionary {
  const cursor: Cursor = { source, at: at + 4 }
  const heading = /\s*(\d+)\s+(\d+)\s*/y
  for (;;) {
    heading.lastIndex = cursor.at
    const found = heading.exec(source)
    if (!found) break
    const first = Number(found[1])
    const count = Number(found[2])
    for (let index = 0; index < count; index++) {
      const line = heading.lastIndex + index * 20
      if (source[line + 17] !== 'n' || places.has(first + index)) continue
      places.set(first + index, { offset: Number(source.slice(line, line + 10)) })
    }
    cursor.at = heading.lastIndex + count * 20
  }
  skipSpace(cursor)
  if (!source.startsWith('trailer', cursor.at)) throw new Error('no trailer')
  cursor.at += 7
  const trailer = parseObject(cursor)
  if (!(trailer instanceof Map)) throw new Error('no trailer')
  return trailer
}

function readTableStream(
  file: Buffer,
  source: string,
  at: number,
  places: Map<number, Place>,
): PdfDictionary {
  const { data, object } = loadAt(file, source, at)
  if (!(object instanceof Map) || !data) throw new Error('no cross-reference stream')
  const table = decodeStream(object, data)
  const index = numbers(object.get('Index'))
  const ranges = index.length > 0 ? index : [0, Number(object.get('Size'))]
  const ids = ranges.flatMap((first, at) =>
    at % 2 === 0
      ? Array.from({ length: ranges[at + 1] ?? 0 }, (_, each) => first + each)
      : [],
  )
  const lines = placesIn(table, numbers(object.get('W')))
  for (const [line, id] of ids.entries()) {
    const place = lines[line]
    if (place && !places.has(id)) places.set(id, place)
  }
  return object
}

/** @see ISO 32000-1, 7.5.8.3 */
function placesIn(
  table: Buffer,
  [typeWidth = 0, middleWidth = 0, lastWidth = 0]: readonly number[],
): readonly (Place | undefined)[] {
  const width = typeWidth + middleWidth + lastWidth
  const field = (at: number, length: number, absent: number): number =>
    length === 0 ? absent : table.readUIntBE(at, length)
  return Array.from(
    { length: Math.floor(table.length / Math.max(1, width)) },
    (_, line) => {
      const at = line * width
      const type = field(at, typeWidth, 1)
      const middle = field(at + typeWidth, middleWidth, 0)
      const last = field(at + typeWidth + middleWidth, lastWidth, 0)
      if (type === 0) return undefined
      return type === 1 ? { offset: middle } : { within: middle, index: last }
    },
  )
}

function numbers(object: PdfObject | undefined): readonly number[] {
  return Array.isArray(object) ? object.map(Number) : []
}
