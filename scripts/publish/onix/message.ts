import type { Element } from 'hast'
import type { Book, BookConfig } from '../../book.ts'
import type { Accessibility } from '../epub/accessibility.ts'
import { element } from '../markup.ts'
import { descriptiveDetail } from './descriptive-detail.ts'
import { languageCode } from './language-code.ts'
import { isbnIdentifiers, productIdentifiers } from './product-identifiers.ts'
import { publishingDetail } from './publishing-detail.ts'

/** A message with one record. The same book gives the same message: its time is that of the last change. */
export function message(book: Book, accessibility: Accessibility): Element {
  const { config } = book
  const sent = book.modified.toISOString().replace(/[-:]|\.\d+/g, '')
  const sender = config.publisher ?? config.authors[0]?.name ?? config.title
  return element(
    'ONIXMessage',
    { xmlns: 'http://ns.editeur.org/onix/3.1/reference', release: '3.1' },
    element(
      'Header',
      {},
      element('Sender', {}, element('SenderName', {}, sender)),
      element('SentDateTime', {}, sent),
    ),
    element(
      'Product',
      { datestamp: sent },
      element('RecordReference', {}, config.identifier),
      // Confirmed on publication.
      element('NotificationType', {}, '03'),
      ...productIdentifiers(config.identifier),
      descriptiveDetail(book, accessibility),
      ...collateralDetail(config),
      ...publishingDetail(config),
      ...relatedMaterial(config, accessibility),
    ),
  )
}

function collateralDetail({ description, language }: BookConfig): readonly Element[] {
  if (!description?.trim()) return []
  const code = languageCode(language)
  const text = element('Text', code ? { language: code } : {}, description)
  const content = element(
    'TextContent',
    {},
    element('TextType', {}, '03'),
    element('ContentAudience', {}, '00'),
    text,
  )
  return [element('CollateralDetail', {}, content)]
}

/** The printed book: the source of the page numbers, or only another form of the same text. */
function relatedMaterial(
  { printIsbn }: BookConfig,
  { features }: Accessibility,
): readonly Element[] {
  if (!printIsbn) return []
  const relation = features.includes('pageBreakMarkers') ? '13' : '06'
  const product = element(
    'RelatedProduct',
    {},
    element('ProductRelationCode', {}, relation),
    ...isbnIdentifiers(printIsbn),
  )
  return [element('RelatedMaterial', {}, product)]
}
