import type { Element } from 'hast'
import type { AccessibilityConfig, Book } from '../../../book.ts'
import { element } from '../../markup.ts'
import { fillWords } from '../../words.ts'
import { type Accessibility, conformanceText } from '../accessibility.ts'
import { property } from '../property.ts'

/**
 * What the package document says about accessibility: what was found, and what the author claims.
 *
 * A claim stands here whether it holds or not; a book of which a check finds that it does not is
 * never let out.
 *
 * @see https://www.w3.org/TR/epub-a11y-11/#sec-disc-package
 */
export function describeAccessibility(
  { config, words }: Book,
  { features, hazards, modes, sentences, sufficientModes }: Accessibility,
): readonly Element[] {
  const each = (name: string, values: readonly string[]) => {
    return values.map((value) => property(`schema:${name}`, value))
  }
  const xmlLang = fillWords(words, 'language')
  return [
    ...each('accessMode', modes),
    ...each('accessModeSufficient', sufficientModes),
    ...each('accessibilityFeature', features),
    ...each('accessibilityHazard', hazards),
    property('schema:accessibilitySummary', sentences.join(' '), { xmlLang }),
    ...claim(config.accessibility),
  ]
}

function claim(config: AccessibilityConfig | undefined): readonly Element[] {
  const { certifiedBy, conformsTo, credential, report } = config ?? {}
  if (!conformsTo || !certifiedBy) return []
  const refines = '#certifier'
  return [
    property('dcterms:conformsTo', conformanceText(conformsTo), { id: 'conformance' }),
    property('a11y:certifiedBy', certifiedBy, {
      id: 'certifier',
      refines: '#conformance',
    }),
    ...(credential
      ? [property('a11y:certifierCredential', credential, { refines })]
      : []),
    ...(report
      ? [element('link', { rel: ['a11y:certifierReport'], refines, href: report })]
      : []),
  ]
}
