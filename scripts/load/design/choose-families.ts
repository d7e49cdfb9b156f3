import type { VFile } from 'vfile'
import type { Design, OwnFont } from '../../book.ts'
import { nearestName } from '../../lib/edit-distance.ts'
import { report } from '../../problems/report.ts'
import { familyNames } from '../templates/load-fonts.ts'
import { fontsNamed } from '../templates/own-fonts.ts'

/** Families by what they are for. */
export type ChosenFamilies = Readonly<
  Partial<Record<'text' | 'headings' | 'code', string>>
>

const keys = {
  text: 'text-font',
  headings: 'heading-font',
  code: 'code-font',
} as const

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
  const entries = (['text', 'headings', 'code'] as const).flatMap((role) => {
    const key = keys[role]
    const name = design[key]
    if (name === undefined) return []
    const family = findFamily(name, named)
    if (family !== undefined) return [[role, family]]
    const known = [
      ...new Set([...named.map(({ font }) => font.family), ...familyNames()]),
    ]
    const near = nearestName(name, known)
    const expected = near ? `\`${near}\`` : `one of ${known.join(', ')}`
    const place = configFile.data.configPlaces?.get(`design.${key}`)
    report(configFile, 'design-font-unknown', [`design.${key}`, name, expected], place)
    return []
  })
  return Object.fromEntries(entries) as ChosenFamilies
}

/** The family of a name, however that is written: the author's own first. */
function findFamily(name: string, named: readonly OwnFont[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[\s_-]/g, '')
  return (
    fontsNamed(name, named)[0]?.family ??
    familyNames().find((family) => plain(family) === plain(name))
  )
}
