import type { Book } from '../../book.ts'
import type { NameIn } from '../../lib/read-template.ts'
import { flatten } from '../../lib/walk.ts'
import { type Finding, finding } from '../evidence.ts'

/**
 * What the text of a finished file may have that the manuscript has not, and the other way round.
 *
 * Where a check lets something pass, it counts it under the name of the rule that allows it. What each rule allows is
 * said to people in `templates/proof/rules.yaml`; there is no other list.
 */
const rulesByLine = [
  'white-space line-end line-hyphen ligature capitals list-number note-number',
  'note-place link-address page-number contents leader title-matter running-head',
  'folio index-continued table-head drawing ornament quote-mark code-number formula',
  'way-back page-list not-shown second-reader',
] as const

type TextRule = NameIn<(typeof rulesByLine)[number]>

/** Each of them. */
export const textRules = rulesByLine.flatMap((line) => line.split(' ')) as TextRule[]

/** How often each rule was applied. */
export type AppliedRules = Readonly<Partial<Record<TextRule, number>>>

export interface RuleTally {
  /** @param times - May be 0. */
  readonly apply: (rule: TextRule, times?: number) => void
  /** Those that were, in the order of {@link textRules}. */
  readonly applied: () => AppliedRules
}

/** A tally in which no rule has been applied yet. */
export function ruleTally(): RuleTally {
  const counts = new Map<TextRule, number>()
  return {
    apply: (rule, times = 1) => counts.set(rule, (counts.get(rule) ?? 0) + times),
    applied: () => {
      const used = textRules.filter((rule) => (counts.get(rule) ?? 0) > 0)
      return Object.fromEntries(used.map((rule) => [rule, counts.get(rule)]))
    },
  }
}

/**
 * Words that a finished file may show outside of the text: what `book.yaml` says of the work, the
 * words of `templates/words/`, and the headings that contents and running heads repeat.
 *
 * Letters and digits count, in any case; punctuation is the template's own.
 *
 * @param others - What else may stand there, such as the numbers of notes.
 */
export function apparatusWords(
  { config, contents, imprint, sections, words }: Book,
  others: readonly string[] = [],
): ReadonlySet<string> {
  const { accessibility, date, description, identifier, language, rights } = config
  const { certifiedBy, conformsTo, contact, credential, report } = accessibility ?? {}
  const people = [...config.authors, ...config.contributors].map(({ name }) => name)
  const { level, version } = conformsTo ?? {}
  const sources = [
    ...[config.title, config.subtitle, date, description, identifier, config.publisher],
    ...[rights, certifiedBy, contact, credential, report, ...people],
    conformsTo && `EPUB Accessibility 1.1 - WCAG ${version} Level ${level}`,
    ...datesOf(date, language),
    new Intl.ListFormat(language).format(people),
    ...Object.values(imprint).flat(),
    ...Object.values(words),
    ...sections.map((section) => section.title),
    ...flatten(contents).map(({ text }) => text),
    ...others,
    'ISBN',
  ]
  return new Set(sources.flatMap((source = '') => wordsIn(source)))
}

/** The title or an author that a finished file does not name outside of the text. */
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
    const details: [string, string, string] = [output, words, 'outside of the text']
    return [finding('text-lost', details, { file: configFile, place })]
  })
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

/** A date as people write it, in the language of the book. */
function datesOf(date: string | undefined, language: string): readonly string[] {
  const time = new Date(date ?? Number.NaN)
  if (Number.isNaN(time.getTime())) return []
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' })
  return [format.format(time)]
}
