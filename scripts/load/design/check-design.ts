import type { VFile } from 'vfile'
import type { Design, Font, Look } from '../../book.ts'
import type { PageGeometry } from '../../lib/page-geometry.ts'
import { report } from '../../problems/report.ts'
import type { ChosenFamilies } from './choose-families.ts'
import type { FaceMeasures } from './measure-face.ts'
import { limitFault } from './read-design.ts'

const listOf = new Intl.ListFormat('en-GB')

/** Faces that the text of a book asks for, as people call them. */
const faces = [
  ['regular type', 400, 'normal'],
  ['italics', 400, 'italic'],
  ['bold type', 700, 'normal'],
  ['bold italics', 700, 'italic'],
] as const

/** By what a family is for, those that it needs. */
const needed: Readonly<Record<keyof ChosenFamilies, readonly number[]>> = {
  text: [0, 1, 2, 3],
  headings: [0, 1, 2],
  code: [0],
}

/** A face of such a weight is bold. */
const leastBold = 600

/** Warns of families that a design names, and that lack faces which a book is set in. */
export function checkFaces(
  {
    all,
    chosen,
    design,
    face,
  }: {
    readonly all: readonly Font[]
    readonly chosen: ChosenFamilies
    readonly design: Design
    readonly face: FaceMeasures
  },
  configFile: VFile,
): void {
  for (const [role, key] of [
    ['text', 'text-font'],
    ['headings', 'heading-font'],
    ['code', 'code-font'],
  ] as const) {
    const family = chosen[role]
    if (family === undefined) continue
    const own = all.filter((font) => font.family === family)
    const has = (weight: number, style: string) =>
      own.some(
        (font) =>
          font.style === style && font.weight >= leastBold === weight >= leastBold,
      )
    const lacking = needed[role]
      .map((index) => faces[index])
      .flatMap((each) => (each && !has(each[1], each[2]) ? each[0] : []))
    const isBare = role === 'text' && !face.hasSmallCapitals
    const isAsked = /small-capitals|drop-caps/.test(design.openings ?? '')
    const missing = [...lacking, ...(isBare && isAsked ? ['small capitals'] : [])]
    const place = configFile.data.configPlaces?.get(`design.${key}`)
    if (missing.length > 0)
      report(configFile, 'design-face-missing', [family, listOf.format(missing)], place)
  }
}

/** What is measured, how a message says it, and which settings cause it, the likeliest first. */
type Measured = readonly [
  limit: string,
  number: number,
  found: string,
  keys: readonly (keyof Design)[],
]

/** Reports what only a page shows: how close lines are, what they hold, how many there are, and what is left beside them. */
export function checkMeasures(
  design: Design,
  { characters, measures: { line, textHeight }, textArea, texts }: PageGeometry,
  heads: Look['margins'],
  configFile: VFile,
): void {
  const {
    leading,
    margins = {},
    'paragraph-indent': indent,
    'text-width': width,
  } = design
  const ems = (length: typeof leading) =>
    length && 'px' in length && length.px / Number(texts['text-size'])
  const [lead, indented] = [ems(leading) || usualLeading, ems(indent) || usualIndent]
  const [letters, lines] = [Math.round(characters), Math.floor(textHeight / line)]
  const { innerPx, widthPx } = textArea
  const outerPx = Number(texts['page-width']) - widthPx - innerPx
  const sides = Object.entries({ inner: innerPx, outer: outerPx }).map(
    ([side, px]): Measured => {
      const mm = (px * 25.4) / 96
      const limit = side === 'inner' ? side : 'margins'
      return [
        limit,
        mm,
        `${side} margin of ${Math.round(mm)} mm`,
        ['text-width', 'margins'],
      ]
    },
  )
  const written = (['top', 'bottom'] as const).flatMap((side): readonly Measured[] => {
    const edge = side === 'top' ? 'head' : 'foot'
    const isWritten = Object.values(heads).some((places) =>
      Object.keys(places).some(
        (place) => place.startsWith(edge) && places[place]?.length,
      ),
    )
    const mm = ((margins[side] ?? 0) * 25.4) / 96
    const found = `${side} margin of ${mm.toFixed(1)} mm`
    return isWritten && mm > 0 ? [['head-margin', mm, found, ['margins']]] : []
  })
  const measured: readonly Measured[] = [
    ...written,
    ['leading', lead, `leading of ${lead.toFixed(2)}`, ['leading']],
    [
      'paragraph-indent',
      indented,
      `indent of ${indented.toFixed(2)}`,
      ['paragraph-indent'],
    ],
    [
      'characters',
      letters,
      `line of ${letters} characters`,
      ['text-width', 'margins', 'text-size', 'text-font', 'large-print'],
    ],
    [
      'lines',
      lines,
      `page of ${lines} lines`,
      ['margins', 'leading', 'text-size', 'large-print'],
    ],
    // Those that are given have been looked at.
    ...(width && !(margins.inner && margins.outer) ? sides : []),
  ]
  const { configPlaces: places } = configFile.data
  for (const [limit, number, found, keys] of measured) {
    const key = keys.find((each) => design[each] !== undefined)
    const fault = key && limitFault(limit, number)
    const place = places?.get(`design.${key}`) ?? places?.get('design')
    if (fault)
      report(configFile, 'design-limit', [`design.${key}`, found, ...fault], place)
  }
}

/** In parts of the type size, of lines whose author says nothing else of them. */
const usualLeading = 1.3
const usualIndent = 1
