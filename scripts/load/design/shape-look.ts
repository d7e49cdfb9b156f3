/** A look with other measures: what follows from the size of the type follows by its ratio; and what fills the style sheets of `templates/design`. */
import type { Design, Look, PageKind, Trim } from '../../book.ts'
import { type PageGeometry, pageGeometry, placeOn } from '../../lib/page-geometry.ts'
import { readData } from '../../lib/read-template.ts'
import type { FaceMeasures, Ornament } from './ornament.ts'

type Row = Look['rows'][number]

interface DesignDefaults {
  readonly 'large-print': {
    readonly 'size-pt': number
    readonly 'x-height': number
    readonly leading: number
  }
  readonly opening: Omit<NonNullable<Look['opening']>, 'letter'>
}

const defaults = () => readData<DesignDefaults>('design.yaml')

/** What large print is, where its author says nothing else. */
export function withLargePrint(design: Design, { xHeight }: FaceMeasures): Design {
  if (design['large-print'] !== 'true') return design
  const { leading, 'size-pt': pt, 'x-height': usual } = defaults()['large-print']
  // Of a face with lower small letters, half a point more and more.
  const size = Math.ceil(2 * pt * Math.max(1, usual / xHeight)) / 2
  return {
    'text-size': (size * 96) / 72,
    leading: { em: leading },
    'paragraph-space': { lines: 1 },
    openings: 'none',
    ...design,
    alignment: 'ragged',
    hyphenation: 'false',
  }
}

/**
 * @param look - With its families.
 * @param widening - How much wider letters are than those that it counts with.
 */
export function shapeLook(
  { opening: usual, ...look }: Look,
  design: Design,
  widening: number,
  trim: Trim,
): Look {
  const isLarge = design['large-print'] === 'true'
  const rows = look.rows.map((row) => shapeRow(row, look.sizes, design, widening))
  const { margins = {}, 'text-width': text } = design
  const fixed = {
    ...Object.fromEntries(
      Object.entries(margins).map(([side, px]) => [side, Math.round(px)]),
    ),
    ...(text === undefined ? {} : { text: Math.floor(text) }),
  }
  const heads = design['running-heads'] ?? {}
  const shaped = {
    ...look,
    rows,
    fixed,
    sizes: isLarge ? enlarged(look.sizes) : look.sizes,
    margins: { ...look.margins, ...heads } satisfies Record<PageKind, unknown>,
  }
  if (design.openings === 'none' || (!usual && !design.openings)) return shaped
  const { characters } = pageGeometry(trim, shaped)
  const { letter, ...words } = usual ?? { ...defaults().opening, letter: false }
  const isLetter = design.openings ? design.openings === 'drop-caps' : letter
  return { ...shaped, opening: { ...words, letter: isLetter, line: characters } }
}

/** Leading is an even number of pixels, so that half a line is whole. */
const grid = 2

/** Lines that are closer are given more. */
const leastLeading = 1.1

function shapeRow(row: Row, sizes: Look['sizes'], design: Design, widening: number): Row {
  const { characters = 0, line = 0, size: usual = 0 } = row
  const size = design['text-size'] ?? usual
  const leading = design.leading ?? { em: line / usual }
  const asked = 'px' in leading ? leading.px : 'em' in leading ? leading.em * size : line
  const nearest = Math.round(asked / grid) * grid
  const linePx = nearest < leastLeading * size ? nearest + grid : nearest
  const isSameType = size === usual && widening === 1
  // A text of other type is as wide as its letters ask for, as on a page that has no row.
  const sized = Object.keys(sizes).filter((key) => isOfType(sizes[key]))
  const left = isSameType ? ['lines'] : ['lines', 'height', ...sized]
  const kept = Object.entries(row).filter(([key]) => !left.includes(key))
  // Lines of small type open with those of the text; those of titles, which are larger, go by their size.
  const opened = linePx / size / (line / usual)
  const isLarge = design['large-print'] === 'true'
  const small = Object.entries(sizes).flatMap(([key, value]) =>
    (isLarge || opened > 1) &&
    key.endsWith('-line') &&
    'px' in value &&
    value.px <= line / usual
      ? [[key, isLarge ? linePx : Math.round(value.px * size * opened)] as const]
      : [],
  )
  if (isSameType && linePx === line) return row
  return {
    ...Object.fromEntries([...kept, ...small]),
    size,
    line: linePx,
    characters: (characters * usual) / size / widening,
  }
}

/** Whether a size follows that of the type; a column at the side, which not every page has, does not. */
function isOfType(size: Look['sizes'][string] | undefined): boolean {
  return size !== undefined && 'px' in size && size.px > 0
}

/** Where a table would be too wide, it is set in these all the same. */
const tightSize = 'tight-size'

/** Nothing is smaller than the text, and no lines are closer. */
function enlarged(sizes: Look['sizes']): Look['sizes'] {
  const entries = Object.entries(sizes).map(([key, value]) => {
    const isSmall = 'px' in value && value.px < 1 && key.endsWith('-size')
    return [key, isSmall && key !== tightSize ? { px: 1, step: 0 } : value]
  })
  return Object.fromEntries(entries)
}

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
