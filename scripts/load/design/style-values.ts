/** What fills the style sheets of `templates/design`. */
import type { Design, Look, PageKind } from '../../book.ts'
import { type PageGeometry, placeOn } from '../../lib/page-geometry.ts'
import type { Ornament } from './ornament.ts'

type Values = Readonly<Record<string, string>>

/** Lines of print that a space between paragraphs may have, and so many ems of it on screens. */
const stepOfLines = 0.5
const emPerLine = 1.4

/** How paragraphs are told apart: one of indent and space is there where the other is not wanted. */
export function paragraphValues(
  { 'paragraph-indent': indent, 'paragraph-space': space }: Design,
  { sizes }: Look,
  { measures: { line }, texts }: PageGeometry,
): Values {
  const size = Number(texts['text-size'])
  const inEms = (length: typeof indent) =>
    !length || 'lines' in length ? 0 : 'em' in length ? length.em : length.px / size
  const askedLines = !space
    ? 0
    : 'lines' in space
      ? space.lines
      : (inEms(space) * size) / line
  const isFlat = indent !== undefined && inEms(indent) === 0
  const usual = sizes.indent && 'px' in sizes.indent ? sizes.indent.px : 1
  const least = askedLines > 0 || isFlat ? stepOfLines : 0
  const lines = Math.max(least, Math.round(askedLines / stepOfLines) * stepOfLines)
  const isClosed = indent === undefined && lines === 0
  return {
    'paragraph-lines': String(lines),
    'paragraph-space': rounded(lines * emPerLine),
    'paragraph-indent': rounded(isClosed ? usual : inEms(indent)),
  }
}

/** An ornament of a file is as high as two lines, at most. */
const mostLines = 2

export function ornamentValues(
  ornament: Ornament | undefined,
  { measures: { line }, texts }: PageGeometry,
): Values {
  if (!ornament) return {}
  const size = Number(texts['text-size'])
  const { height, svg, text = '' } = ornament
  const px = Math.min('em' in height ? height.em * size : height.px, mostLines * line)
  const codes = [...text].map(
    (character) => `\\${character.codePointAt(0)?.toString(16)} `,
  )
  return {
    ornament: `data:image/svg+xml,${encodeURIComponent(svg)}`,
    'ornament-size': rounded(px / size),
    // A line above, and one below
    'ornament-lines': String(Math.ceil(px / line) + 2),
    'ornament-text': codes.join(''),
  }
}

const kinds = ['verso', 'recto'] as const

/** For each place on left and right pages, whether its type is that of folios or that of heads. */
export function headValues(margins: Look['margins']): Values {
  const places = ['head', 'foot'].flatMap((edge) =>
    ['left', 'centre', 'right'].map((side) => `${edge}-${side}`),
  )
  const entries = kinds.flatMap((kind) =>
    places.map((place) => {
      const pages: readonly PageKind[] = [kind, 'opening', 'front']
      const [texts] = pages
        .flatMap((page) => Object.entries(margins[page]))
        .filter(([name]) => placeOn(name, kind === 'verso') === place)
        .flatMap(([, each]) => (each?.length ? [each] : []))
      return [`${kind}-${place}`, texts?.join() === 'folio' ? 'folio' : 'running-head']
    }),
  )
  return Object.fromEntries(entries) as Values
}

function rounded(value: number): string {
  return String(Math.round(value * 1000) / 1000)
}
