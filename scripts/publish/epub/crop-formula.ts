import { type DecodedPng, decode, encode } from 'fast-png'

interface CroppedFormula {
  readonly bytes: Uint8Array
  /** In ems of the type around it. */
  readonly widthEm: number
  /** How far it reaches below the base line, in ems. */
  readonly depthEm: number
}

/** The square on the base line, and the room behind it, in pixels from the left. */
const leftOfFormula = 40 + 8 + 20

/** A pixel darker than this is of the formula. */
const ground = 250

/**
 * A drawing of `epub/formula.html` cut to the formula; `undefined` for one that reaches the edge.
 *
 * @param size - Of the type, in pixels.
 * @throws When there is no formula in the drawing.
 */
export function cropFormula(png: Uint8Array, size: number): CroppedFormula | undefined {
  const drawing = decode(png)
  const { base, bottom, left, right, top } = boundsOf(drawing)
  if (right < 0) throw new Error('Cannot find the formula in its drawing')
  const isCut = right >= drawing.width - 1 || bottom >= drawing.height - 1 || top === 0
  if (isCut) return undefined
  const [width, height] = [right - left + 1, bottom - top + 1]
  const data = new Uint8Array(width * height * 3)
  for (let index = 0; index < data.length; index++) {
    const y = Math.floor(index / (width * 3))
    const x = Math.floor((index % (width * 3)) / 3)
    data[index] = valueAt(drawing, left + x, top + y, index % 3)
  }
  return {
    bytes: encode({ width, height, data, channels: 3, depth: 8 }),
    widthEm: width / size,
    depthEm: (bottom + 1 - base) / size,
  }
}

/** The edges of the formula, and where its base line is, in pixels. */
function boundsOf(drawing: DecodedPng) {
  const { height, width } = drawing
  const bounds = { left: width, right: -1, top: height, bottom: -1, base: 0 }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isInk(drawing, x, y)) continue
      if (x < leftOfFormula) bounds.base = y + 1
      else addTo(bounds, x, y)
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

function isInk(drawing: DecodedPng, x: number, y: number): boolean {
  return [0, 1, 2].some((channel) => valueAt(drawing, x, y, channel) < ground)
}

function valueAt(
  { channels, data, width }: DecodedPng,
  x: number,
  y: number,
  channel: number,
): number {
  return Number(data[(y * width + x) * channels + channel])
}
