import type { VFile } from 'vfile'
import type { Design, Look } from '../../book.ts'
import type { PageGeometry } from '../../lib/page-geometry.ts'
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
