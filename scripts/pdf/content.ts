import {
  type ContentPlace,
  type ContentSource,
  type State,
  startState,
} from './content-state.ts'
import { readOperators } from './operators.ts'
import { boxOn, type Mark, matrixOf, multiply, type PageContent } from './page-content.ts'
import { move, nextLine, show } from './show-text.ts'
import {
  bytesOf,
  isReference,
  nameOf,
  type PdfDictionary,
  type PdfObject,
  textOf,
} from './syntax.ts'

/** Drawings within drawings, deeper than which no sound file goes. */
const deepest = 8

/**
 * What a page paints, in the order in which it is painted.
 *
 * @param source - Without it nothing is said of letters, nor of what is in drawings.
 * @throws When the content does not follow the syntax.
 */
export function readContent(
  content: Buffer,
  place: ContentPlace,
  source?: ContentSource,
): PageContent {
  const state = startState(source, place)
  interpret(state, content)
  return state.found
}

function interpret(state: State, content: Buffer): void {
  readOperators(content, (operator, operands, start, end) => {
    state.start = start
    state.end = end
    if (operator === 'BT' && !state.source) return passText(state, content)
    operators[operator]?.(state, operands)
    return undefined
  })
}

/** Where letters are not asked for, a text object is passed over whole: nothing but text is in it. */
function passText({ found, open, start }: State, content: Buffer): number {
  const last = content.indexOf('\nET', start)
  const end = last < 0 ? content.length : last + 3
  const text = content.subarray(start, end)
  // Chromium leaves out the text that the edge of the page cuts off, and not the object around it.
  if (!text.includes('Tj') && !text.includes('TJ')) return end
  const around = open.at(-1)
  if (around) around.paintsText = true
  else found.loose.push({ start, end, paints: 'text' })
  return end
}

type Operator = (state: State, operands: readonly PdfObject[]) => void

/** What operators do, as far as it says what is painted where. @see ISO 32000-1, annex A */
const operators: Readonly<Record<string, Operator>> = {
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
  S: paintPath,
  s: paintPath,
  f: paintPath,
  F: paintPath,
  'f*': paintPath,
  B: paintPath,
  'B*': paintPath,
  b: paintPath,
  'b*': paintPath,
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
      if (typeof part === 'number') state.pen -= (part / 1000) * state.size * state.scaleX
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
  const { clip, depth, font, leading, level, matrix } = state
  const { resources, size } = state
  const own = objects.array(form.get('Matrix'))
  if (own.length === 6) state.matrix = multiply(matrixOf(own), matrix)
  state.resources = objects.dictionary(form.get('Resources'))
  state.level++
  state.depth = state.open.length
  interpret(state, objects.stream({ ref }))
  state.open.length = state.depth
  Object.assign(state, { clip, depth, font, leading, level, matrix })
  Object.assign(state, { resources, size })
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
