import type { Element, Properties } from 'hast'
import type { VFile } from 'vfile'
import { pxPerUnit } from '../lib/css-units.ts'
import { shorten } from '../lib/visible.ts'
import { report } from '../problems/report.ts'

/**
 * Read the size of a picture, from attributes in braces and of HTML alike.
 *
 * `img[width]` becomes a share of the text's width, such as `50%`, or a number of CSS pixels; `img[height]`
 * a number; `img[data-zoom]` is a part of the natural size. What is no size is reported and left out.
 */
export function readSizes(image: Element, file: VFile): void {
  // What stands in a sentence has no caption.
  const { dataCaption: _, height, style, width, ...others } = image.properties
  image.properties = others
  const [, alt, inAlt] = sizeInAlt.exec(String(others.alt ?? '')) ?? []
  if (alt !== undefined) others.alt = alt
  const styled = sizesIn(String(style ?? ''), () =>
    report(file, 'html-attribute-removed', ['style', '<img>'], image),
  )
  for (const [name, value] of Object.entries({
    width: width ?? inAlt,
    height,
    ...styled,
  })) {
    const written = String(value ?? '').trim()
    const reader = readers[name]
    if (!reader || written === '' || written.toLowerCase() === 'auto') continue
    const size = reader.read(written)
    if (size) Object.assign(others, size)
    else
      report(
        file,
        'picture-size',
        [name, shorten(written, 40), reader.expected ?? lengths],
        image,
      )
  }
}

/** `![A ford|300](ford.png)`, as Obsidian has it; a height after it follows from the width. */
const sizeInAlt = /^([^|]*)\|\s*(\d{1,4})(?:x\d{1,4})?\s*$/

/** The sizes in a style attribute. */
function sizesIn(style: string, refuse: () => void): Record<string, string> {
  const sizes: Record<string, string> = {}
  for (const declaration of style.split(';')) {
    const [name = '', value = ''] = declaration.toLowerCase().split(/:(.*)/s, 2)
    const [, most, key] = /^\s*(max-)?(width|height|zoom)\s*$/.exec(name) ?? []
    if (!key && name.trim() !== '') refuse()
    // No picture is larger than its page, whether it says so or not.
    if (key && !(most && value.includes('%'))) sizes[key] = value
  }
  return sizes
}

const lengths = 'a length such as `5cm`, `2in`, `60mm` or `300px`'

interface Reader {
  /** The properties of a size; `undefined` for what is none. */
  readonly read: (text: string) => Properties | undefined
  /** As words of a message. */
  readonly expected?: string
}

const readers: Readonly<Record<string, Reader>> = {
  height: {
    read: (text) => {
      // As tall as it is says nothing.
      if (text === '100%') return {}
      const height = readLength(text)
      return height === undefined ? undefined : { height }
    },
  },
  width: {
    read: (text) => {
      const width = readShare(text) ?? readLength(text)
      return width === undefined ? undefined : { width }
    },
    expected: `${lengths}, or a part of the text’s width such as \`50%\``,
  },
  // As Typora writes it.
  zoom: {
    read: (text) => {
      const [, amount = '', percent] = /^(\d*(?:\.\d+)?)(%?)$/.exec(text) ?? []
      const dataZoom = Number(amount || Number.NaN) / (percent ? 100 : 1)
      return dataZoom > 0 && dataZoom <= 100 ? { dataZoom } : undefined
    },
    expected: 'a part of its size such as `50%`',
  },
}

/** Besides the absolute units of CSS; letters have their usual size. */
const units: Readonly<Record<string, number>> = {
  ...pxPerUnit,
  '': 1,
  inch: 96,
  em: 16,
  rem: 16,
}

/** Larger than any page, in CSS pixels. */
const largest = 10_000

function readLength(text: string): number | undefined {
  const [, amount = '', unit = ''] = /^\+?(\d*(?:\.\d+)?)\s*([a-z]*)$/i.exec(text) ?? []
  const px = Number(amount || Number.NaN) * (units[unit.toLowerCase()] ?? Number.NaN)
  return px >= 1 ? Math.min(Math.round(px * 100) / 100, largest) : undefined
}

/** A part of the text's width, also as LaTeX has it: `50%`, `0.5\textwidth`. */
function readShare(text: string): string | undefined {
  const [, amount = '', unit] =
    /^(\d*(?:\.\d+)?)\s*(%|\\(?:text|line|column)width)$/.exec(text) ?? []
  if (!unit) return undefined
  const percent = unit === '%' ? Number(amount) : Number(amount || 1) * 100
  return percent > 0 ? `${Math.min(100, percent)}%` : undefined
}
