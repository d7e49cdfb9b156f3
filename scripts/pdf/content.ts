import { isBlank } from '../lib/font-tables.ts'
import { codeAt, type PdfFont } from './fonts.ts'
import type { PdfObjects } from './objects.ts'
import {
  type Box,
  boxOn,
  type Clip,
  type ColourOperator,
  type LooseSpan,
  type Mark,
  type Matrix,
  matrixOf,
  multiply,
  type PageContent,
  type PaintedPicture,
  type Run,
} from './page-content.ts'
import {
  bytesOf,
  isReference,
  nameOf,
  type PdfDictionary,
  type PdfObject,
  readOperators,
  textOf,
} from './syntax.ts'

/** What is needed to read text and what is in drawings. */
interface ContentSource {
  readonly objects: PdfObjects
  readonly fontOf: (reference: PdfObject | undefined) => PdfFont
}

/** The page whose content is read. */
interface ContentPlace {
  /** Its index. */
  readonly page: number
  readonly resources: PdfDictionary
}

/** What `q` saves and `Q` restores. */
interface GraphicsState {
  readonly matrix: Matrix
  readonly clip: Clip
  readonly font: PdfFont | undefined
  readonly size: number
  readonly leading: number
}

/** Where the reading of a page's content has got to. */
type State = ReturnType<typeof startState>

/** Drawings within drawings, deeper than which no sound file goes. */
const deepest = 8

/**
 * What a page paints, in the order in which it is painted.
 *
 * @param source - Without it nothing is said of letters, nor of what is in drawings.
 * @throws When the content does not follow the syntax.
 */
export function readContent(
  content: string,
  place: ContentPlace,
  source?: ContentSource,
): PageContent {
  const state = startState(source, place)
  interpret(state, content)
  return state.found
}

function interpret(state: State, content: string): void {
  readOperators(content, (operator, operands, start, end) => {
    state.start = start
    state.end = end
    if (operator === 'BT' && !state.source) return passText(state, content)
    operators.get(operator)?.(state, operands)
    return undefined
  })
}

/** Where letters are not asked for, a text object is passed over whole: nothing but text is in it. */
function passText({ found, open, start }: State, content: string): number {
  const last = content.indexOf('\nET', start)
  const end = last < 0 ? content.length : last + 3
  const text = content.slice(start, end)
  // Chromium leaves out the text that the edge of the page cuts off, and not the object around it.
  if (!text.includes('Tj') && !text.includes('TJ')) return end
  const around = open.at(-1)
  if (around) around.paintsText = true
  else found.loose.push({ start, end, paints: 'text' })
  return end
}

type Operator = (state: State, operands: readonly PdfObject[]) => void

