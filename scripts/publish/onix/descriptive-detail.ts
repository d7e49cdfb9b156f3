import type { Element } from 'hast'
import type { Book, BookConfig, Contributor, Series, Subject } from '../../book.ts'
import type { Accessibility } from '../epub/accessibility.ts'
import { element } from '../markup.ts'
import { formFeatures } from './form-features.ts'
import { type Codes, composite, languageCode } from './record.ts'

/** What the product is. The order of its parts is the schema's. */
export function descriptiveDetail(
  book: Book,
  accessibility: Accessibility,
  codes: Codes,
): Element {
  const { config } = book
  const { edition, language, series, translationOf } = config
  return element(
    'DescriptiveDetail',
    {},
    ...productForm(book, accessibility, codes),
    series ? collection(series) : element('NoCollection'),
    titleDetail('01', config),
    ...(translationOf ? [titleDetail('03', { title: translationOf.title })] : []),
    ...contributors(config, codes),
    edition ? element('EditionStatement', {}, edition) : element('NoEdition'),
    ...languageOf('01', language, codes),
    ...languageOf('02', translationOf?.language, codes),
    ...subjects(config.subjects, codes),
  )
}

/** A single product, a download, a reflowable EPUB 3.3 without technical protection. */
function productForm(
  book: Book,
  accessibility: Accessibility,
  codes: Codes,
): readonly Element[] {
  const isShown = accessibility.modes.includes('visual')
  const isUnlocked = accessibility.features.includes('unlocked')
  return [
    element('ProductComposition', {}, '00'),
    element('ProductForm', {}, 'ED'),
    element('ProductFormDetail', {}, 'E101'),
    element('ProductFormDetail', {}, 'E200'),
    ...formFeatures(book, accessibility, codes),
    element('PrimaryContentType', {}, '10'),
    ...(isShown ? [element('ProductContentType', {}, '07')] : []),
    ...(isUnlocked ? [element('EpubTechnicalProtection', {}, '00')] : []),
  ]
}

/** A series of the publisher's, and the place in it. */
function collection({ name, number }: Series): Element {
  const series = { TitleElementLevel: '02', TitleText: name }
  const place = { TitleElementLevel: '01', PartNumber: number }
  const title = composite(
    'TitleDetail',
    { TitleType: '01' },
    composite('TitleElement', series),
    ...(number ? [composite('TitleElement', place)] : []),
  )
  return composite('Collection', { CollectionType: '10' }, title)
}

function titleDetail(
  type: string,
  { subtitle, title }: Pick<BookConfig, 'subtitle' | 'title'>,
): Element {
  const texts = { TitleElementLevel: '01', TitleText: title, Subtitle: subtitle }
  return composite('TitleDetail', { TitleType: type }, composite('TitleElement', texts))
}

/** Everyone who made the work, authors first. */
function contributors(config: BookConfig, { roles }: Codes): readonly Element[] {
  return [...config.authors, ...config.contributors].map((person, index) =>
    composite('Contributor', {
      SequenceNumber: String(index + 1),
      ContributorRole: roles?.[person.role] ?? 'Z99',
      ...namesOf(person),
    }),
  )
}

/** An institution is filed as it is called; a person by the family name, as a rule. */
function namesOf({ fileAs, name }: Contributor): Readonly<Record<string, string>> {
  if (fileAs === name && name.includes(' ')) return { CorporateName: name }
  return { PersonName: name, ...(fileAs ? { PersonNameInverted: fileAs } : {}) }
}

/** A language that the product has something in, with its country and script. @param role - Of List 22. */
function languageOf(
  role: string,
  tag: string | undefined,
  codes: Codes,
): readonly Element[] {
  const code = tag && languageCode(tag, codes)
  if (!code) return []
  const [, ...subtags] = tag.split('-')
  const language = {
    LanguageRole: role,
    LanguageCode: code,
    CountryCode: subtags.find((subtag) => /^[A-Z]{2}$/.test(subtag)),
    ScriptCode: subtags.find((subtag) => /^[A-Z][a-z]{3}$/.test(subtag)),
  }
  return [composite('Language', language)]
}

/** Subjects with codes, the first of each scheme the main one, then all others as keywords. */
function subjects(
  list: readonly Subject[],
  { subjects: schemes = {} }: Codes,
): readonly Element[] {
  const seen = new Set<string>()
  const coded = list.flatMap(({ code, name, scheme }) => {
    if (!code || !scheme) return []
    const qualifier = scheme === 'thema' ? schemes[code.charAt(0)] : undefined
    const id = qualifier ?? schemes[scheme] ?? ''
    const isMain = !seen.has(id) && qualifier === undefined
    seen.add(id)
    return composite('Subject', {
      MainSubject: isMain ? '' : undefined,
      SubjectSchemeIdentifier: id,
      SubjectCode: code,
      SubjectHeadingText: name === code ? undefined : name,
    })
  })
  const words = list.filter(({ code }) => !code).map(({ name }) => name)
  if (words.length === 0) return coded
  const keywords = {
    SubjectSchemeIdentifier: schemes.keywords,
    SubjectHeadingText: words.join('; '),
  }
  return [...coded, composite('Subject', keywords)]
}
