import type { PrintedPlace } from '../../book.ts'
import { nameOf } from './load-object.ts'
import type { PdfObjects } from './open-objects.ts'
import type { PdfDictionary, PdfObject } from './parse-object.ts'
import type { PdfFont } from './read-font.ts'
import { textOf } from './text-string.ts'

/** Text on one line of a page, of one part of its structure. */
export interface Run {
  text: string
  /** Number of its marked content; `undefined` for what is no part of the text, as running heads. */
  readonly mcid: number | undefined
  /** The innermost marked content around it. */
  readonly mark: Mark | undefined
  /** Distance of the base line from the lower edge of the page, in points. */
  readonly y: number
  /** Of the first letter's left edge and the last letter's right one from the left edge of the page, in points. */
  x: number
  end: number
  /** Of its type, in points. */
  readonly size: number
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
  readonly box: PrintedPlace['box']
}

export interface PageContent {
  readonly runs: readonly Run[]
  readonly pictures: readonly PaintedPicture[]
  /** Scales of the text, as its matrices have them, each once. */
  readonly scales: ReadonlySet<number>
  /** Numbers of the marked content in which something other than text is painted. */
  readonly drawn: ReadonlySet<number>
  /** Fonts that were asked for a letter that they do not have, and drew a box. */
  readonly lacking: ReadonlySet<PdfFont>
  /** All marked content, also that of drawings within the page, in the order of its beginnings. */
  readonly marks: readonly Mark[]
  /** What is painted outside of all marked content. */
  readonly bare: Bare
  /** Whether all marked content that begins ends too, in the same stream and the same text. */
  readonly isBalanced: boolean
}

/** What is painted outside of all marked content. */
export interface Bare {
  text: string
  drawings: number
}

/** What is needed to read a stream of content. */
export interface ContentSource {
  readonly objects: PdfObjects
  readonly fontOf: (reference: PdfObject | undefined) => PdfFont
  /** By number of its object, how many times each drawing made of drawing and text is painted. */
  readonly forms: Map<number, number>
}

export type Matrix = readonly [number, number, number, number, number, number]

/** Marked content. */
export interface Mark {
  readonly tag: string
  readonly properties: PdfDictionary
  readonly around: Mark | undefined
  /** Number of the object that is the page, or the drawing on it, whose stream it stands in. */
  readonly stream: number
  /** Whether it begins in a text object, where it has to end. */
  readonly isInText: boolean
  /** Whether there is text, or something else painted, that no other marked content is around. */
  hasText: boolean
  hasDrawing: boolean
  /** Its number, or that of what is around it; `undefined` for artifacts. */
  readonly mcid: number | undefined
  /** Stands for what is shown within. */
  actualText: string | undefined
  readonly replaces: boolean
}

/** Where the reading of a page's content has got to. */
export interface State {
  readonly source: ContentSource
  readonly runs: Run[]
  readonly pictures: PaintedPicture[]
  readonly scales: Set<number>
  readonly drawn: Set<number>
  readonly lacking: Set<PdfFont>
  /** Those that are open. */
  readonly open: Mark[]
  readonly marks: Mark[]
  readonly bare: Bare
  /** Index of the page. */
  readonly page: number
  /** Number of the object whose stream is being read. */
  stream: number
  /** How many marks were open where that stream began. */
  depth: number
  isInText: boolean
  isBalanced: boolean
  readonly saved: Matrix[]
  matrix: Matrix
  font: PdfFont | undefined
  size: number
  /** Start of the line, and of the text matrix, in the space of {@link matrix}. */
  x: number
  y: number
  /** Where the next letter begins, in that space. */
  pen: number
  textScale: readonly [number, number]
  leading: number
  resources: PdfDictionary
}

/** Something other than text is painted. */
export function draw(state: State): void {
  const around = state.open.at(-1)
  if (around) around.hasDrawing = true
  else state.bare.drawings++
  touch(state)
}

