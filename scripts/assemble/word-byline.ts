import type { Book, BookConfig, Words } from '../book.ts'
import { groupBy } from '../lib/group-by.ts'

/** Who made the work and when, in words of its language. */
export function wordByline(config: BookConfig, words: Words): Book['byline'] {
  const list = new Intl.ListFormat(config.language)
  const authors = list.format(config.authors.map(({ name }) => name))
  const byKey = groupBy(config.contributors, ({ role }) =>
    Object.hasOwn(words, `by-${role}`) ? `by-${role}` : 'by-other',
  )
  const credits = [...byKey].map(([key, people]) => {
    const wording = words[key]
    if (wording === undefined) throw new Error(`Cannot find the words \`${key}\``)
    return wording.replace('{{names}}', () => list.format(people.map(({ name }) => name)))
  })
  const date = config.date && wordDate(config.date, config.language)
  return { authors, credits, ...(date ? { date } : {}) }
}

/** As exactly as the date is known. */
function wordDate(date: string, language: string): string {
  const [, month, day] = date.split('-')
  if (!month) return date
  const format = new Intl.DateTimeFormat(language, {
    timeZone: 'UTC',
    calendar: 'gregory',
    year: 'numeric',
    month: 'long',
    ...(day ? { day: 'numeric' as const } : {}),
  })
  return format.format(new Date(date))
}
