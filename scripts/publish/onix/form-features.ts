import type { Element } from 'hast'
import type { AccessibilityConfig, Book } from '../../book.ts'
import type { Accessibility } from '../epub/accessibility.ts'
import { element } from '../markup.ts'
import { type Codes, composite, inLanguage } from './record.ts'

/** What the EPUB offers and asks of its readers, and the version of its format. */
export function formFeatures(
  { config, words }: Book,
  accessibility: Accessibility,
  codes: Codes,
): readonly Element[] {
  const { hazards, sentences } = accessibility
  const language = inLanguage(words.language ?? '', codes)
  const listed = [
    ...accessCodes(accessibility, codes),
    ...claimCodes(config.accessibility, codes),
  ]
  return [
    feature('09', '00', element(described, language, sentences.join(' '))),
    ...listed.sort().map((code) => feature('09', code)),
    ...namedFacts(config.accessibility),
    ...hazards
      .flatMap((hazard) => codes.hazards?.[hazard]?.split(' ') ?? [])
      .map((code) => feature('12', code)),
    // The code of EPUB 3.3 in List 220.
    feature('15', '101F'),
  ]
}

const described = 'ProductFormFeatureDescription'

/** Of List 196. */
function accessCodes(
  { features, marks, sufficientModes }: Accessibility,
  codes: Codes,
): readonly string[] {
  const has = (feature: string) => features.includes(feature)
  // Nothing is disabled where readers can change what they see, and nothing is locked.
  const isOpen = has('displayTransformability') && has('unlocked')
  return [
    ...(isOpen ? ['10'] : []),
    // The list asks for every level of heading, where schema.org is content with the major ones.
    ...(has('tableOfContents') && marks.listsAllHeadings ? ['11'] : []),
    ...features.flatMap((name) => codes.features?.[name] ?? []),
    ...(marks.hasLanguages ? ['22'] : []),
    ...(marks.hasLandmarks ? ['32'] : []),
    ...(sufficientModes.includes('textual') ? ['52'] : []),
  ]
}

function claimCodes(
  { conformsTo }: Partial<AccessibilityConfig> = {},
  { claims = {} }: Codes,
): readonly string[] {
  if (!conformsTo) return []
  return ['04', ...[conformsTo.version, conformsTo.level].flatMap((k) => claims[k] ?? [])]
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

function feature(type: string, value: string, ...parts: readonly Element[]): Element {
  const texts = { ProductFormFeatureType: type, ProductFormFeatureValue: value }
  return composite('ProductFormFeature', texts, ...parts)
}
