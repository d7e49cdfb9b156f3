import type { Element } from 'hast'
import type { AccessibilityConfig, Book } from '../../book.ts'
import type { Accessibility } from '../epub/accessibility.ts'
import { element } from '../markup.ts'
import { languageCode } from './language-code.ts'

/** Codes of List 196 for what schema.org has a word for. @see https://w3c.github.io/a11y-discov-vocab/crosswalk/ */
const featureCodes: Readonly<Record<string, string>> = {
  ARIA: '30',
  MathML: '17',
  alternativeText: '14',
  displayTransformability: '36',
  index: '12',
  pageBreakMarkers: '19',
  pageNavigation: '41',
  readingOrder: '13',
  structuralNavigation: '29',
}

/**
 * Codes of List 143. A moving picture of which nobody has said whether it flashes is a risk that is
 * not known, which the list has words for and schema.org has in one.
 */
const hazardCodes: Readonly<Record<string, readonly string[]>> = {
  none: ['00'],
  noFlashingHazard: ['14'],
  noSoundHazard: ['16'],
  unknown: ['24', '26'],
}

const versionCodes = { '2.0': '80', '2.1': '81', '2.2': '82' } as const
const levelCodes = { A: '84', AA: '85', AAA: '86' } as const

/** What the EPUB offers and asks of its readers, and the version of its format. */
export function formFeatures(
  { config, words }: Book,
  accessibility: Accessibility,
): readonly Element[] {
  const language = languageCode(words.language ?? '')
  const summary = accessibility.sentences.join(' ')
  const codes = [...accessCodes(accessibility), ...claimCodes(config.accessibility)]
  return [
    feature('09', '00', element(described, language ? { language } : {}, summary)),
    ...codes.sort().map((code) => feature('09', code)),
    ...namedFacts(config.accessibility),
    ...accessibility.hazards
      .flatMap((hazard) => hazardCodes[hazard] ?? [])
      .map((code) => feature('12', code)),
    // The code of EPUB 3.3 in List 220.
    feature('15', '101F'),
  ]
}

const described = 'ProductFormFeatureDescription'

function accessCodes({ features, marks, sufficientModes }: Accessibility): string[] {
  const has = (feature: string) => features.includes(feature)
  // Nothing is disabled where readers can change what they see, and nothing is locked.
  const isOpen = has('displayTransformability') && has('unlocked')
  return [
    ...(isOpen ? ['10'] : []),
    // The list asks for every level of heading, where schema.org is content with the major ones.
    ...(has('tableOfContents') && marks.listsAllHeadings ? ['11'] : []),
    ...features.flatMap((name) => featureCodes[name] ?? []),
    ...(marks.hasLanguages ? ['22'] : []),
    ...(marks.hasLandmarks ? ['32'] : []),
    ...(sufficientModes.includes('textual') ? ['52'] : []),
  ]
}

function claimCodes({ conformsTo }: Partial<AccessibilityConfig> = {}): string[] {
  if (!conformsTo) return []
  return ['04', versionCodes[conformsTo.version], levelCodes[conformsTo.level]]
}

/** Who has judged the book, where that is written, and whom to ask. */
function namedFacts(config: Partial<AccessibilityConfig> = {}): readonly Element[] {
  const { certifiedBy, conformsTo, contact, report } = config
  const named = (code: string, text: string | undefined) =>
    text ? [feature('09', code, element(described, {}, text))] : []
  return [
    ...named('90', conformsTo && certifiedBy),
    ...named('94', conformsTo && report),
    ...named('99', contact),
  ]
}

function feature(type: string, value: string, ...rest: readonly Element[]): Element {
  return element(
    'ProductFormFeature',
    {},
    element('ProductFormFeatureType', {}, type),
    element('ProductFormFeatureValue', {}, value),
    ...rest,
  )
}
