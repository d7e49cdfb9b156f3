import type { VFile } from 'vfile'
import type { Design, Font, Look, OwnFont } from '../../book.ts'
import { nearestName } from '../../lib/edit-distance.ts'
import type { PageGeometry } from '../../lib/page-geometry.ts'
import { reportSetting } from '../../problems/report.ts'
import { familyNames } from '../templates/load-fonts.ts'
import { fontsNamed } from '../templates/own-fonts.ts'
import type { FaceMeasures } from './ornament.ts'
import { reportLimit } from './read-design.ts'

/** Reports what only a page shows: how close lines are, what they hold, how many there are, and what is left beside them. */
export function checkMeasures(
  design: Design,
  { characters, measures: { line, textHeight }, textArea, texts }: PageGeometry,
  heads: Look['margins'],
  configFile: VFile,
): void {
  const { leading, margins = {}, 'text-width': width } = design
  const mm = (px: number) => (px * 25.4) / 96
  const ems = (length: typeof leading) =>
    length && 'px' in length && length.px / Number(texts['text-size'])
  /** Of the settings that cause it, the likeliest first. */
  const check = (
    limit: string,
    number: number,
    found: string,
    ...keys: readonly (keyof Design)[]
  ): void => {
    const key = keys.find((each) => design[each] !== undefined)
    if (key) reportLimit(configFile, limit, number, `design.${key}`, found)
  }
  for (const side of ['top', 'bottom'] as const) {
    const edge = side === 'top' ? 'head' : 'foot'
    const isWritten = Object.values(heads).some((places) =>
      Object.keys(places).some(
        (place) => place.startsWith(edge) && places[place]?.length,
      ),
    )
    const left = mm(margins[side] ?? 0)
    const found = `${side} margin of ${left.toFixed(1)} mm`
    if (isWritten && left > 0) check('head-margin', left, found, 'margins')
  }
  const lead = ems(leading) || usualLeading
  check('leading', lead, `leading of ${lead.toFixed(2)}`, 'leading')
  const indent = ems(design['paragraph-indent']) || usualIndent
  const indented = `indent of ${indent.toFixed(2)}`
  check('paragraph-indent', indent, indented, 'paragraph-indent')
  const letters = Math.round(characters)
  const ofLine = ['text-width', 'margins', 'text-size', 'text-font'] as const
  const held = `line of ${letters} characters`
  check('characters', letters, held, ...ofLine, 'large-print')
  const lines = Math.floor(textHeight / line)
  const ofPage = ['margins', 'leading', 'text-size', 'large-print'] as const
  check('lines', lines, `page of ${lines} lines`, ...ofPage)
  // Those that are given have been looked at.
  if (!width || (margins.inner && margins.outer)) return
  const inner = mm(textArea.innerPx)
  const outer = mm(Number(texts['page-width']) - textArea.widthPx - textArea.innerPx)
  const sides = ['text-width', 'margins'] as const
  check('inner', inner, `inner margin of ${Math.round(inner)} mm`, ...sides)
  check('margins', outer, `outer margin of ${Math.round(outer)} mm`, ...sides)
}

/** In parts of the type size, of lines whose author says nothing else of them. */
const usualLeading = 1.3
const usualIndent = 1

/** Faces that the text of a book asks for, as people call them. */
const faces = [
  ['regular type', 400, 'normal'],
  ['italics', 400, 'italic'],
  ['bold type', 700, 'normal'],
  ['bold italics', 700, 'italic'],
] as const

/** By what a family is for, the key that names it, and how many of these faces it needs. */
const uses = {
  text: ['text-font', 4],
  headings: ['heading-font', 3],
  code: ['code-font', 1],
} as const
const roles = ['text', 'headings', 'code'] as const

/** Families by what they are for. */
export type ChosenFamilies = Readonly<Partial<Record<keyof typeof uses, string>>>

/**
 * The families that a design names, each as its fonts call it: of the folder of fonts, or those that come along.
 *
 * @param named - The fonts of that folder.
 * @param configFile - Gets a problem for each that is in neither.
 */
export function chooseFamilies(
  design: Design,
  named: readonly OwnFont[],
  configFile: VFile,
): ChosenFamilies {
  const chosen: Partial<Record<keyof typeof uses, string>> = {}
  for (const role of roles) {
    const [key] = uses[role]
    const name = design[key]
    if (name === undefined) continue
    const family = findFamily(name, named)
    if (family !== undefined) chosen[role] = family
    if (family !== undefined) continue
    const known = new Set([...named.map(({ font }) => font.family), ...familyNames()])
    const near = nearestName(name, known)
    const expected = near ? `\`${near}\`` : `one of ${[...known].join(', ')}`
    const path = `design.${key}`
    reportSetting(configFile, path, 'design-font-unknown', [path, name, expected])
  }
  return chosen
}

/** The family of a name, however that is written: the author's own first. */
function findFamily(name: string, named: readonly OwnFont[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[\s_-]/g, '')
  return (
    fontsNamed(name, named)[0]?.family ??
    familyNames().find((family) => plain(family) === plain(name))
  )
}

/** A face of such a weight is bold. */
const leastBold = 600

const listOf = new Intl.ListFormat('en-GB')

/**
 * Warns of families that a design names, and that lack faces which a book is set in.
 *
 * @param face - Of the text.
 */
export function checkFaces(
  design: Design,
  chosen: ChosenFamilies,
  all: readonly Font[],
  face: FaceMeasures,
  configFile: VFile,
): void {
  for (const role of roles) {
    const [key, count] = uses[role]
    const family = chosen[role]
    if (family === undefined) continue
    const own = all.filter((font) => font.family === family)
    const isBold = (weight: number) => weight >= leastBold
    const missing: string[] = faces.slice(0, count).flatMap(([name, weight, style]) => {
      const has = own.some(
        (font) => font.style === style && isBold(font.weight) === isBold(weight),
      )
      return has ? [] : [name]
    })
    const isAsked = /small-capitals|drop-caps/.test(design.openings ?? '')
    if (role === 'text' && isAsked && !face.hasSmallCapitals)
      missing.push('small capitals')
    const details = [family, listOf.format(missing)] as [string, string]
    if (missing.length > 0)
      reportSetting(configFile, `design.${key}`, 'design-face-missing', details)
  }
}
