import { nameOf } from './load-object.ts'
import type { PdfObjects } from './open-objects.ts'
import type { PdfDictionary, PdfObject } from './parse-object.ts'
import { readWidths } from './ua/read-widths.ts'

export interface PdfFont {
  readonly name: string
  readonly isType3: boolean
  readonly isEmbedded: boolean
  /** What a string shown in this font says; U+FFFD for a code without a meaning. */
  readonly decode: (bytes: string) => string
  readonly dictionary: PdfDictionary
  /** Bytes of a code: 1 or 2. */
  readonly codeLength: number
  /** The text that the bytes of a code stand for. */
  readonly meaningOf: (bytes: string) => string | undefined
  /** How wide a string is, in thousandths of the size. */
  readonly widthOf: (bytes: string) => number
  /** Says that a string is shown on the page with that index. */
  readonly use: (bytes: string, page: number) => void
  /** By code, one more than the index of the page that shows it first; 0 for a code that none does. */
  readonly used: Uint32Array
  /** Whether a string holds a letter that the font draws as a box: glyph 0. */
  readonly lacks: (bytes: string) => boolean
}

/** @see ISO 32000-1, 9.6 to 9.10 */
export function readFont(objects: PdfObjects, reference: PdfObject | undefined): PdfFont {
  const font = objects.dictionary(reference)
  const kind = nameOf(font.get('Subtype'))
  const [descendant] = objects.array(font.get('DescendantFonts'))
  const holder = kind === 'Type0' ? objects.dictionary(descendant) : font
  const descriptor = objects.dictionary(holder.get('FontDescriptor'))
  const codeLength = kind === 'Type0' ? 2 : 1
  const meanings = readMeanings(objects.stream(font.get('ToUnicode')).toString('latin1'))
  const used = new Uint32Array(256 ** codeLength)
  return {
    name: nameOf(font.get('BaseFont')) || nameOf(font.get('Name')) || 'without a name',
    isType3: kind === 'Type3',
    isEmbedded: hasFile(descriptor),
    dictionary: font,
    codeLength,
    widthOf: widthReader(objects, font, holder, codeLength),
    meaningOf: (bytes) => meanings.get(bytes),
    used,
    use: (bytes, page) => {
      for (let at = 0; at < bytes.length; at += codeLength) {
        const first = bytes.charCodeAt(at)
        const code = codeLength === 1 ? first : first * 256 + bytes.charCodeAt(at + 1)
        if (used[code] === 0) used[code] = page + 1
      }
    },
    lacks: (bytes) => codeLength === 2 && bytes.includes('\0\0') && hasGlyphZero(bytes),
    decode: (bytes) => {
      if (bytes.length === codeLength) return meanings.get(bytes) ?? '\ufffd'
      let text = ''
      for (let at = 0; at < bytes.length; at += codeLength) {
        text += meanings.get(bytes.slice(at, at + codeLength)) ?? '\ufffd'
      }
      return text
    },
  }
}

/** Reads the widths when first asked for one. */
function widthReader(
  objects: PdfObjects,
  font: PdfDictionary,
  holder: PdfDictionary,
  codeLength: number,
): (bytes: string) => number {
  let known: ((code: number) => number) | undefined
  return (bytes) => {
    known ??=
      codeLength === 2 ? readWidths(objects, holder) : readSimpleWidths(objects, font)
    if (codeLength === 2 && bytes.length === 2)
      return known(bytes.charCodeAt(0) * 256 + bytes.charCodeAt(1))
    let width = 0
    for (let at = 0; at < bytes.length; at += codeLength) {
      const first = bytes.charCodeAt(at)
      width += known(codeLength === 1 ? first : first * 256 + bytes.charCodeAt(at + 1))
    }
    return width
  }
}

/** @see ISO 32000-1, 9.6.2 and 9.6.5 */
function readSimpleWidths(
  objects: PdfObjects,
  font: PdfDictionary,
): (code: number) => number {
  const first = Number(objects.get(font.get('FirstChar')) ?? 0)
  const widths = objects
    .array(font.get('Widths'))
    .map((each) => Number(objects.get(each)))
  const matrix = objects.array(font.get('FontMatrix')).map(Number)
  const scale = (matrix[0] ?? 0.001) * 1000
  return (code) => (widths[code - first] ?? 0) * scale
}

function hasGlyphZero(bytes: string): boolean {
  for (let at = bytes.indexOf('\0\0'); at !== -1; at = bytes.indexOf('\0\0', at + 1)) {
    if (at % 2 === 0) return true
  }
  return false
}

function hasFile(descriptor: PdfDictionary): boolean {
  return ['FontFile', 'FontFile2', 'FontFile3'].some((key) => descriptor.has(key))
}

/** From a ToUnicode map: by the bytes of a code, the text that it stands for. */
function readMeanings(map: string): ReadonlyMap<string, string> {
  const meanings = new Map<string, string>()
  for (const [, block = ''] of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, code = '', text = ''] of block.matchAll(/<([^>]*)>\s*<([^>]*)>/g)) {
      meanings.set(bytesOf(code), textOf(text))
    }
  }
  for (const [, block = ''] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    const ranges = block.matchAll(/<([^>]*)>\s*<([^>]*)>\s*(?:<([^>]*)>|\[([^\]]*)\])/g)
    for (const [, first = '', last = '', text, list] of ranges) {
      addRange(meanings, first, last, text ?? list?.match(/[\da-f]+/gi) ?? [])
    }
  }
  return meanings
}

function addRange(
  meanings: Map<string, string>,
  first: string,
  last: string,
  texts: string | readonly string[],
): void {
  const start = Number.parseInt(first, 16)
  const count = Math.min(Number.parseInt(last, 16) - start + 1, 65_536)
  for (let index = 0; index < count; index++) {
    const code = (start + index).toString(16).padStart(first.length, '0')
    const text =
      typeof texts === 'string' ? next(textOf(texts), index) : textOf(texts[index] ?? '')
    meanings.set(bytesOf(code), text)
  }
}

/** The text of which the last character comes so many places later. */
function next(text: string, index: number): string {
  const characters = [...text]
  const last = characters.pop() ?? ''
  return characters.join('') + String.fromCodePoint((last.codePointAt(0) ?? 0) + index)
}

function bytesOf(hex: string): string {
  return Buffer.from(hex.replace(/\s/g, ''), 'hex').toString('latin1')
}

function textOf(hex: string): string {
  return Buffer.from(hex.replace(/\s/g, ''), 'hex').swap16().toString('utf16le')
}
