/** A piece of a content stream, from one offset to another. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Something that is painted outside of all marked content. */
export interface LooseSpan extends Span {
  readonly paints: 'text' | 'other'
}

/** Marked content of the structure. */
export interface Mark {
  /** The operator that begins it, with its operands. */
  readonly opening: Span
  paintsText: boolean
  paintsPicture: boolean
  paintsLines: boolean
  /** Of the first picture in it: from the unit square to the page. */
  pictureMatrix: Matrix | undefined
  /** Name of that picture among the resources. */
  pictureName: string
  /** What it is cut to. */
  readonly clip: Clip
}

/** A rectangle, and what leads from it to the page. */
export interface Clip {
  readonly edges: readonly [left: number, lower: number, right: number, upper: number]
  readonly matrix: Matrix
}

export interface ScannedContent {
  /** By MCID. */
  readonly marks: ReadonlyMap<number, Mark>
  readonly loose: readonly LooseSpan[]
  /** Upper left corner of the text area from the upper left corner of the page, in points. */
  readonly textOrigin: readonly [x: number, y: number] | undefined
}

export type Matrix = readonly [number, number, number, number, number, number]

interface State {
  readonly source: string
  readonly marks: Map<number, Mark>
  readonly loose: LooseSpan[]
  /** Open marked content, innermost last; `undefined` for what has no number. */
  readonly open: (Mark | undefined)[]
  readonly saved: { readonly matrix: Matrix; readonly clip: Clip }[]
  matrix: Matrix
  clip: Clip
  /** The rectangle that was drawn last. */
  rectangle: Clip['edges']
  /** Where a path begins that is not painted yet. */
  path: number | undefined
}

/**
 * What a page's content stream paints where: what belongs to which part of the structure, and what
 * to none.
 *
 * Text objects are passed over whole: nothing but text is in them. @see ISO 32000-1, annex A
 *
 * @throws At an inline image, which Chromium does not write.
 */
export function scanContent(source: string): ScannedContent {
  const matrix: Matrix = [1, 0, 0, 1, 0, 0]
  const rectangle: Clip['edges'] = [0, 0, 0, 0]
  const state: State = {
    source,
    marks: new Map(),
    loose: [],
    open: [],
    saved: [],
    matrix,
    clip: { edges: rectangle, matrix },
    rectangle,
    path: undefined,
  }
  let operands = -1
  for (let at = skipBlank(source, 0); at < source.length; at = skipBlank(source, at)) {
    if (operands < 0) operands = at
    const end = tokenEnd(source, at)
    if (isOperand(source, at)) {
      at = end
      continue
    }
    at = operate(state, source.slice(at, end), operands, end)
    operands = -1
  }
  return { marks: state.marks, loose: state.loose, textOrigin: originOf(source) }
}

/** Carries out one operator. @returns Where the next one begins. */
function operate(state: State, name: string, start: number, end: number): number {
  if (name === 'BT') return passText(state, start)
  if (name === 'BI') throw new Error('Unexpected inline image in the printed PDF')
  if (name === 're') state.rectangle = edgesIn(state.source.slice(start, end))
  if (pathBeginnings.has(name)) state.path ??= start
  else if (pathPaintings.has(name)) {
    paint(state, 'paintsLines', { start: state.path ?? start, end })
    state.path = undefined
  } else if (name === 'Do' || name === 'sh') {
    paint(state, name === 'Do' ? 'paintsPicture' : 'paintsLines', { start, end })
  } else changeState(state, name, start, end)
  return end
}

function changeState(state: State, name: string, start: number, end: number): void {
  const { clip, marks, matrix, open, saved, source } = state
  switch (name) {
    case 'W':
    case 'W*':
      state.clip = { edges: state.rectangle, matrix }
      break
    case 'n':
      state.path = undefined
      break
    case 'q':
      saved.push({ matrix, clip })
      break
    case 'Q':
      Object.assign(state, saved.pop())
      break
    case 'cm':
      state.matrix = multiply(numbersIn(source.slice(start, end - 2)), state.matrix)
      break
    case 'BMC':
    case 'BDC': {
      const id = /\/MCID\s+(\d+)/.exec(source.slice(start, end))?.[1]
      const mark = id === undefined ? undefined : newMark({ start, end }, clip)
      if (mark) marks.set(Number(id), mark)
      open.push(mark)
      break
    }
    case 'EMC':
      open.pop()
      break
  }
}

