import type { Element, ElementContent } from 'hast'
import type { AccessibilityConfig } from '../../../book.ts'
import { element } from '../../markup.ts'
import { directionOf, fillWords } from '../../words.ts'
import { type Accessibility, conformanceText } from '../accessibility.ts'
import type { ContentDocument, Edition } from '../edition.ts'
import { makePage } from '../make-page.ts'

export const statementFile = 'accessibility.xhtml'

/** The last page, which says what is known of the book's accessibility. */
export function statementPage(
  edition: Edition,
  { sentences }: Accessibility,
): ContentDocument {
  const { book, templates } = edition
  const { config, words } = book
  const title = fillWords(words, 'accessibility')
  const lines = sentences.map((sentence) => element('li', {}, sentence))
  const slots = {
    claim: claim(edition, config.accessibility),
    facts: [element('ul', {}, ...lines)],
    contact: contact(edition, config.accessibility?.contact),
  }
  const language = fillWords(words, 'language')
  const texts = {
    title,
    'words-direction': directionOf(language),
    'words-language': language,
  }
  const { children } = templates.fill('epub/accessibility', slots, texts)
  return makePage(edition, {
    id: 'accessibility-statement',
    file: statementFile,
    title,
    matter: 'backmatter',
    body: children as ElementContent[],
  })
}

function claim(
  { book: { words } }: Edition,
  config: AccessibilityConfig | undefined,
): readonly Element[] {
  const { certifiedBy, conformsTo, credential, report } = config ?? {}
  if (!conformsTo || !certifiedBy) return []
  const standard = conformanceText(conformsTo)
  const certifier = credential ? `${certifiedBy} (${credential})` : certifiedBy
  const text = fillWords(words, 'accessibility-claim', { certifier, standard })
  return [
    element('p', {}, text),
    ...(report ? [element('p', {}, element('a', { href: report }, report))] : []),
  ]
}

function contact(
  { book: { words } }: Edition,
  address: string | undefined,
): readonly Element[] {
  if (!address) return []
  const link = element('a', { href: `mailto:${address}` }, address)
  return [element('p', {}, `${fillWords(words, 'accessibility-contact')} `, link)]
}
