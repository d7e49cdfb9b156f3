/** Three numbers of a colour: X, Y and Z, or red, green and blue. */
type Triple = readonly [number, number, number]

type Matrix3 = readonly [Triple, Triple, Triple]

/** Place in the CIE's chromaticity diagram. */
type Chromaticity = readonly [x: number, y: number]

/** White as profiles connect through it. @see ICC.1:2004-10, 7.2.16 */
export const d50: Triple = [0.9642, 1, 0.8249]

/** How the cones of the eye answer to X, Y and Z, as Bradford's adaptation has it. @see ICC.1:2004-10, annex E */
const cones: Matrix3 = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
]

/** Turns X, Y and Z under a white into those of colours that look the same under D50. */
export function adaptToD50(white: Chromaticity): Matrix3 {
  const [r, g, b] = times(cones, xyzOf(white))
  const [toR, toG, toB] = times(cones, d50)
  const scale = diagonal([toR / r, toG / g, toB / b])
  return multiply(inverse(cones), multiply(scale, cones))
}

/** Turns red, green and blue, from 0 to 1 and linear in light, into X, Y and Z under the white of the adaptation. */
export function rgbToXyz(
  { blue, green, red }: Readonly<Record<'red' | 'green' | 'blue', Chromaticity>>,
  white: Chromaticity,
  adaptation: Matrix3,
): Matrix3 {
  const columns = transpose([xyzOf(red), xyzOf(green), xyzOf(blue)])
  const amounts = times(inverse(columns), xyzOf(white))
  return multiply(adaptation, multiply(columns, diagonal(amounts)))
}

/** A colour of luminance 1. */
function xyzOf([x, y]: Chromaticity): Triple {
  return [x / y, 1, (1 - x - y) / y]
}

function diagonal([a, b, c]: Triple): Matrix3 {
  return [
    [a, 0, 0],
    [0, b, 0],
    [0, 0, c],
  ]
}

function transpose([[a, b, c], [d, e, f], [g, h, i]]: Matrix3): Matrix3 {
  return [
    [a, d, g],
    [b, e, h],
    [c, f, i],
  ]
}

function times([one, two, three]: Matrix3, column: Triple): Triple {
  return [dot(one, column), dot(two, column), dot(three, column)]
}

function multiply(left: Matrix3, right: Matrix3): Matrix3 {
  const [one, two, three] = transpose(right)
  return transpose([times(left, one), times(left, two), times(left, three)])
}

function dot([a, b, c]: Triple, [x, y, z]: Triple): number {
  return a * x + b * y + c * z
}

function inverse([one, two, three]: Matrix3): Matrix3 {
  const rows: Matrix3 = [cross(two, three), cross(three, one), cross(one, two)]
  const size = dot(one, rows[0])
  const scaled = ([a, b, c]: Triple): Triple => [a / size, b / size, c / size]
  return transpose([scaled(rows[0]), scaled(rows[1]), scaled(rows[2])])
}

function cross([a, b, c]: Triple, [x, y, z]: Triple): Triple {
  return [b * z - c * y, c * x - a * z, a * y - b * x]
}
