/** Colours as amounts of one ink. */

/** As Skia writes numbers, in steps of 1/255 with four places: what differs by less is the same. */
const tolerance = 0.002

/** Whether red, green and blue are a grey. */
export function isGrey(parts: readonly number[]): boolean {
  return Math.max(...parts) - Math.min(...parts) < tolerance
}

/** Of red, green and blue, how light they are. @see ITU-R BT.601, which ISO 32000-1, 10.3.2, and JPEG have, too */
export const weights = [0.299, 0.587, 0.114] as const

/** How light the grey is that is as light as a colour: from 0, all of the ink, to 1, none. */
export function greyOf(parts: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = parts
  if (isGrey(parts)) return red
  return weights[0] * red + weights[1] * green + weights[2] * blue
}
