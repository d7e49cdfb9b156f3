/** `/Name` */
interface PdfName {
  readonly name: string
}

/** `(string)` or `<hex>`, a character for each byte. */
interface PdfString {
  readonly bytes: string
}

/** `12 0 R` */
interface PdfReference {
  readonly ref: number
}

export type PdfDictionary = ReadonlyMap<string, PdfObject>

export type PdfObject =
  | null
  | boolean
  | number
  | PdfName
  | PdfString
  | PdfReference
  | readonly PdfObject[]
  | PdfDictionary

/** A place in a source that moves on as objects are read from it. */
export interface Cursor {
  readonly source: string
  at: number
}

const space = /[\0\t\n\f\r ]+|%[^\r\n]*/y
const number = /[+-]?(?:\d+\.?\d*|\.\d+)/y
const reference = /(\d+)[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+R(?![^\0\t\n\f\r ()<>[\]{}/%])/y
const regular = /[^\0\t\n\f\r ()<>[\]{}/%]*/y

/** More levels than these no sound file has. */
const deepest = 200

/**
 * The next object of a PDF's syntax; `undefined` where a keyword stands, which is left unread.
 *
 * @param cursor - Its source has a character for each byte.
 * @throws When there is none.
 * @see ISO 32000-1, 7.3
 */
export function parseObject(cursor: Cursor, depth = 0): PdfObject | undefined {
  skipSpace(cursor)
  if (depth > deepest) throw new Error('objects nested too deeply')
  const first = cursor.source[cursor.at]
  if (first === '/') return parseName(cursor)
  if (first === '(') return parseString(cursor)
  if (first === '[') return parseArray(cursor, depth)
  if (first === '<') {
    return cursor.source[cursor.at + 1] === '<'
      ? parseDictionary(cursor, depth)
      : parseHex(cursor)
  }
  return parseNumber(cursor) ?? parseKeyword(cursor)
}

export function skipSpace(cursor: Cursor): void {
  while (match(space, cursor));
}

function match(pattern: RegExp, cursor: Cursor): RegExpExecArray | null {
  pattern.lastIndex = cursor.at
  const found = pattern.exec(cursor.source)
  if (found) cursor.at = pattern.lastIndex
  return found
}

function parseNumber(cursor: Cursor): number | PdfReference | undefined {
  const target = match(reference, cursor)
  if (target) return { ref: Number(target[1]) }
  const found = match(number, cursor)
  return found ? Number(found[0]) : undefined
}

function parseKeyword(cursor: Cursor): boolean | null | undefined {
  regular.lastIndex = cursor.at
  const word = regular.exec(cursor.source)?.[0]
  const value = { true: true, false: false, null: null }[word ?? '']
  if (value !== undefined) cursor.at += word?.length ?? 0
  else if (!word) throw new Error(`no object at byte ${cursor.at}`)
  return value
}

function parseName(cursor: Cursor): PdfName {
  cursor.at++
  const name = match(regular, cursor)?.[0] ?? ''
  return {
    name: name.replace(/#([\da-f]{2})/gi, (_, code) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    ),
  }
}

function parseHex(cursor: Cursor): PdfString {
  const end = cursor.source.indexOf('>', cursor.at)
  if (end === -1) throw new Error('a string without an end')
  const hex = cursor.source.slice(cursor.at + 1, end).replace(/\s/g, '')
  cursor.at = end + 1
  return {
    bytes: Buffer.from(hex.length % 2 ? `${hex}0` : hex, 'hex').toString('latin1'),
  }
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '\n': '',
  '\r': '',
  '\r\n': '',
}

const stringEdge = /[()]|\\(?:[0-7]{1,3}|\r\n|[\s\S])/g

function parseString(cursor: Cursor): PdfString {
  const start = cursor.at + 1
  let depth = 0
  stringEdge.lastIndex = cursor.at
  for (
    let edge = stringEdge.exec(cursor.source);
    edge;
    edge = stringEdge.exec(cursor.source)
  ) {
    if (edge[0] === '(') depth++
    if (edge[0] === ')') depth--
    if (depth > 0) continue
    cursor.at = stringEdge.lastIndex
    return { bytes: unescaped(cursor.source.slice(start, edge.index)) }
  }
  throw new Error('a string without an end')
}

function unescaped(text: string): string {
  return text.replace(/\\([0-7]{1,3}|\r\n|[\s\S])/g, (_, code: string) =>
    /^[0-7]/.test(code)
      ? String.fromCharCode(Number.parseInt(code, 8) & 255)
      : (escapes[code] ?? code),
  )
}

function parseArray(cursor: Cursor, depth: number): readonly PdfObject[] {
  cursor.at++
  const items: PdfObject[] = []
  for (;;) {
    skipSpace(cursor)
    if (cursor.source[cursor.at] === ']') break
    items.push(need(parseObject(cursor, depth + 1)))
  }
  cursor.at++
  return items
}

function parseDictionary(cursor: Cursor, depth: number): PdfDictionary {
  cursor.at += 2
  const entries = new Map<string, PdfObject>()
  for (;;) {
    skipSpace(cursor)
    if (cursor.source.startsWith('>>', cursor.at)) break
    if (cursor.source[cursor.at] !== '/') throw new Error(`no key at byte ${cursor.at}`)
    const { name } = parseName(cursor)
    entries.set(name, need(parseObject(cursor, depth + 1)))
  }
  cursor.at += 2
  return entries
}

function need(object: PdfObject | undefined): PdfObject {
  if (object === undefined) throw new Error('a keyword where an object should be')
  return object
}
