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

/** A place in a file or a stream, a character for each byte, that moves on as objects are read from it. */
export interface Cursor {
  readonly source: string
  at: number
}

/** No sound file nests objects deeper. */
const deepest = 200

/** Sticky: they match where a cursor stands. White space, delimiters and words are as in 7.2.2. */
const space = /(?:[\0\t\n\f\r ]|%[^\n\r]*)*/y
const word = /[^\0\t\n\f\r ()<>[\]{}/%]+/y
const name = /\/[^\0\t\n\f\r ()<>[\]{}/%]*/y
const number = /[+-]?(?:\d+\.?\d*|\.\d+)/y
const restOfReference = /[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+R(?![^\0\t\n\f\r ()<>[\]{}/%])/y
const toBracket = /(?:[^()\\]|\\[\s\S])*[()]/y
/** Bytes of a picture are no tokens: they end at an `EI` between white space. */
const endOfPicture = /[\0\t\n\f\r ]EI(?![^\0\t\n\f\r ()<>[\]{}/%])/g

const constants = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
])

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
  switch (source[at] ?? '') {
    case '/':
      return readName(cursor)
    case '(':
      return readString(cursor)
    case '[':
      return readArray(cursor, hasReferences, depth)
    case '<':
      return source[at + 1] === '<'
        ? readDictionary(cursor, hasReferences, depth)
        : readHex(cursor)
    case 't':
    case 'f':
    case 'n': {
      const constant = constants.get(readWord(cursor))
      if (constant === undefined) cursor.at = at
      return constant
    }
  }
  // Most words that are left are operators.
  if (source.charCodeAt(at) > 0x39) return undefined
  const digits = take(cursor, number)
  if (digits === '') return undefined
  const isFirst = hasReferences && take(cursor, restOfReference) !== ''
  return isFirst ? { ref: Number(digits) } : Number(digits)
}

/** What stands next, if it is as the pattern has it: it is passed over. */
function take(cursor: Cursor, pattern: RegExp): string {
  const { at, source } = cursor
  pattern.lastIndex = at
  if (!pattern.test(source)) return ''
  cursor.at = pattern.lastIndex
  return source.slice(at, cursor.at)
}

/** Passes over white space and comments. */
export function skipSpace(cursor: Cursor): void {
  // Most often there is none, or one space or line end.
  const code = cursor.source.charCodeAt(cursor.at)
  if (code === 0x20 || code === 0x0a) cursor.at++
  if (cursor.source.charCodeAt(cursor.at) > 0x25) return
  space.lastIndex = cursor.at
  space.test(cursor.source)
  cursor.at = space.lastIndex
}

/** Passes over a keyword if it is the next one. */
export function isNext(cursor: Cursor, keyword: string): boolean {
  skipSpace(cursor)
  if (!cursor.source.startsWith(keyword, cursor.at)) return false
  cursor.at += keyword.length
  return true
}

/** @throws When no word stands there. */
function readWord(cursor: Cursor): string {
  const found = take(cursor, word)
  if (found === '') throw new Error(`no object at byte ${cursor.at}`)
  return found
}

function readName(cursor: Cursor): PdfName {
  const found = take(cursor, name).slice(1)
  if (!found.includes('#')) return { name: found }
  return {
    name: found.replace(/#([\da-f]{2})/gi, (_, code) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    ),
  }
}

/** A last digit alone stands for one with a 0 after it. */
function readHex(cursor: Cursor): PdfString {
  const { source } = cursor
  const end = source.indexOf('>', cursor.at)
  if (end < 0) throw new Error('a string without an end')
  let bytes = ''
  let high = -1
  // Letter by letter: most pages are written in strings of one or two bytes.
  for (let at = cursor.at + 1; at < end; at++) {
    const digit = digitOf(source.charCodeAt(at))
    if (digit < 0) continue
    if (high >= 0) bytes += String.fromCharCode(high * 16 + digit)
    high = high < 0 ? digit : -1
  }
  if (high >= 0) bytes += String.fromCharCode(high * 16)
  cursor.at = end + 1
  return { bytes }
}

/** The value of a hexadecimal digit, -1 for any other character. */
function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = (code | 0x20) - 0x61
  return letter >= 0 && letter < 6 ? letter + 10 : -1
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

/** Brackets within a string are in pairs, or escaped. */
function readString(cursor: Cursor): PdfString {
  const start = ++cursor.at
  for (let depth = 1; depth > 0; ) {
    const part = take(cursor, toBracket)
    if (part === '') throw new Error('a string without an end')
    depth += part.endsWith('(') ? 1 : -1
  }
  const bytes = cursor.source
    .slice(start, cursor.at - 1)
    .replace(/\\([0-7]{1,3}|\r\n|[\s\S])/g, (_, escaped: string) => {
      if (/^[0-7]/.test(escaped))
        return String.fromCharCode(Number.parseInt(escaped, 8) & 255)
      return escapes[escaped] ?? escaped
    })
  return { bytes }
}

function readArray(cursor: Cursor, hasReferences: boolean, depth: number): PdfObject[] {
  cursor.at++
  const items: PdfObject[] = []
  while (!isNext(cursor, ']')) {
    items.push(need(readObject(cursor, hasReferences, depth + 1)))
  }
  return items
}

function readDictionary(
  cursor: Cursor,
  hasReferences: boolean,
  depth: number,
): PdfDictionary {
  cursor.at += 2
  const entries = new Map<string, PdfObject>()
  while (!isNext(cursor, '>>')) {
    if (cursor.source[cursor.at] !== '/') throw new Error(`no key at byte ${cursor.at}`)
    const key = readName(cursor).name
    entries.set(key, need(readObject(cursor, hasReferences, depth + 1)))
  }
  return entries
}

function need(object: PdfObject | undefined): PdfObject {
  if (object === undefined) throw new Error('a keyword where an object should be')
  return object
}

/**
 * Reads the operators of a content stream.
 *
 * @param operate - Carries out one of them: `start` is the offset of its first operand, or its own
 *   where it has none, `end` the one after it, or after the whole picture for `BI`. Gives the offset
 *   to go on at, where it is another one.
 * @throws When it does not follow the syntax.
 * @see ISO 32000-1, 7.8.2
 */
export function readOperators(
  source: string,
  operate: (
    operator: string,
    operands: readonly PdfObject[],
    start: number,
    end: number,
  ) => number | undefined,
): void {
  const cursor: Cursor = { source, at: 0 }
  for (skipSpace(cursor); cursor.at < source.length; skipSpace(cursor)) {
    const start = cursor.at
    const operands: PdfObject[] = []
    for (
      let operand = readObject(cursor, false);
      operand !== undefined;
      operand = readObject(cursor, false)
    )
      operands.push(operand)
    const operator = readWord(cursor)
    if (operator === 'BI') {
      endOfPicture.lastIndex = cursor.at
      cursor.at = endOfPicture.test(source) ? endOfPicture.lastIndex : source.length
    }
    cursor.at = operate(operator, operands, start, cursor.at) ?? cursor.at
  }
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
