/**
 * The accent of a look, in the colour that an author names, as light or as dark as text may be on its ground.
 *
 * @see https://bottosson.github.io/posts/oklab/
 */
import type { Accent } from '../../book.ts'

/** Lightness and most chroma in OKLCH: with any hue, 6 to 1 or more on white, and on the dark grounds of looks. */
const onLight = { lightness: 0.44, chroma: 0.13 }
const onDark = { lightness: 0.8, chroma: 0.11 }

/** The same hue, fit for text on light and on dark grounds. */
export function accentOf(given: string): Accent {
  return { given, light: fitted(given, onLight), dark: fitted(given, onDark) }
}

/** A colour as six hexadecimal digits after `#`, with or without which it may be written, or as three. */
export function readColour(text: string): string | undefined {
  const [, digits] = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim()) ?? []
  if (digits === undefined) return undefined
  const long = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits
  return `#${long.toLowerCase()}`
}

export const expectedColour =
  "six hexadecimal digits in quotation marks, such as `'#24507a'`"

function fitted(given: string, { chroma, lightness }: typeof onLight): string {
  const [, a, b] = toOklab(
    [1, 3, 5].map((at) => Number.parseInt(given.slice(at, at + 2), 16)),
  )
  const own = Math.hypot(a, b)
  // Less colourful, where no screen has such a colour.
  for (let wanted = Math.min(own, chroma); ; wanted -= 0.005) {
    const share = own > 0 ? Math.max(0, wanted) / own : 0
    const parts = fromOklab([lightness, a * share, b * share])
    const isShown = parts.every((part) => part > -0.5 && part < 255.5)
    if (isShown || share === 0)
      return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`
  }
}

type Three = readonly [number, number, number]

function toOklab(parts: readonly number[]): Three {
  const [r = 0, g = 0, b = 0] = parts.map((part) => {
    const value = part / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

function fromOklab([lightness, a, b]: Three): readonly number[] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map(
    (value) =>
      255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055),
  )
}
