import type { PdfFont } from './fonts.ts'
import type { PdfDictionary, PdfObject } from './syntax.ts'

/** Left, lower, right and upper edge. */
export type Box = readonly [left: number, lower: number, right: number, upper: number]

export type Matrix = readonly [number, number, number, number, number, number]

/** A piece of a content stream, from one offset to another. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Text on one line of a page, of one part of its structure. */
export interface Run {
  text: string
  /** Number of its marked content; `undefined` for what is no part of the text, as running heads. */
  readonly mcid: number | undefined
  /** The innermost marked content around it. */
  readonly mark: Mark | undefined
  /** Of its first letter. */
  readonly font: PdfFont
  /** Distance of the base line from the lower edge of the page, in points. */
  readonly y: number
  /** Of the first letter's left edge and the last letter's right one from the left edge of the page, in points. */
  x: number
  end: number
  /** Of letters that run up or down the page: how far down and up their base line reaches. */
  turned?: { lower: number; upper: number }
  /** Of its type, in points. */
  readonly size: number
  /** By which its size is multiplied, whichever way it is turned. */
  readonly scale: number
  /** Of the narrowest space between words, in points; endless where there is none. Others may hold a picture. */
  gap: number
  isSpaced: boolean
}

/** A picture made of pixels, as it is painted. */
export interface PaintedPicture {
  /** Number of the object that holds it. */
  readonly ref: number | undefined
  readonly mcid: number | undefined
  readonly widthPx: number
  readonly heightPx: number
  /** In print, in points. */
  readonly width: number
  readonly height: number
  readonly box: Box
}

/** Marked content. @see ISO 32000-1, 14.6 */
export interface Mark {
  readonly tag: string
  readonly properties: PdfDictionary
  readonly around: Mark | undefined
  /** The operator that begins it, with its operands. */
  readonly opening: Span
  /** What is painted in it, and in no other marked content within it. */
  paintsText: boolean
  paintsPicture: boolean
  paintsLines: boolean
  /** The first picture in it: its name among the resources, and what leads from its space to the page. */
  picture: { readonly name: string; readonly matrix: Matrix } | undefined
  /** What it is cut to. */
  readonly clip: Clip
  /** Its number, or that of what is around it; `undefined` for artifacts. */
  readonly mcid: number | undefined
  /** Stands for what is shown within. */
  actualText: string | undefined
  readonly replaces: boolean
}

/** A rectangle, and what leads from it to the page. */
export interface Clip {
  readonly edges: Box
  readonly matrix: Matrix
}

/** Something painted outside of all marked content. */
export interface LooseSpan extends Span {
  readonly paints: 'text' | 'other'
}

/** An operator that says the colour of what is painted after it. */
export interface ColourOperator extends Span {
  /** `DeviceGray`, `DeviceRGB`, `DeviceCMYK`, or what the resources or the standard call another one. */
  readonly space: string
  /** Of lines, and not of what they are around. */
  readonly isOfLines: boolean
  /** Where it says them: as many as the space has parts, from 0 to 1. */
  readonly parts: readonly number[]
}

export interface PageContent {
  readonly runs: readonly Run[]
  readonly pictures: readonly PaintedPicture[]
  /** Numbers of the marked content in which something other than text is painted. */
  readonly drawn: ReadonlySet<number>
  /** Fonts that were asked for a letter that they do not have, and drew a box. */
  readonly lacking: ReadonlySet<PdfFont>
  /** All marked content, also that of drawings within the page, in the order of its beginnings. */
  readonly marks: readonly Mark[]
  /** What is painted outside of all marked content, as places in the stream; with letters, only what is no text. */
  readonly loose: readonly LooseSpan[]
  /** Places are those in the stream that they stand in, which may be that of a drawing within the page. */
  readonly colours: readonly ColourOperator[]
}

/** The six numbers of a matrix. */
export function matrixOf(operands: readonly PdfObject[]): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = operands.map(Number)
  return [a, b, c, d, e, f]
}

/** One matrix after another. */
export function multiply(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[1] * n[2],
    m[0] * n[1] + m[1] * n[3],
    m[2] * n[0] + m[3] * n[2],
    m[2] * n[1] + m[3] * n[3],
    m[4] * n[0] + m[5] * n[2] + n[4],
    m[4] * n[1] + m[5] * n[3] + n[5],
  ]
}

/** The smallest box on the page around one in a space of its own. */
export function boxOn([a, b, c, d, e, f]: Matrix, box: Box): Box {
  const [left, lower, right, upper] = box
  const xs = [left, right].flatMap((x) => [a * x + c * lower + e, a * x + c * upper + e])
  const ys = [left, right].flatMap((x) => [b * x + d * lower + f, b * x + d * upper + f])
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}
