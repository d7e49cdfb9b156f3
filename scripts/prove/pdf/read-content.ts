import { operators } from './content-operators.ts'
import {
  type ContentSource,
  draw,
  matrixOf,
  multiply,
  type PageContent,
  type State,
  show,
  touch,
} from './content-state.ts'
import { isReference, nameOf } from './load-object.ts'
import {
  type Cursor,
  type PdfDictionary,
  type PdfObject,
  parseObject,
  skipSpace,
} from './parse-object.ts'

/** Streams within streams, deeper than which no sound file goes. */
const deepest = 8

/** The page whose content is read. */
interface ContentPlace {
  /** Its index. */
  readonly page: number
  /** Number of its object. */
  readonly ref: number
  readonly resources: PdfDictionary
}

/** The text that a page shows, in the order in which it is painted. */
export function readContent(
  source: ContentSource,
  content: string,
  { page, ref, resources }: ContentPlace,
): PageContent {
  const state: State = {
    source,
    runs: [],
    pictures: [],
    scales: new Set(),
    drawn: new Set(),
    lacking: new Set(),
    open: [],
    marks: [],
    bare: { text: '', drawings: 0 },
    page,
    stream: ref,
    depth: 0,
    isInText: false,
    isBalanced: true,
    saved: [],
    matrix: [1, 0, 0, 1, 0, 0],
    font: undefined,
    size: 0,
    x: 0,
    y: 0,
    pen: 0,
    textScale: [1, 1],
    leading: 0,
    resources,
  }
  interpret(state, content, 0)
  const { bare, drawn, lacking, marks, pictures, runs, scales } = state
  const isBalanced = state.isBalanced && state.open.length === 0
  return { runs, pictures, scales, drawn, lacking, marks, bare, isBalanced }
}

/**
 * One more glyph on the same line as Chromium's library writes it, a million times in a book: worth
 * a short way.
 */
const nextGlyph = /\s*(-?[\d.]+) 0 Td <([\dA-F]{4})> Tj\n/y
const keyword = /[^\0\t\n\f\r ()<>[\]{}/%]+/y

function interpret(state: State, content: string, depth: number): void {
  const cursor: Cursor = { source: content, at: 0 }
  let operands: PdfObject[] = []
  for (;;) {
    nextGlyph.lastIndex = cursor.at
    const [, right, glyph] = nextGlyph.exec(content) ?? []
    if (glyph) {
      cursor.at = nextGlyph.lastIndex
      const code = Number.parseInt(glyph, 16)
      state.x += Number(right) * state.textScale[0]
      state.pen = state.x
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
    if (name === 'BI') {
      skipInlineImage(cursor)
      draw(state)
    } else if (name === 'Do') paintObject(state, operands, depth)
    else operators[name]?.(state, operands)
    operands = []
  }
}

/** A picture; one made of drawing and text may show text of its own. */
function paintObject(state: State, [name]: readonly PdfObject[], level: number): void {
  const { objects, forms } = state.source
  const all = objects.dictionary(state.resources.get('XObject'))
  const reference = all.get(nameOf(name))
  const form = objects.dictionary(reference)
  if (nameOf(form.get('Subtype')) !== 'Form' || !isReference(reference)) {
    if (nameOf(form.get('Subtype')) === 'Image' && level === 0)
      keepPicture(state, form, isReference(reference) ? reference.ref : undefined)
    draw(state)
    return
  }
  touch(state)
  forms.set(reference.ref, (forms.get(reference.ref) ?? 0) + 1)
  if (level >= deepest) return
  const { depth, isInText, matrix, resources, stream } = state
  const own = objects.array(form.get('Matrix'))
  if (own.length === 6) state.matrix = multiply(matrixOf(own), matrix)
  state.resources = objects.dictionary(form.get('Resources'))
  state.stream = reference.ref
  state.depth = state.open.length
  state.isInText = false
  interpret(state, objects.stream(reference).toString('latin1'), level + 1)
  if (state.open.length > state.depth) state.isBalanced = false
  state.open.length = state.depth
  Object.assign(state, { depth, isInText, matrix, resources, stream })
}

/** A picture fills the unit square of the space in which it is painted. */
function keepPicture(
  { matrix, open, pictures }: State,
  image: PdfDictionary,
  ref: number | undefined,
): void {
  const [a, b, c, d, e, f] = matrix
  const [x, y] = [
    [e, e + a, e + c, e + a + c],
    [f, f + b, f + d, f + b + d],
  ] as const
  pictures.push({
    ref,
    mcid: open.at(-1)?.mcid,
    widthPx: Number(image.get('Width')),
    heightPx: Number(image.get('Height')),
    width: Math.hypot(a, b),
    height: Math.hypot(c, d),
    box: [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)],
  })
}

function skipInlineImage(cursor: Cursor): void {
  const end = /\sEI(?=\s)/g
  end.lastIndex = cursor.at
  cursor.at = end.exec(cursor.source) ? end.lastIndex : cursor.source.length
}
