import type { State } from './content-state.ts'
import { codeAt, type PdfFont } from './fonts.ts'
import type { Mark, Run } from './page-content.ts'

export function nextLine(state: State): void {
  move(state, 0, -state.leading)
}

/** The next line, or the next letters, begin elsewhere. */
export function move(state: State, x: number, y: number): void {
  state.x += x * state.scaleX
  state.y += y * state.scaleY
  state.pen = state.x
}

/** Letters are painted. */
export function show(state: State, bytes: string): void {
  const { font, found, open, page } = state
  const around = open[open.length - 1]
  if (around) around.paintsText = true
  if (!font || bytes === '') return
  let ink = ''
  let width = 0
  for (let at = 0; at < bytes.length; at += font.codeLength) {
    const code = codeAt(font, bytes, at)
    ink += font.meaningOf(code) ?? '\ufffd'
    width += font.widthOf(code)
    if (font.used[code] === 0) font.used[code] = page + 1
    // Glyph 0 is a box, for letters that a font does not have.
    if (code === 0 && font.codeLength === 2) found.lacking.add(font)
  }
  let text = ink
  if (around?.replaces) {
    text = around.actualText ?? ''
    around.actualText = ''
  }
  const run = runAt(state, font, around)
  extend(run, state, width, ink)
  run.text += text
}

/** The run that a letter belongs to. */
function runAt(state: State, font: PdfFont, around: Mark | undefined): Run {
  const { found, matrix } = state
  const y = matrix[1] * state.x + matrix[3] * state.y + matrix[5]
  const last = found.runs[found.runs.length - 1]
  if (last && last.mark === around && Math.abs(last.y - y) < 0.5) return last
  const scale = Math.abs(matrix[3] * state.scaleY)
  const run: Run = {
    text: '',
    mcid: around?.mcid,
    mark: around,
    font,
    y,
    x: Number.POSITIVE_INFINITY,
    end: Number.NEGATIVE_INFINITY,
    size: state.size * scale,
    gap: Number.POSITIVE_INFINITY,
    isSpaced: false,
  }
  found.runs.push(run)
  found.scales.add(Math.round(scale * 1e4) / 1e4)
  return run
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
  run.x = Math.min(run.x, start)
  run.end = Math.max(run.end, matrix[0] * state.pen + before)
}
