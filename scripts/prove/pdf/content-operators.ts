import {
  draw,
  mark,
  matrixOf,
  move,
  multiply,
  type State,
  show,
  unmark,
} from './content-state.ts'
import { nameOf } from './load-object.ts'
import type { PdfObject } from './parse-object.ts'
import { bytesOf } from './text-string.ts'

type Operator = (state: State, operands: readonly PdfObject[]) => void

/** What the operators of a content stream do, as far as it says where which text is. @see ISO 32000-1, annex A */
export const operators: Readonly<Record<string, Operator>> = {
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
    state.pen = 0
    state.textScale = [1, 1]
    state.isInText = true
  },
  ET: (state) => {
    state.isInText = false
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
    state.pen = e
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
    for (const part of Array.isArray(parts) ? parts : []) {
      if (typeof part === 'number')
        state.pen -= (part / 1000) * state.size * state.textScale[0]
      else show(state, bytesOf(part))
    }
  },
  "'": (state, [text]) => {
    move(state, 0, -state.leading)
    show(state, bytesOf(text))
  },
  '"': (state, [, , text]) => {
    move(state, 0, -state.leading)
    show(state, bytesOf(text))
  },
  BMC: (state, [tag]) => mark(state, tag, undefined),
  BDC: (state, [tag, properties]) => mark(state, tag, properties),
  EMC: unmark,
  f: draw,
  F: draw,
  'f*': draw,
  S: draw,
  s: draw,
  B: draw,
  'B*': draw,
  b: draw,
  'b*': draw,
  sh: draw,
}