/** What operators do, as far as it says what is painted where. @see ISO 32000-1, annex A */
const operators = new Map(
  Object.entries<Operator>({
    q: ({ clip, font, leading, matrix, saved, size }) => {
      saved.push({ clip, font, leading, matrix, size })
    },
    Q: (state) => {
      Object.assign(state, state.saved.pop())
    },
    cm: (state, operands) => {
      state.matrix = multiply(matrixOf(operands), state.matrix)
    },
    re: (state, [x, y, width, height]) => {
      const [left, lower] = [Number(x), Number(y)]
      state.rectangle = [left, lower, left + Number(width), lower + Number(height)]
      state.pathStart ??= state.start
    },
    m: (state) => {
      state.pathStart ??= state.start
    },
    W: clip,
    'W*': clip,
    n: (state) => {
      state.pathStart = undefined
    },
    ...Object.fromEntries(
      'S s f F f* B B* b b*'.split(' ').map((name) => [name, paintPath]),
    ),
    ...Object.fromEntries(
      Object.entries({
        g: 'DeviceGray',
        rg: 'DeviceRGB',
        k: 'DeviceCMYK',
        cs: '',
      }).flatMap(([name, space]) => [
        [name, colour(space, false)],
        [name.toUpperCase(), colour(space, true)],
      ]),
    ),
    sh: (state) => paint(state, 'paintsLines', state.start),
    BI: (state) => paint(state, 'paintsPicture', state.start),
    Do: paintObject,
    BT: (state) => {
      Object.assign(state, { x: 0, y: 0, pen: 0, scaleX: 1, scaleY: 1 })
    },
    Tf: (state, [name, size]) => {
      state.size = Number(size)
      if (!state.source) return
      const fonts = state.source.objects.dictionary(state.resources.get('Font'))
      state.font = state.source.fontOf(fonts.get(nameOf(name)))
    },
    Tm: (state, [a, , , d, e, f]) => {
      state.scaleX = Number(a)
      state.scaleY = Number(d)
      state.x = Number(e)
      state.y = Number(f)
      state.pen = state.x
    },
    Td: (state, operands) => move(state, Number(operands[0]), Number(operands[1])),
    TD: (state, [x, y]) => {
      state.leading = -Number(y)
      move(state, Number(x), Number(y))
    },
    TL: (state, [leading]) => {
      state.leading = Number(leading)
    },
    'T*': nextLine,
    Tj: (state, operands) => show(state, bytesOf(operands[0])),
    TJ: (state, [parts]) => {
      for (const part of Array.isArray(parts) ? parts : []) {
        if (typeof part === 'number')
          state.pen -= (part / 1000) * state.size * state.scaleX
        else show(state, bytesOf(part))
      }
    },
    "'": (state, [text]) => {
      nextLine(state)
      show(state, bytesOf(text))
    },
    '"': (state, [, , text]) => {
      nextLine(state)
      show(state, bytesOf(text))
    },
    BMC: (state, [tag]) => beginMark(state, tag, undefined),
    BDC: (state, [tag, properties]) => beginMark(state, tag, properties),
    EMC: (state) => {
      if (state.open.length > state.depth) state.open.pop()
    },
  }),
)

/** @param space - Where the operator is not of one space, the operand names it. */
function colour(space: string, isOfLines: boolean): Operator {
  return ({ end, found, start }, operands) => {
    const parts = space ? operands.map(Number) : []
    found.colours.push({
      start,
      end,
      space: space || nameOf(operands[0]),
      isOfLines,
      parts,
    })
  }
}

function clip(state: State): void {
  state.clip = { edges: state.rectangle, matrix: state.matrix }
}

function paintPath(state: State): void {
  paint(state, 'paintsLines', state.pathStart ?? state.start)
  state.pathStart = undefined
}

/** Something other than text is painted. */
function paint(state: State, how: 'paintsPicture' | 'paintsLines', start: number): void {
  const { end, found, level, open } = state
  const around = open.at(-1)
  if (around) around[how] = true
  else if (level === 0) found.loose.push({ start, end, paints: 'other' })
  noteDrawn(state)
}

/** A picture made of drawing and text is painted: its content says itself what it is. */
function noteDrawn({ found, open }: State): void {
  const mcid = open.at(-1)?.mcid
  if (mcid !== undefined) found.drawn.add(mcid)
}

/** A picture; one made of drawing and text may show text of its own. */
function paintObject(state: State, [operand]: readonly PdfObject[]): void {
  const name = nameOf(operand)
  const mark = state.open.at(-1)
  if (mark) mark.picture ??= { name, matrix: state.matrix }
  const { source } = state
  const objects = source?.objects
  const reference = objects?.dictionary(state.resources.get('XObject')).get(name)
  const object = objects?.dictionary(reference) ?? nothing
  const ref = isReference(reference) ? reference.ref : undefined
  const kind = nameOf(object.get('Subtype'))
  if (source && kind === 'Form' && ref !== undefined) {
    paintForm(state, source, object, ref)
    return
  }
  if (kind === 'Image' && state.level === 0) keepPicture(state, object, ref)
  paint(state, 'paintsPicture', state.start)
}

