import { operators } from './content-operators.ts'
import {
  type ContentSource,
  draw,
  matrixOf,
  multiply,
  type PageContent,
  type State,
  show,
} from './content-state.ts'
import { nameOf } from './load-object.ts'
import {
  type Cursor,
  type PdfDictionary,
  type PdfObject,
  parseObject,
  skipSpace,
} from './parse-object.ts'

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
