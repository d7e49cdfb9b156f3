import { nameOf } from './load-object.ts'
import type { PdfObjects } from './open-objects.ts'
import type { PdfDictionary, PdfObject } from './parse-object.ts'
import type { PdfFont } from './read-font.ts'

/** Text on one line of a page, of one part of its structure. */
interface Run {
  text: string
  /** Number of its marked content; `undefined` for what is no part of the text, as running heads. */
  readonly mcid: number | undefined
  /** Distance of the base line from the lower edge of the page, in points. */
  readonly y: number
}

export interface PageContent {
  readonly runs: readonly Run[]
  /** Scales of the text, as its matrices have them, each once. */
  readonly scales: ReadonlySet<number>
  /** Numbers of the marked content in which something other than text is painted. */
  readonly drawn: ReadonlySet<number>
  /** Fonts that were asked for a letter that they do not have, and drew a box. */
  readonly lacking: ReadonlySet<PdfFont>
}

/** What is needed to read a stream of content. */
export interface ContentSource {
  readonly objects: PdfObjects
  readonly fontOf: (reference: PdfObject | undefined) => PdfFont
}

export type Matrix = readonly [number, number, number, number, number, number]

interface Mark {
  readonly mcid: number | undefined
  /** Stands for what is shown within. */
  actualText: string | undefined
  readonly replaces: boolean
}

/** Where the reading of a page's content has got to. */
export interface State {
  readonly source: ContentSource
  readonly runs: Run[]
  readonly scales: Set<number>
  readonly drawn: Set<number>
  readonly lacking: Set<PdfFont>
  readonly marks: Mark[]
  readonly saved: Matrix[]
  matrix: Matrix
  font: PdfFont | undefined
  size: number
  /** Start of the line, and of the text matrix, in the space of {@link matrix}. */
  x: number
  y: number
  textScale: readonly [number, number]
  leading: number
  resources: PdfDictionary
}

/** Something other than text is painted. */
export function draw({ drawn, marks }: State): void {
  const mcid = marks.at(-1)?.mcid
  if (mcid !== undefined) drawn.add(mcid)
}

/** The next line, or the next letters, begin elsewhere. */
export function move(state: State, x: number, y: number): void {
  state.x += x * state.textScale[0]
  state.y += y * state.textScale[1]
}

/** Letters are painted. */
export function show(state: State, bytes: string): void {
  if (!state.font || bytes === '') return
  if (state.font.lacks(bytes)) state.lacking.add(state.font)
  const around = state.marks.at(-1)
  const text = around?.replaces ? (around.actualText ?? '') : state.font.decode(bytes)
  if (around?.replaces) around.actualText = ''
  const [, b, , d, , f] = state.matrix
  const y = b * state.x + d * state.y + f
  const last = state.runs.at(-1)
  if (last && last.mcid === around?.mcid && Math.abs(last.y - y) < 0.5) last.text += text
  else {
    state.runs.push({ text, mcid: around?.mcid, y })
    state.scales.add(Math.round(Math.abs(d * state.textScale[1]) * 1e4) / 1e4)
  }
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
  const around = state.marks.at(-1)
  const mcid = dictionary.get('MCID')
  const actualText = objects.get(dictionary.get('ActualText'))
  const isArtifact = nameOf(tag) === 'Artifact'
  const replaces = around?.replaces || actualText !== undefined
  state.marks.push({
    mcid: isArtifact ? undefined : typeof mcid === 'number' ? mcid : around?.mcid,
    actualText: around?.replaces ? '' : textOf(bytesOf(actualText)),
    replaces,
  })
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

/** The bytes of a string; none for anything else. */
export function bytesOf(object: PdfObject | undefined): string {
  return object && typeof object === 'object' && 'bytes' in object ? object.bytes : ''
}

/** A text string: UTF-16 with its mark, else Latin letters. */
function textOf(bytes: string): string {
  if (!bytes.startsWith('\xfe\xff')) return bytes
  return Buffer.from(bytes.slice(2), 'latin1').swap16().toString('utf16le')
}