function paintForm(
  state: State,
  { objects }: ContentSource,
  form: PdfDictionary,
  ref: number,
): void {
  noteDrawn(state)
  if (state.level >= deepest) return
  const before = { ...state }
  const own = objects.array(form.get('Matrix'))
  if (own.length === 6) state.matrix = multiply(matrixOf(own), state.matrix)
  state.resources = objects.dictionary(form.get('Resources'))
  state.level++
  state.depth = state.open.length
  interpret(state, objects.stream({ ref }).toString('latin1'))
  state.open.length = state.depth
  Object.assign(state, before)
}

/** A picture fills the unit square of the space in which it is painted. */
function keepPicture(
  { found, matrix, open }: State,
  image: PdfDictionary,
  ref: number | undefined,
): void {
  const [a, b, c, d] = matrix
  found.pictures.push({
    ref,
    mcid: open.at(-1)?.mcid,
    widthPx: Number(image.get('Width')),
    heightPx: Number(image.get('Height')),
    width: Math.hypot(a, b),
    height: Math.hypot(c, d),
    box: boxOn(matrix, [0, 0, 1, 1]),
  })
}

/** Marked content, which says to what part of the structure it belongs. */
function beginMark(
  state: State,
  tag: PdfObject | undefined,
  properties: PdfObject | undefined,
): void {
  const { clip, end, found, open, source, start } = state
  const dictionary = propertiesOf(state, properties)
  const around = open.at(-1)
  const name = nameOf(tag)
  const mcid = dictionary.get('MCID')
  const own = dictionary.get('ActualText')
  const actualText = source ? source.objects.get(own) : own
  const inner: Mark = {
    tag: name,
    properties: dictionary,
    around,
    opening: { start, end },
    paintsText: false,
    paintsPicture: false,
    paintsLines: false,
    picture: undefined,
    clip,
    mcid:
      name === 'Artifact' ? undefined : typeof mcid === 'number' ? mcid : around?.mcid,
    actualText: around?.replaces ? '' : textOf(actualText),
    replaces: around?.replaces || actualText !== undefined,
  }
  open.push(inner)
  found.marks.push(inner)
}

const nothing: PdfDictionary = new Map()

/** They stand in the stream, or under a name in its resources. */
function propertiesOf(
  { resources, source }: State,
  properties: PdfObject | undefined,
): PdfDictionary {
  if (properties instanceof Map) return properties
  if (!source || !properties) return nothing
  const { dictionary } = source.objects
  return dictionary(dictionary(resources.get('Properties')).get(nameOf(properties)))
}

function nextLine(state: State): void {
  move(state, 0, -state.leading)
}

/** The next line, or the next letters, begin elsewhere. */
function move(state: State, x: number, y: number): void {
  state.x += x * state.scaleX
  state.y += y * state.scaleY
  state.pen = state.x
}

/** Letters are painted. */
function show(state: State, bytes: string): void {
  const { font, found, open, page } = state
  const around = open[open.length - 1]
  if (around) around.paintsText = true
  if (!font || bytes === '') return
  let ink = ''
  let width = 0
  /** To the end of the last sign: one that says how another is drawn is a blank, which may have a width. */
  let inked = 0
  for (let at = 0; at < bytes.length; at += font.codeLength) {
    const code = codeAt(font, bytes, at)
    const meaning = font.meaningOf(code) ?? '\ufffd'
    ink += meaning
    width += font.widthOf(code)
    if (!around?.replaces || !isBlank(meaning)) inked = width
    font.used[code] ||= page + 1
    if (!around?.replaces) font.usedAlone[code] ||= page + 1
    // Glyph 0 is a box, for letters that a font does not have.
    if (code === 0 && font.codeLength === 2) found.lacking.add(font)
  }
  let text = ink
  if (around?.replaces) {
    text = around.actualText ?? ''
    around.actualText = ''
  }
  const run = runAt(state, font, around)
  extend(run, state, inked, ink)
  run.text += text
}

