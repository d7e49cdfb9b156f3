/** The one place where what an author wants of a design comes before what a look has. */
import type { Design, Font, FontStacks, Look, Manuscript } from '../../book.ts'
import { pageGeometry } from '../../lib/page-geometry.ts'
import { loadFonts } from '../templates/load-fonts.ts'
import { fontsNamed } from '../templates/own-fonts.ts'
import type { LookFamily } from '../templates/read-look.ts'
import {
  type ChosenFamilies,
  checkFaces,
  checkMeasures,
  chooseFamilies,
} from './check-design.ts'
import { makeOrnament, measureFace, type Ornament } from './ornament.ts'
import {
  headValues,
  ornamentValues,
  paragraphValues,
  shapeLook,
  withLargePrint,
} from './shape-look.ts'

/** A look as an author wants it. */
export interface Designed {
  readonly look: Look
  readonly fonts: readonly Font[]
  /** Folders of `templates/design` whose style sheets are read after those of the look. */
  readonly parts: readonly string[]
  /** What fills these. */
  readonly values: Readonly<Record<string, string>>
}

/**
 * A look with what its author wants otherwise.
 *
 * What is beyond the limits of a page is reported at the settings.
 */
export async function applyDesign(
  look: Look,
  families: readonly LookFamily[],
  manuscript: Manuscript | undefined,
): Promise<Designed> {
  const { config, fonts: own = [] } = manuscript ?? {}
  if (!manuscript || !config?.design)
    return { look, fonts: await loadFonts(families), parts: [], values: {} }
  const named = own.filter(({ use }) => use === 'named')
  const chosen = chooseFamilies(config.design, named, manuscript.configFile)
  const ours = Object.values(chosen).filter(
    (name) => fontsNamed(name, named).length === 0,
  )
  const fonts = await loadFonts([
    ...[...new Set(ours)].map((family) => ({ family })),
    ...families.filter(({ family }) => !ours.includes(family)),
  ])
  const all = [...named.map(({ font }) => font), ...fonts]
  const stacks = stacksWith(look.stacks, chosen)
  const before = await measureFace(regularOf(look.stacks.text[0], all))
  const face = await measureFace(regularOf(stacks.text[0], all))
  const design = withLargePrint(config.design, face)
  const shaped = shapeLook(
    { ...look, stacks },
    design,
    face.width / before.width,
    config.trim,
  )
  const geometry = pageGeometry(config.trim, shaped)
  checkFaces(design, chosen, all, face, manuscript.configFile)
  checkMeasures(design, geometry, shaped.margins, manuscript.configFile)
  const ornament = design.ornament
    ? await makeOrnament(design.ornament, all, manuscript)
    : undefined
  const leading = geometry.measures.line / Number(geometry.texts['text-size'])
  return {
    look: shaped,
    fonts: fonts.map((font) => inLine(font, leading)),
    parts: partsOf(design, look, shaped, chosen, ornament),
    values: {
      ...paragraphValues(design, shaped, geometry),
      ...ornamentValues(ornament, geometry),
      ...headValues(shaped.margins),
      'x-height': String(face.xHeight),
      'capital-height': String(face.capitalHeight),
    },
  }
}

/** @throws When a family has no faces. */
function regularOf(family: string | undefined, fonts: readonly Font[]): Font {
  const faces = fonts.filter((font) => font.family === family)
  const upright = faces.filter(({ style }) => style === 'normal')
  const regular = upright.find(({ weight }) => weight === 400) ?? upright[0] ?? faces[0]
  if (!regular) throw new Error(`Cannot find a face of the family ${family}`)
  return regular
}

/** The families of an author before those of a look; what a look sets in its text face, stays in that of the text. */
function stacksWith(stacks: FontStacks, chosen: ChosenFamilies): FontStacks {
  const isText = (role: 'headings' | 'furniture') =>
    stacks[role].join() === stacks.text.join()
  const first = {
    ...chosen,
    headings: chosen.headings ?? (isText('headings') ? chosen.text : undefined),
    furniture: isText('furniture') ? chosen.text : undefined,
    formulas: undefined,
  }
  const entries = Object.entries(stacks).map(([role, names]) => {
    const family = first[role as keyof FontStacks]
    return [role, family ? [...new Set([family, ...names])] : names]
  })
  return Object.fromEntries(entries) as FontStacks
}

/** A font whose lines are no higher than those of the text: what is higher belongs to the page before, too. */
function inLine(font: Font, leading: number): Font {
  const { ascent, descent } = font.metrics ?? { ascent: 0, descent: 0 }
  const share = (leading * 100) / (ascent + descent)
  if (share >= 1) return font
  return { ...font, metrics: { ascent: ascent * share, descent: descent * share } }
}

/** What of a design has style sheets of its own. */
function partsOf(
  design: Design,
  before: Look,
  { opening, stacks }: Look,
  chosen: ChosenFamilies,
  ornament: Ornament | undefined,
): readonly string[] {
  const isOtherFace = stacks.text[0] !== before.stacks.text[0]
  const isTold = design['paragraph-indent'] ?? design['paragraph-space']
  const parts: Readonly<Record<string, unknown>> = {
    paragraphs: isTold,
    [design.alignment ?? '']: design.alignment,
    hyphenated: design.hyphenation === 'true',
    undivided: design.hyphenation === 'false',
    lead: opening && !before.opening,
    drop: opening?.letter && (!before.opening?.letter || isOtherFace),
    ornament,
    drawing: ornament && ornament.text === undefined,
    heads: design['running-heads'],
    headings: chosen.headings,
    'large-print': design['large-print'] === 'true',
  }
  return Object.keys(parts).filter((part) => parts[part])
}