/** A picture made of drawing and text is painted: its content says itself what it is. */
export function touch({ drawn, open }: State): void {
  const mcid = open.at(-1)?.mcid
  if (mcid !== undefined) drawn.add(mcid)
}

/** The next line, or the next letters, begin elsewhere. */
export function move(state: State, x: number, y: number): void {
  state.x += x * state.textScale[0]
  state.y += y * state.textScale[1]
  state.pen = state.x
}

/** Letters are painted. */
export function show(state: State, bytes: string): void {
  if (!state.font || bytes === '') return
  if (state.font.lacks(bytes)) state.lacking.add(state.font)
  state.font.use(bytes, state.page)
  const around = state.open.at(-1)
  const text = around?.replaces ? (around.actualText ?? '') : state.font.decode(bytes)
  if (around?.replaces) around.actualText = ''
  if (around) around.hasText = true
  else state.bare.text += text
  const ink = around?.replaces ? state.font.decode(bytes) : text
  const run = runAt(state, around)
  extend(run, state, bytes, ink)
  run.text += text
}

/** The run that a letter belongs to. */
function runAt(state: State, around: Mark | undefined): Run {
  const [, b, , d, , f] = state.matrix
  const y = b * state.x + d * state.y + f
  const last = state.runs.at(-1)
  if (last && last.mark === around && Math.abs(last.y - y) < 0.5) return last
  const scale = Math.abs(d * state.textScale[1])
  const run: Run = {
    text: '',
    mcid: around?.mcid,
    mark: around,
    y,
    x: Number.POSITIVE_INFINITY,
    end: Number.NEGATIVE_INFINITY,
    size: state.size * scale,
    gap: Number.POSITIVE_INFINITY,
    isSpaced: false,
  }
  state.runs.push(run)
  state.scales.add(Math.round(scale * 1e4) / 1e4)
  return run
}

/** A run reaches as far as its letters do; a space at its edge is none of it. */
function extend(run: Run, state: State, bytes: string, ink: string): void {
  const [a, , c, , e] = state.matrix
  const start = a * state.pen + c * state.y + e
  state.pen +=
    ((state.font?.widthOf(bytes) ?? 0) / 1000) * state.size * state.textScale[0]
  if (ink === ' ' || ink === '\u00a0') {
    run.isSpaced = true
    return
  }
  if (run.isSpaced && run.end > run.x) run.gap = Math.min(run.gap, start - run.end)
  run.isSpaced = false
  run.x = Math.min(run.x, start)
  run.end = Math.max(run.end, a * state.pen + c * state.y + e)
}

/** Marked content, which says to what part of the structure it belongs. */
export function mark(
  state: State,
  tag: PdfObject | undefined,
  properties: PdfObject | undefined,
): void {
  const { objects } = state.source
  const known = objects.dictionary(state.resources.get('Properties'))
  const dictionary = objects.dictionary(
    properties instanceof Map ? properties : known.get(nameOf(properties)),
  )
  const around = state.open.at(-1)
  const mcid = dictionary.get('MCID')
  const actualText = objects.get(dictionary.get('ActualText'))
  const name = nameOf(tag)
  const replaces = around?.replaces || actualText !== undefined
  const inner: Mark = {
    tag: name,
    properties: dictionary,
    around,
    stream: state.stream,
    isInText: state.isInText,
    hasText: false,
    hasDrawing: false,
    mcid:
      name === 'Artifact' ? undefined : typeof mcid === 'number' ? mcid : around?.mcid,
    actualText: around?.replaces ? '' : textOf(actualText),
    replaces,
  }
  state.open.push(inner)
  state.marks.push(inner)
}

/** Marked content ends. */
export function unmark(state: State): void {
  const isOwn = state.open.length > state.depth
  const ended = isOwn ? state.open.pop() : undefined
  if (ended?.isInText !== state.isInText) state.isBalanced = false
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
