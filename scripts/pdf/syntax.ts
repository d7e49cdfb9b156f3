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

/** A place in a file or a stream that moves on as objects are read from it. */
export interface Cursor {
  readonly source: Uint8Array
  at: number
}

/** No sound file nests objects deeper. */
const deepest = 200

/** @see ISO 32000-1, 7.2.2: 1 for white space, 2 for delimiters, 0 for what words are made of. */
const kinds = new Uint8Array(256)
for (const code of Buffer.from('\0\t\n\f\r ', 'latin1')) kinds[code] = 1
for (const code of Buffer.from('()<>[]{}/%', 'latin1')) kinds[code] = 2

/** By code of a hexadecimal digit, its value; 255 for everything else. */
const digits = new Uint8Array(256).fill(255)
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  digits[digit.charCodeAt(0)] = value
  digits[digit.toUpperCase().charCodeAt(0)] = value
}

/**
 * The next object, or `undefined` where a keyword stands, which is left unread.
 *
 * @param hasReferences - Whether `12 0 R` may stand there: in a file, not in a content stream.
 * @throws When what stands there is neither.
 * @see ISO 32000-1, 7.3
 */
export function readObject(
  cursor: Cursor,
  hasReferences: boolean,
  depth = 0,
): PdfObject | undefined {
  skipSpace(cursor)
  if (depth > deepest) throw new Error('objects nested too deeply')
  const { at, source } = cursor
  switch (source[at] ?? -1) {
    case 0x2f:
      return readName(cursor)
    case 0x28:
      return readString(cursor)
    case 0x5b:
      return readArray(cursor, hasReferences, depth)
    case 0x3c:
      return source[at + 1] === 0x3c
        ? readDictionary(cursor, hasReferences, depth)
        : readHex(cursor)
  }
  const number = readNumber(cursor)
  if (number === undefined) return readWord(cursor)
  return (hasReferences && readReference(cursor, number)) || number
}

/** Passes over white space and comments. */
export function skipSpace(cursor: Cursor): void {
  const { source } = cursor
  let { at } = cursor
  for (; at < source.length; at++) {
    const code = source[at] as number
    if (code === 0x25) {
      while (at + 1 < source.length && source[at + 1] !== 10 && source[at + 1] !== 13)
        at++
    } else if (kinds[code] !== 1) break
  }
  cursor.at = at
}

/** Whether a word stands at an offset. */
export function startsWith(source: Uint8Array, word: string, at: number): boolean {
  for (let index = 0; index < word.length; index++) {
    if (source[at + index] !== word.charCodeAt(index)) return false
  }
  return true
}

export function isSpace(code: number | undefined): boolean {
  return code !== undefined && kinds[code] === 1
}

function isDigit(code: number | undefined): boolean {
  return code !== undefined && code >= 0x30 && code <= 0x39
}

export function isRegular(code: number | undefined): boolean {
  return code !== undefined && kinds[code] === 0
}

function readNumber(cursor: Cursor): number | undefined {
  const { at: start, source } = cursor
  const sign = source[start]
  const first = sign === 0x2b || sign === 0x2d ? start + 1 : start
  let mantissa = 0
  let scale = 0
  let at = first
  for (let code = source[at]; isDigit(code) || (code === 0x2e && scale === 0); ) {
    if (code === 0x2e) scale = 1
    else {
      mantissa = mantissa * 10 + (code as number) - 0x30
      scale *= 10
    }
    code = source[++at]
  }
  const digitCount = at - first - (scale > 0 ? 1 : 0)
  if (digitCount === 0) return undefined
  cursor.at = at
  // More digits than a number holds exactly.
  if (digitCount > 15) return Number(latin1(source, start, at))
  const size = scale > 1 ? mantissa / scale : mantissa
  return sign === 0x2d ? -size : size
}

/** The rest of `12 0 R`, if that is what the number begins. */
function readReference(cursor: Cursor, ref: number): PdfReference | undefined {
  const { source } = cursor
  const generation = afterAll(source, cursor.at, isSpace)
  const space = afterAll(source, generation, isDigit)
  const at = afterAll(source, space, isSpace)
  if (generation === cursor.at || space === generation || at === space) return undefined
  if (source[at] !== 0x52 || isRegular(source[at + 1])) return undefined
  cursor.at = at + 1
  return { ref }
}

export function afterAll(
  source: Uint8Array,
  from: number,
  isOfKind: (code: number | undefined) => boolean,
): number {
  let at = from
  while (isOfKind(source[at])) at++
  return at
}

function readWord(cursor: Cursor): boolean | null | undefined {
  const { at, source } = cursor
  const first = source[at]
  if (!isRegular(first)) throw new Error(`no object at byte ${at}`)
  if (first === 0x74 && isWord(cursor, 'true')) return true
  if (first === 0x66 && isWord(cursor, 'false')) return false
  return first === 0x6e && isWord(cursor, 'null') ? null : undefined
}

