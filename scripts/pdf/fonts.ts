import { outlinesOf } from '../lib/font-tables.ts'
import type { PdfObjects } from './objects.ts'
import { nameOf, type PdfDictionary } from './syntax.ts'

export interface PdfFont {
  readonly name: string
  readonly isType3: boolean
  readonly isEmbedded: boolean
  readonly dictionary: PdfDictionary
  /** Bytes of a code: 1 or 2. */
  readonly codeLength: number
  /** The text that a code stands for. */
  readonly meaningOf: (code: number) => string | undefined
  /** How wide its glyph is, in thousandths of the size. */
  readonly widthOf: (code: number) => number
  /** Whether anything is drawn for a code, as far as the embedded font is TrueType and has its glyphs by code. */
  readonly isDrawn: (code: number) => boolean
  /** By code, one more than the index of the page that shows it first; 0 for a code that none does. */
  readonly used: Uint32Array
  /** The same, where no `ActualText` around it says what is meant. */
  readonly usedAlone: Uint32Array
}

/** @see ISO 32000-1, 9.6 to 9.10 */
export function readFont(objects: PdfObjects, font: PdfDictionary): PdfFont {
  const kind = nameOf(font.get('Subtype'))
  const [descendant] = objects.array(font.get('DescendantFonts'))
  const holder = kind === 'Type0' ? objects.dictionary(descendant) : font
  const descriptor = objects.dictionary(holder.get('FontDescriptor'))
  const codeLength = kind === 'Type0' ? 2 : 1
  const meanings = readMeanings(objects.stream(font.get('ToUnicode')).toString('latin1'))
  let widths: ((code: number) => number) | undefined
  let outlines: ((code: number) => boolean) | undefined
  return {
    name: nameOf(font.get('BaseFont')) || nameOf(font.get('Name')) || 'without a name',
    isType3: kind === 'Type3',
    isEmbedded: ['FontFile', 'FontFile2', 'FontFile3'].some((key) => descriptor.has(key)),
    dictionary: font,
    codeLength,
    meaningOf: (code) => meanings.get(code),
    widthOf: (code) => {
      widths ??=
        codeLength === 2 ? readWidths(objects, holder) : readSimpleWidths(objects, font)
      return widths(code)
    },
    isDrawn: (code) => {
      const isByCode =
        kind === 'Type0' && nameOf(holder.get('CIDToGIDMap')) === 'Identity'
      if (!isByCode || !descriptor.has('FontFile2')) return true
      outlines ??= outlinesOf(objects.stream(descriptor.get('FontFile2')))
      return outlines(code)
    },
    used: new Uint32Array(256 ** codeLength),
    usedAlone: new Uint32Array(256 ** codeLength),
  }
}

/** The code that begins at an offset of a string. */
export function codeAt({ codeLength }: PdfFont, bytes: string, at: number): number {
  const first = bytes.charCodeAt(at)
  return codeLength === 1 ? first : first * 256 + (bytes.charCodeAt(at + 1) || 0)
}

/**
 * The width of a glyph as the dictionary of a composite font has it, in thousandths of the size.
 *
 * @see ISO 32000-1, 9.7.4.3
 */
function readWidths(objects: PdfObjects, font: PdfDictionary): (glyph: number) => number {
  const widths = new Map<number, number>()
  const items = objects.array(font.get('W')).map(objects.get)
  for (let at = 0; at < items.length; ) {
    const first = Number(items[at])
    const next = items[at + 1]
    if (Array.isArray(next)) {
      for (const [index, width] of next.entries())
        widths.set(first + index, Number(objects.get(width)))
      at += 2
    } else {
      const last = Math.min(Number(next), 65_535)
      for (let glyph = first; glyph <= last; glyph++)
        widths.set(glyph, Number(items[at + 2]))
      at += 3
    }
  }
  const usual = Number(objects.get(font.get('DW')) ?? 1000)
  return (glyph) => widths.get(glyph) ?? usual
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
  const [scale = 0.001] = objects.array(font.get('FontMatrix')).map(Number)
  return (code) => (widths[code - first] ?? 0) * scale * 1000
}

/** From a ToUnicode map: by code, the text that it stands for. @see ISO 32000-1, 9.10.3 */
function readMeanings(map: string): ReadonlyMap<number, string> {
  const meanings = new Map<number, string>()
  // A character is a range of one.
  const ranged = map.replace(/beginbfchar[\s\S]*?endbfchar/g, (block) =>
    block.replace(/(<[^>]*>)\s*(<[^>]*>)/g, '$1 $1 $2').replaceAll('bfchar', 'bfrange'),
  )
  for (const [, block = ''] of ranged.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    const ranges = block.matchAll(/<([^>]*)>\s*<([^>]*)>\s*(?:<([^>]*)>|\[([^\]]*)\])/g)
    for (const [, first = '', last = '', text, list] of ranges) {
      const texts = list?.match(/[\da-f]+/gi) ?? []
      const start = Number.parseInt(first, 16)
      const count = Math.min(Number.parseInt(last, 16) - start + 1, 65_536)
      for (let index = 0; index < count; index++) {
        const meaning =
          text === undefined ? textOf(texts[index] ?? '') : next(textOf(text), index)
        meanings.set(start + index, meaning)
      }
    }
  }
  return meanings
}

/** The text of which the last character comes so many places later. */
function next(text: string, index: number): string {
  const characters = [...text]
  const last = characters.pop() ?? ''
  return characters.join('') + String.fromCodePoint((last.codePointAt(0) ?? 0) + index)
}

function textOf(hex: string): string {
  return Buffer.from(hex.replace(/\s/g, ''), 'hex').swap16().toString('utf16le')
}
