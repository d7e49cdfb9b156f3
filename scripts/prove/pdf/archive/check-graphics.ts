import { nameOf } from '../load-object.ts'
import type { PdfObjects } from '../open-objects.ts'
import type { PdfDictionary } from '../parse-object.ts'
import { entriesAt } from './archive-file.ts'
import type { CheckRules, Fault } from './fault.ts'

/** @see ISO 32000-1, tables 136 and 137, and `Compatible`, which older readers need */
const blendModes: ReadonlySet<string> = new Set(
  [
    'Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn',
    'HardLight SoftLight Difference Exclusion Hue Saturation Color Luminosity',
  ].flatMap((line) => line.split(' ')),
)

/** @see ISO 32000-1, table 70 */
const knownIntents: ReadonlySet<string> = new Set([
  'AbsoluteColorimetric',
  'RelativeColorimetric',
  'Saturation',
  'Perceptual',
])

/** Nothing is painted in a way that depends on the device. */
export const checkGraphics: CheckRules = (file) => {
  const { dictionaries, drawings, pdf } = file
  const { objects } = pdf
  const states = new Set(entriesAt(file, 'ExtGState').map(objects.dictionary))
  const intents = [
    ...drawings.flatMap((drawing) => [...drawing.intents]),
    ...dictionaries
      .filter((each) => nameOf(each.get('Subtype')) === 'Image')
      .map((each) => nameOf(objects.get(each.get('Intent')))),
    ...[...states].map((state) => nameOf(objects.get(state.get('RI')))),
  ]
  const faults = [...states].flatMap((state) => stateFaults(objects, state))
  const other = intents.find((intent) => intent !== '' && !knownIntents.has(intent))
  if (other !== undefined) faults.push({ rule: '6.2.6-1', found: `intent \`${other}\`` })
  return faults
}

function stateFaults(objects: PdfObjects, state: PdfDictionary): Fault[] {
  const faults: Fault[] = []
  const refuse = (isSo: boolean, rule: Fault['rule'], found: string): void => {
    if (isSo) faults.push({ rule, found })
  }
  const second = state.get('TR2')
  refuse(state.has('TR'), '6.2.5-1', 'transfer function')
  refuse(
    second !== undefined && nameOf(objects.get(second)) !== 'Default',
    '6.2.5-2',
    'transfer function',
  )
  refuse(state.has('HTP'), '6.2.5-3', 'origin of a halftone')
  const halftone = state.get('HT')
  refuse(
    halftone !== undefined && nameOf(objects.get(halftone)) !== 'Default',
    'own-halftone',
    'halftone',
  )
  const overprints = ['OP', 'op'].some((key) => objects.get(state.get(key)) === true)
  refuse(overprints || Number(state.get('OPM') ?? 0) !== 0, 'own-overprint', 'overprint')
  const mode = objects.get(state.get('BM'))
  const modes = (Array.isArray(mode) ? mode : [mode]).map(nameOf)
  const unknown = modes.find((name) => name !== '' && !blendModes.has(name))
  refuse(unknown !== undefined, '6.2.10-1', `blend mode \`${unknown}\``)
  return faults
}