function newMark(opening: Span, clip: Clip): Mark {
  return {
    opening,
    paintsText: false,
    paintsPicture: false,
    paintsLines: false,
    pictureMatrix: undefined,
    pictureName: '',
    clip,
  }
}

/** Painting outside of marked content is loose; within, it belongs to the innermost that has a number. */
function paint(
  state: State,
  how: 'paintsText' | 'paintsPicture' | 'paintsLines',
  span: Span,
): void {
  const { loose, open, source } = state
  if (open.length === 0) {
    loose.push({ ...span, paints: how === 'paintsText' ? 'text' : 'other' })
    return
  }
  const mark = open.findLast((each) => each !== undefined)
  if (!mark) return
  if (how === 'paintsPicture' && !mark.paintsPicture) {
    mark.pictureMatrix = state.matrix
    mark.pictureName = /\/(\S+)/.exec(source.slice(span.start, span.end))?.[1] ?? ''
  }
  mark[how] = true
}

function passText(state: State, start: number): number {
  const found = state.source.indexOf('\nET', start)
  const end = found < 0 ? state.source.length : found + 3
  // Chromium leaves the text out that the edge of the page cuts off, and not the object around it.
  if (/T[jJ]/.test(state.source.slice(start, end))) {
    paint(state, 'paintsText', { start, end })
  }
  return end
}

const pathBeginnings = new Set(['m', 're'])
const pathPaintings = new Set(['S', 's', 'f', 'F', 'f*', 'B', 'B*', 'b', 'b*'])

const blank = /[\0\t\n\f\r ]*/y
const regular = /[^\0\t\n\f\r ()<>[\]{}/%]+/y
const literal = /\((?:[^()\\]|\\[\s\S])*\)/y

function skipBlank(source: string, at: number): number {
  blank.lastIndex = at
  blank.test(source)
  return Math.max(at, blank.lastIndex)
}

/** Numbers, names, strings, arrays and dictionaries are operands; other words are operators. */
function isOperand(source: string, at: number): boolean {
  const first = source.charCodeAt(at)
  const isNumber =
    (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46
  return isNumber || '/<>[](){}'.includes(source.charAt(at))
}

function tokenEnd(source: string, at: number): number {
  const first = source.charAt(at)
  if (first === '(') {
    literal.lastIndex = at
    return literal.test(source) ? literal.lastIndex : source.length
  }
  if (first === '<' && source.charAt(at + 1) !== '<') return source.indexOf('>', at) + 1
  if (first === '<' || first === '>') return at + 2
  if ('[]{}'.includes(first)) return at + 1
  regular.lastIndex = first === '/' ? at + 1 : at
  return regular.test(source) ? regular.lastIndex : at + 1
}

function numbersIn(text: string): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = text.trim().split(/\s+/).map(Number)
  return [a, b, c, d, e, f]
}

function edgesIn(text: string): Clip['edges'] {
  const [x, y, width, height] = numbersIn(text)
  return [x, y, x + width, y + height]
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

/** Chromium begins with its scale, turned upside down, and clips what follows the margins to the text area. */
function originOf(source: string): readonly [number, number] | undefined {
  const scale = /^([\d.]+) 0 0 -[\d.]+ 0 [\d.]+ cm\n/.exec(source)?.[1]
  const clip = /(?:^|\n)([\d.]+) ([\d.]+) [\d.]+ [\d.]+ re\nW\*? n\n/.exec(source)
  if (!scale || !clip) return undefined
  return [Number(clip[1]) * Number(scale), Number(clip[2]) * Number(scale)]
}
