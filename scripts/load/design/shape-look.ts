/** A look with other measures: what follows from the size of the type follows by its ratio. */
import type { Design, Look, PageKind, Trim } from '../../book.ts'
import { pageGeometry } from '../../lib/page-geometry.ts'
import { readData } from '../../lib/read-template.ts'
import type { FaceMeasures } from './measure-face.ts'

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
