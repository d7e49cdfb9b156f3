import type { AccessibilityConfig, Book, ContentsEntry } from '../../book.ts'
import { type Finding, finding } from '../evidence.ts'

/**
 * Words that a finished file may show beside the text: what `book.yaml` says of the work, the
 * words of `templates/words/`, and the headings that contents and running heads repeat.
 *
 * Letters and digits count, in any case; punctuation is the template's own.
 *
 * @param others - What else may stand there, such as the numbers of notes.
 */
export function apparatusWords(
  { config, contents, sections, words }: Book,
  others: readonly string[] = [],
): ReadonlySet<string> {
  const { date, description, identifier, publisher, rights, subtitle, title } = config
  const people = [...config.authors, ...config.contributors].map(({ name }) => name)
  const sources = [
    ...[title, subtitle, date, description, identifier, publisher, rights].map(String),
    ...people,
    ...claimOf(config.accessibility),
    ...datesOf(date, config.language),
    new Intl.ListFormat(config.language).format(people),
    ...Object.values(words),
    ...sections.map((section) => section.title),
    ...headingsOf(contents),
    ...others,
    'ISBN',
  ]
  return new Set(sources.flatMap(wordsIn))
}

/** What the page on accessibility may say that stands in no other place. */
function claimOf(config: Partial<AccessibilityConfig> = {}): readonly string[] {
  const { certifiedBy, conformsTo, contact, credential, report } = config
  const { level, version } = conformsTo ?? {}
  const standard = conformsTo
    ? [`EPUB Accessibility 1.1 - WCAG ${version} Level ${level}`]
    : []
  return [...standard, ...[certifiedBy, contact, credential, report].map(String)]
}

/** The title or an author that a finished file does not name beside the text. */
export function titleFaults(
  { config, configFile }: Book,
  text: string,
  output: string,
): readonly Finding[] {
  const said = wordsIn(text).join(' ')
  const names = config.authors.map(({ name }) => ['authors', name] as const)
  return [['title', config.title] as const, ...names].flatMap(([key, words]) => {
    if (said.includes(wordsIn(words).join(' '))) return []
    const place = configFile.data.configPlaces?.get(key)
    const details = [output, words, 'beside the text'] as const
    return [finding('text-lost', [...details], { file: configFile, place })]
  })
}

/** Words of a text that the apparatus has no business to show, in order. */
export function strangeWords(
  text: string,
  known: ReadonlySet<string>,
): readonly string[] {
  return wordsIn(text).filter((word) => !known.has(word))
}

/** Letters and digits, in lower case, word by word. */
export function wordsIn(text: string): readonly string[] {
  return (
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  )
}

function headingsOf(contents: readonly ContentsEntry[]): readonly string[] {
  return contents.flatMap(({ children, text }) => [text, ...headingsOf(children)])
}

/** A date as people write it, in the language of the book. */
function datesOf(date: string | undefined, language: string): readonly string[] {
  const time = new Date(date ?? Number.NaN)
  if (Number.isNaN(time.getTime())) return []
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' })
  return [format.format(time)]
}