/** The run that a letter belongs to. */
function runAt(state: State, font: PdfFont, around: Mark | undefined): Run {
  const { found, matrix } = state
  const y = matrix[1] * state.x + matrix[3] * state.y + matrix[5]
  const last = found.runs[found.runs.length - 1]
  const isOnLine = (run: Run) =>
    run.turned
      ? Math.abs(run.x - lineX(state)) < 0.5
      : Math.abs(run.y - y) < 0.5 && !isTurned(state)
  if (last && last.mark === around && isOnLine(last)) return last
  const scale = Math.hypot(matrix[2], matrix[3]) * Math.abs(state.scaleY)
  const run: Run = {
    text: '',
    mcid: around?.mcid,
    mark: around,
    font,
    y,
    x: Number.POSITIVE_INFINITY,
    end: Number.NEGATIVE_INFINITY,
    size: state.size * scale,
    scale,
    gap: Number.POSITIVE_INFINITY,
    isSpaced: false,
  }
  found.runs.push(run)
  return run
}

/** Whether letters run up or down the page. */
function isTurned({ matrix }: State): boolean {
  return Math.abs(matrix[0]) < 1e-4 && Math.abs(matrix[1]) > 1e-4
}

/** Of the base line, if it runs up the page. */
function lineX({ matrix, y }: State): number {
  return matrix[2] * y + matrix[4]
}

/** A run reaches as far as its letters do; a space at its edge is none of it. */
function extend(run: Run, state: State, width: number, ink: string): void {
  const { matrix } = state
  const before = matrix[2] * state.y + matrix[4]
  const start = matrix[0] * state.pen + before
  state.pen += (width / 1000) * state.size * state.scaleX
  if (ink === ' ' || ink === '\u00a0') {
    run.isSpaced = true
    return
  }
  if (run.isSpaced && run.end > run.x) run.gap = Math.min(run.gap, start - run.end)
  run.isSpaced = false
  if (isTurned(state)) {
    const { lower, upper } = run.turned ?? { lower: run.y, upper: run.y }
    const y = matrix[1] * state.pen + matrix[3] * state.y + matrix[5]
    run.turned = { lower: Math.min(lower, y), upper: Math.max(upper, y) }
  }
  run.x = Math.min(run.x, start)
  run.end = Math.max(run.end, matrix[0] * state.pen + before)
}

const unit: Matrix = [1, 0, 0, 1, 0, 0]
const nowhere: Box = [0, 0, 0, 0]

/** The state at the beginning of a page. */
function startState(
  source: ContentSource | undefined,
  { page, resources }: ContentPlace,
) {
  return {
    source,
    found: {
      runs: [] as Run[],
      pictures: [] as PaintedPicture[],
      drawn: new Set<number>(),
      lacking: new Set<PdfFont>(),
      marks: [] as Mark[],
      loose: [] as LooseSpan[],
      colours: [] as ColourOperator[],
    },
    /** Index of the page. */
    page,
    /** The marked content that is open, the innermost last. */
    open: [] as Mark[],
    saved: [] as GraphicsState[],
    /** Of the operator that is carried out, with its operands. */
    start: 0,
    end: 0,
    /** How many drawings the stream that is read is in, and its resources. */
    level: 0,
    resources,
    /** How many marks were open where that stream began. */
    depth: 0,
    /** The rectangle that was drawn last, and where a path begins that is not painted yet. */
    rectangle: nowhere,
    pathStart: undefined as number | undefined,
    matrix: unit,
    clip: { edges: nowhere, matrix: unit } as Clip,
    font: undefined as PdfFont | undefined,
    size: 0,
    leading: 0,
    /** Start of the line, and of the text matrix, in the space of the matrix. */
    x: 0,
    y: 0,
    /** Where the next letter begins, in that space. */
    pen: 0,
    scaleX: 1,
    scaleY: 1,
  }
}
