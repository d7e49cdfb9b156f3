/**
 * The record of the EPUB for the book trade: `templates/onix.xml`, with codes of `templates/onix.yaml`.
 *
 * What it says of accessibility is what was found in the EPUB, in the codes of the trade.
 *
 * @see https://www.editeur.org/93/Release-3.0-and-3.1-Downloads/
 */
import type { Artifact, Book, BookConfig, PublishJob, Words } from '../book.ts'
import { primarySubtag } from '../lib/languages.ts'
import type { Accessibility } from './epub/accessibility.ts'
import { makeEpub } from './epub.ts'
import { fillXml } from './fill-xml.ts'

/** The code lists of `templates/onix.yaml`, by name. */
type Codes = Readonly<Record<string, Words>>

/**
 * The record. The same book gives the same one: its time is that of the last change.
 *
 * @throws As the EPUB does.
 */
export async function onix(job: PublishJob): Promise<Artifact> {
  const { book, templates } = job
  const { accessibility } = await makeEpub(job)
  const codes = templates.texts('onix')
  const { config } = book
  const { authors, date, identifier, language, printIsbn, publisher } = config
  const { features, modes } = accessibility
  const text = fillXml(templates, 'onix.xml', {
    ...config,
    sent: book.modified.toISOString().replace(/[-:]|\.\d+/g, ''),
    sender: publisher ?? authors[0]?.name ?? config.title,
    identifiers: identifiersOf(identifier),
    ...formFeatures(book, accessibility, codes),
    hasPictures: modes.includes('visual'),
    hasNoSeries: !config.series,
    people: peopleOf(config, codes),
    hasNoEdition: !config.edition,
    languages: [
      ...languageOf('01', language, codes),
      ...languageOf('02', config.translationOf?.language, codes),
    ],
    subjects: subjectsOf(config, codes),
    textLanguage: languageCode(language, codes),
    published: date && publishedOn(date, codes),
    copyright: copyrightOf(config),
    // The source of the page numbers, or only another form of the same text.
    printed: printIsbn && {
      relation: features.includes('pageBreakMarkers') ? '13' : '06',
      identifiers: isbnIdentifiers(printIsbn),
    },
  })
  const path = `${config.slug}.onix.xml`
  return { format: 'onix', path, bytes: new TextEncoder().encode(text) }
}

/** What tells the product from all others, in the types of List 5: ISBN, URN, or an address of one's own. */
function identifiersOf(identifier: string): readonly object[] {
  const [, isbn] = /^urn:isbn:(\d{13})$/i.exec(identifier) ?? []
  if (isbn) return isbnIdentifiers(isbn)
  return /^urn:/i.test(identifier)
    ? [{ type: '22', value: identifier }]
    : [{ type: '01', name: 'URI', value: identifier }]
}

/** An ISBN, and the same number as the trade's article number. */
function isbnIdentifiers(isbn: string): readonly object[] {
  return ['03', '15'].map((type) => ({ type, value: isbn }))
}

/** Everyone who made the work, authors first. An institution is filed as it is called; a person by the family name, as a rule. */
function peopleOf(
  { authors, contributors }: BookConfig,
  { roles = {} }: Codes,
): readonly object[] {
  return [...authors, ...contributors].map(({ fileAs, name, role }) => {
    const isInstitution = fileAs === name && name.includes(' ')
    const names = { person: name, inverted: fileAs }
    return {
      role: roles[role] ?? 'Z99',
      ...(isInstitution ? { institution: name } : names),
    }
  })
}

/** A language that the product has something in, with its country and script. @param role - Of List 22. */
function languageOf(
  role: string,
  tag: string | undefined,
  codes: Codes,
): readonly object[] {
  const code = tag && languageCode(tag, codes)
  if (!code) return []
  const [, ...subtags] = tag.split('-')
  const country = subtags.find((subtag) => /^[A-Z]{2}$/.test(subtag))
  const script = subtags.find((subtag) => /^[A-Z][a-z]{3}$/.test(subtag))
  return [{ role, code, country, script }]
}

/** The code of a language given as a BCP 47 tag; `undefined` for one that has none. */
export function languageCode(tag: string, { languages }: Codes): string | undefined {
  const language = primarySubtag(tag)
  return languages?.[language] ?? (/^[a-z]{3}$/.test(language) ? language : undefined)
}

/** Subjects with codes, the first of each scheme the main one, then all others as keywords. */
function subjectsOf(
  { subjects }: BookConfig,
  { subjects: schemes = {} }: Codes,
): readonly object[] {
  const seen = new Set<string>()
  const coded = subjects.flatMap(({ code, name, scheme: id }) => {
    if (!code || !id) return []
    const qualifier = id === 'thema' ? schemes[code.charAt(0)] : undefined
    const scheme = qualifier ?? schemes[id] ?? ''
    const isMain = !seen.has(scheme) && qualifier === undefined
    seen.add(scheme)
    return { isMain, scheme, code, heading: name === code ? undefined : name }
  })
  const words = subjects.filter(({ code }) => !code).map(({ name }) => name)
  if (words.length === 0) return coded
  return [...coded, { scheme: schemes.keywords, heading: words.join('; ') }]
}

function publishedOn(date: string, { dates = {} }: Codes): object {
  const digits = date.replaceAll('-', '')
  return { digits, format: dates[digits.length] ?? dates[4] }
}

/** A notice such as `© 2025 Ada Brook` in its parts, and whole. One without a year has no place in the schema. */
function copyrightOf(config: BookConfig): object | undefined {
  const { authors, contributors, publisher, rights: notice = '' } = config
  const [, year, rest = ''] =
    /(?:©|\(c\)|copyright)\s*(?:©\s*)?(\d{4})([^.;]*)/i.exec(notice) ?? []
  if (!year) return undefined
  // Only who is known to be a person or an institution can be said to own something.
  if (publisher && rest.includes(publisher))
    return { year, institution: publisher, notice }
  const owner = [...authors, ...contributors].find(({ name }) => rest.includes(name))
  return { year, person: owner?.name, notice }
}

/** What the EPUB offers and asks of its readers, who has judged it, and whom to ask. */
function formFeatures(
  { config, words }: Book,
  { features, hazards, listsAllHeadings, sentences, sufficientModes }: Accessibility,
  codes: Codes,
): object {
  const { certifiedBy, conformsTo, contact, report } = config.accessibility ?? {}
  const claimed = conformsTo ? ['conformance', conformsTo.version, conformsTo.level] : []
  const held = [
    ...features.map((name) => codes.features?.[name]),
    ...claimed.map((name) => codes.claims?.[name]),
    listsAllHeadings && '11',
    sufficientModes.includes('textual') && '52',
    // Every page says its language, and the navigation document has landmarks.
    '22 32',
  ]
  return {
    summary: sentences.join(' '),
    wordsLanguage: languageCode(words.language ?? '', codes),
    codes: held.flatMap((each) => (each ? each.split(' ') : [])).sort(),
    certifiedBy,
    report: conformsTo && report,
    contact,
    hazards: hazards.flatMap((name) => codes.hazards?.[name]?.split(' ') ?? []),
  }
}
