import { type DecodedPng, decode, encode } from 'fast-png'

export interface CroppedFormula {
  readonly bytes: Uint8Array
  readonly widthEm: number
  /** How far it reaches below the base line, in ems. */
  readonly depthEm: number
}

/** Pixels from the left at which `epub/formula.html` has its squares, and behind which its formulas begin. */
const edgeAt = 4
const baseLineAt = 24
const formulasFrom = 60

/** A pixel darker than this is of the formula. */
const ground = 250

/**
 * The formulas of the rows that a drawing of `epub/formula.html` shows whole; `undefined` for one that
 * is cut at the right.
 *
 * @param size - Of the type, in pixels.
 * @throws When a row holds no formula.
 */
export function cropFormulas(
  png: Uint8Array,
  size: number,
): readonly (CroppedFormula | undefined)[] {
  const drawing = decode(png)
  const edges = edgesIn(drawing)
  return edges
    .slice(0, -1)
    .map((from, index) => cropRow(drawing, size, from, edges[index + 1] ?? from))
}

/** Where rows begin, in pixels from the top. */
function edgesIn(drawing: DecodedPng): readonly number[] {
  const isEdge = (y: number): boolean => isColoured(drawing, edgeAt, y, 'cyan')
  const lines = Array.from({ length: drawing.height }, (_, y) => y)
  return lines.filter((y) => isEdge(y) && !(y > 0 && isEdge(y - 1)))
}

function cropRow(
  drawing: DecodedPng,
  size: number,
  from: number,
  to: number,
): CroppedFormula | undefined {
  const { base, bottom, left, right, top } = boundsOf(drawing, from, to)
  if (right < 0) throw new Error('Cannot find the formula in its drawing')
  if (right >= drawing.width - 1) return undefined
  const [width, height] = [right - left + 1, bottom - top + 1]
  const data = new Uint8Array(width * height * 3)
  const { channels } = drawing
  let index = 0
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const at = (y * drawing.width + x) * channels
      for (let channel = 0; channel < 3; channel++) {
        data[index++] = Number(drawing.data[at + channel])
      }
    }
  }
  return {
    bytes: encode({ width, height, data, channels: 3, depth: 8 }),
    widthEm: width / size,
    depthEm: (bottom + 1 - base) / size,
  }
}

/** The edges of a row's formula, and where its base line is, in pixels. */
function boundsOf(drawing: DecodedPng, from: number, to: number) {
  const bounds = { left: drawing.width, right: -1, top: to, bottom: -1, base: from }
  for (let y = from; y < to; y++) {
    if (isColoured(drawing, baseLineAt, y, 'magenta')) bounds.base = y + 1
    for (let x = formulasFrom; x < drawing.width; x++) {
      if (isInk(drawing, x, y)) addTo(bounds, x, y)
    }
  }
  return bounds
}

function addTo(bounds: ReturnType<typeof boundsOf>, x: number, y: number): void {
  bounds.left = Math.min(bounds.left, x)
  bounds.right = Math.max(bounds.right, x)
  bounds.top = Math.min(bounds.top, y)
  bounds.bottom = y
}

function isInk({ channels, data, width }: DecodedPng, x: number, y: number): boolean {
  const at = (y * width + x) * channels
  return (
    Number(data[at]) < ground ||
    Number(data[at + 1]) < ground ||
    Number(data[at + 2]) < ground
  )
}

/** Cyan has no red, magenta no green. */
function isColoured(
  { channels, data, width }: DecodedPng,
  x: number,
  y: number,
  colour: 'cyan' | 'magenta',
): boolean {
  const at = (y * width + x) * channels
  const [none, full] = colour === 'cyan' ? [0, 1] : [1, 0]
  return Number(data[at + none]) < 64 && Number(data[at + full]) > 192
}
