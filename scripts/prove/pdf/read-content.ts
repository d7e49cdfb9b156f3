import { nameOf } from './load-object.ts'
import type { PdfObjects } from './open-objects.ts'
import {
  type Cursor,
  type PdfDictionary,
  type PdfObject,
  parseObject,
  skipSpace,
} from './parse-object.ts'
import type { PdfFont } from './read-font.ts'

/** Text on one line of a page, of one part of its structure. */
export interface Run {
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

type Matrix = readonly [number, number, number, number, number, number]

interface Mark {
  readonly mcid: number | undefined
  /** Stands for what is shown within. */
  actualText: string | undefined
  readonly replaces: boolean
}

interface State {
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

/** Streams within streams, deeper than which no sound file goes. */
const deepest = 8

/** The text that a page shows, in the order in which it is painted. */
export function readContent(
  source: ContentSource,
  content: string,
  resources: PdfDictionary,
): PageContent {
  const state: State = {
    source,
    runs: [],
    scales: new Set(),
    drawn: new Set(),
    lacking: new Set(),
    marks: [],
    saved: [],
    matrix: [1, 0, 0, 1, 0, 0],
    font: undefined,
    size: 0,
    x: 0,
    y: 0,
    textScale: [1, 1],
    leading: 0,
    resources,
  }
  interpret(state, content, 0)
  const { drawn, lacking, runs, scales } = state
  return { runs, scales, drawn, lacking }
}

/**
 * One more glyph on the same line as Chromium's library writes it, a million times in a book: worth
 * a short way. How far it is to the right is of no interest.
 */
const nextGlyph = /\s*-?[\d.]+ 0 Td <([\dA-F]{4})> Tj\n/y
const keyword = /[^\0\t\n\f\r ()<>[\]{}/%]+/y

function interpret(state: State, content: string, depth: number): void {
  const cursor: Cursor = { source: content, at: 0 }
  let operands: PdfObject[] = []
  for (;;) {
    nextGlyph.lastIndex = cursor.at
    const glyph = nextGlyph.exec(content)?.[1]
    if (glyph) {
      cursor.at = nextGlyph.lastIndex
      const code = Number.parseInt(glyph, 16)
      show(state, String.fromCharCode(code >> 8, code & 255))
      continue
    }
    skipSpace(cursor)
    if (cursor.at >= content.length) return
    const operand = parseObject(cursor)
    if (operand !== undefined) {
      operands.push(operand)
      continue
    }
    keyword.lastIndex = cursor.at
    const name = keyword.exec(content)?.[0] ?? ''
    cursor.at += Math.max(1, name.length)
    if (name === 'BI') skipInlineImage(cursor)
    else if (name === 'Do') paintObject(state, operands, depth)
    else operators[name]?.(state, operands)
    operands = []
  }
}

type Operator = (state: State, operands: readonly PdfObject[]) => void

/** @see ISO 32000-1, annex A */
const operators: Readonly<Record<string, Operator>> = {
  q: (state) => {
    state.saved.push(state.matrix)
  },
  Q: (state) => {
    state.matrix = state.saved.pop() ?? state.matrix
  },
  cm: (state, operands) => {
    state.matrix = multiply(matrixOf(operands), state.matrix)
  },
  BT: (state) => {
    state.x = 0
    state.y = 0
    state.textScale = [1, 1]
  },
  Tf: (state, [name, size]) => {
    const fonts = state.source.objects.dictionary(state.resources.get('Font'))
    state.font = state.source.fontOf(fonts.get(nameOf(name)))
    state.size = Number(size)
  },
  Tm: (state, operands) => {
    const [a, , , d, e, f] = matrixOf(operands)
    state.textScale = [a, d]
    state.x = e
    state.y = f
  },
  Td: (state, [x, y]) => move(state, Number(x), Number(y)),
  TD: (state, [x, y]) => {
    state.leading = -Number(y)
    move(state, Number(x), Number(y))
  },
  TL: (state, [leading]) => {
    state.leading = Number(leading)
  },
  'T*': (state) => move(state, 0, -state.leading),
  Tj: (state, [text]) => show(state, bytesOf(text)),
  TJ: (state, [parts]) => {
    for (const part of Array.isArray(parts) ? parts : []) show(state, bytesOf(part))
  },
  "'": (state, [text]) => {
    move(state, 0, -state.leading)
    show(state, bytesOf(text))
  },
  '"': (state, [, , text]) => {
    move(state, 0, -state.leading)
    show(state, bytesOf(text))
  },
  BMC: (state) => mark(state, undefined, undefined),
  BDC: (state, [tag, properties]) => mark(state, tag, properties),
  EMC: (state) => {
    state.marks.pop()
  },
  f: draw,
  'f*': draw,
  S: draw,
  B: draw,
  'B*': draw,
  sh: draw,
}

function draw({ drawn, marks }: State): void {
  const mcid = marks.at(-1)?.mcid
  if (mcid !== undefined) drawn.add(mcid)
}

function move(state: State, x: number, y: number): void {
  state.x += x * state.textScale[0]
  state.y += y * state.textScale[1]
}

function show(state: State, bytes: string): void {
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
function mark(
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

/** A picture made of drawing and text, which may show text of its own. */
function paintObject(state: State, [name]: readonly PdfObject[], depth: number): void {
  draw(state)
  const { objects } = state.source
  const all = objects.dictionary(state.resources.get('XObject'))
  const reference = all.get(nameOf(name))
  const form = objects.dictionary(reference)
  if (nameOf(form.get('Subtype')) !== 'Form' || depth >= deepest) return
  const { matrix, resources } = state
  const own = objects.array(form.get('Matrix'))
  if (own.length === 6) state.matrix = multiply(matrixOf(own), matrix)
  state.resources = objects.dictionary(form.get('Resources'))
  interpret(state, objects.stream(reference).toString('latin1'), depth + 1)
  state.matrix = matrix
  state.resources = resources
}

function skipInlineImage(cursor: Cursor): void {
  const end = /\sEI(?=\s)/g
  end.lastIndex = cursor.at
  cursor.at = end.exec(cursor.source) ? end.lastIndex : cursor.source.length
}

function matrixOf(operands: readonly PdfObject[]): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = operands.map(Number)
  return [a, b, c, d, e, f]
}

function multiply(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[1] * n[2],
    m[0] * n[1] + m[1] * n[3],
    m[2] * n[0] + m[3] * n[2],
    m[2] * n[1] + m[3] * n[3],
    m[4] * n[0] + m[5] * n[2] + n[4],
    m[4] * n[1] + m[5] * n[3] + n[5],
  ]
}

function bytesOf(object: PdfObject | undefined): string {
  return object && typeof object === 'object' && 'bytes' in object ? object.bytes : ''
}

/** A text string: UTF-16 with its mark, else Latin letters. */
function textOf(bytes: string): string {
  if (!bytes.startsWith('\xfe\xff')) return bytes
  return Buffer.from(bytes.slice(2), 'latin1').swap16().toString('utf16le')
}
