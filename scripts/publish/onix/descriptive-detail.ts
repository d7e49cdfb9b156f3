import type { Element } from 'hast'
import type { Book, BookConfig, OriginalWork, Series } from '../../book.ts'
import type { Accessibility } from '../epub/accessibility.ts'
import { element } from '../markup.ts'
import { contributors } from './contributors.ts'
import { formFeatures } from './form-features.ts'
import { languageOf } from './language-code.ts'
import { subjects } from './subjects.ts'

/** What the product is. The order of its parts is the schema's. */
export function descriptiveDetail(book: Book, accessibility: Accessibility): Element {
  const { config } = book
  const { edition, language, series, translationOf } = config
  return element(
    'DescriptiveDetail',
    {},
    ...productForm(book, accessibility),
    series ? collection(series) : element('NoCollection'),
    titleDetail('01', config),
    ...(translationOf ? [titleDetail('03', translationOf)] : []),
    ...contributors(config),
    edition ? element('EditionStatement', {}, edition) : element('NoEdition'),
    ...languageOf('01', language),
    ...(translationOf?.language ? languageOf('02', translationOf.language) : []),
    ...subjects(config.subjects),
  )
}

/** A single product, a download, a reflowable EPUB 3.3 without technical protection. */
function productForm(book: Book, accessibility: Accessibility): readonly Element[] {
  const isShown = accessibility.modes.includes('visual')
  const isUnlocked = accessibility.features.includes('unlocked')
  return [
    element('ProductComposition', {}, '00'),
    element('ProductForm', {}, 'ED'),
    element('ProductFormDetail', {}, 'E101'),
    element('ProductFormDetail', {}, 'E200'),
    ...formFeatures(book, accessibility),
    element('PrimaryContentType', {}, '10'),
    ...(isShown ? [element('ProductContentType', {}, '07')] : []),
    ...(isUnlocked ? [element('EpubTechnicalProtection', {}, '00')] : []),
  ]
}

/** A series of the publisher's, and the place in it. */
function collection({ name, number }: Series): Element {
  const place = element(
    'TitleElement',
    {},
    element('TitleElementLevel', {}, '01'),
    element('PartNumber', {}, number ?? ''),
  )
  return element(
    'Collection',
    {},
    element('CollectionType', {}, '10'),
    element(
      'TitleDetail',
      {},
      element('TitleType', {}, '01'),
      element(
        'TitleElement',
        {},
        element('TitleElementLevel', {}, '02'),
        element('TitleText', {}, name),
      ),
      ...(number ? [place] : []),
    ),
  )
}

function titleDetail(
  type: string,
  {
    subtitle,
    title,
  }: Pick<BookConfig, 'subtitle' | 'title'> | (OriginalWork & { subtitle?: string }),
): Element {
  return element(
    'TitleDetail',
    {},
    element('TitleType', {}, type),
    element(
      'TitleElement',
      {},
      element('TitleElementLevel', {}, '01'),
      element('TitleText', {}, title),
      ...(subtitle ? [element('Subtitle', {}, subtitle)] : []),
    ),
  )
}