/** Passes over a word if it is the next one. */
function isWord(cursor: Cursor, word: string): boolean {
  const { at, source } = cursor
  if (!startsWith(source, word, at) || isRegular(source[at + word.length])) return false
  cursor.at += word.length
  return true
}

function readName(cursor: Cursor): PdfName {
  const { source } = cursor
  let at = cursor.at + 1
  let name = ''
  for (; isRegular(source[at]); at++) {
    let code = source[at] as number
    const [high = 255, low = 255] = [
      digits[source[at + 1] ?? 0],
      digits[source[at + 2] ?? 0],
    ]
    if (code === 0x23 && high < 16 && low < 16) {
      code = high * 16 + low
      at += 2
    }
    name += String.fromCharCode(code)
  }
  cursor.at = at
  return { name }
}

function readHex(cursor: Cursor): PdfString {
  const { source } = cursor
  let bytes = ''
  let high = -1
  for (let at = cursor.at + 1; at < source.length; at++) {
    const code = source[at] as number
    if (code === 0x3e) {
      cursor.at = at + 1
      // A last digit alone stands for one with a 0 after it.
      return { bytes: high < 0 ? bytes : bytes + String.fromCharCode(high * 16) }
    }
    const digit = digits[code] as number
    if (digit > 15) continue
    if (high < 0) high = digit
    else {
      bytes += String.fromCharCode(high * 16 + digit)
      high = -1
    }
  }
  throw new Error('a string without an end')
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
}

function readString(cursor: Cursor): PdfString {
  const { source } = cursor
  let bytes = ''
  let depth = 1
  for (let at = cursor.at + 1; at < source.length; at++) {
    const code = source[at] as number
    if (code === 0x5c) {
      const [text, length] = readEscape(source, at + 1)
      bytes += text
      at += length
      continue
    }
    if (code === 0x28) depth++
    if (code === 0x29 && --depth === 0) {
      cursor.at = at + 1
      return { bytes }
    }
    bytes += String.fromCharCode(code)
  }
  throw new Error('a string without an end')
}

/** What stands after a backslash: the text that it means, and how many bytes it takes. */
function readEscape(source: Uint8Array, at: number): readonly [string, number] {
  let length = 0
  let value = 0
  while (length < 3 && (source[at + length] ?? 0) >> 3 === 6) {
    value = value * 8 + (source[at + length] as number) - 0x30
    length++
  }
  if (length > 0) return [String.fromCharCode(value & 255), length]
  const character = String.fromCharCode(source[at] ?? 0)
  if (character === '\r') return ['', source[at + 1] === 10 ? 2 : 1]
  return [character === '\n' ? '' : (escapes[character] ?? character), 1]
}

function readArray(cursor: Cursor, hasReferences: boolean, depth: number): PdfObject[] {
  cursor.at++
  const items: PdfObject[] = []
  for (;;) {
    skipSpace(cursor)
    if (cursor.source[cursor.at] === 0x5d) break
    items.push(need(readObject(cursor, hasReferences, depth + 1)))
  }
  cursor.at++
  return items
}

function readDictionary(
  cursor: Cursor,
  hasReferences: boolean,
  depth: number,
): PdfDictionary {
  cursor.at += 2
  const entries = new Map<string, PdfObject>()
  for (;;) {
    skipSpace(cursor)
    if (startsWith(cursor.source, '>>', cursor.at)) break
    if (cursor.source[cursor.at] !== 0x2f) throw new Error(`no key at byte ${cursor.at}`)
    const { name } = readName(cursor)
    entries.set(name, need(readObject(cursor, hasReferences, depth + 1)))
  }
  cursor.at += 2
  return entries
}

function need(object: PdfObject | undefined): PdfObject {
  if (object === undefined) throw new Error('a keyword where an object should be')
  return object
}

export function latin1(source: Uint8Array, start: number, end: number): string {
  return Buffer.from(source.buffer, source.byteOffset + start, end - start).toString(
    'latin1',
  )
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

/** The bytes of a string; none for anything else. */
export function bytesOf(object: PdfObject | undefined): string {
  return object && typeof object === 'object' && 'bytes' in object ? object.bytes : ''
}

/**
 * What a text string says: UTF-16 or UTF-8 with its mark, else Latin letters.
 *
 * @see ISO 32000-1, 7.9.2.2
 */
export function textOf(object: PdfObject | undefined): string {
  const bytes = bytesOf(object)
  if (bytes.startsWith('\xfe\xff'))
    return Buffer.from(bytes.slice(2), 'latin1').swap16().toString('utf16le')
  if (bytes.startsWith('\xef\xbb\xbf'))
    return Buffer.from(bytes.slice(3), 'latin1').toString('utf8')
  return bytes
}
