/** Languages that authors name months in. */
const monthLanguages = [
  'en',
  'de',
  'fr',
  'uk',
  'ru',
  'es',
  'it',
  'nl',
  'pl',
  'pt',
  'cs',
  'sv',
]

/** What may stand beside a day, a month and a year. */
const fillers = /^(?:of|the|de|del|den|le|st|nd|rd|th|er|року|рік|р|года|год|г|roku|r)$/

/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, from what people and tools write: `March 2026`, `2026/3/20`, `20.3.2026`, a time. */
export function readDate(text: string): string | undefined {
  if (/^\d{4}(?:-\d\d){0,2}$/.test(text)) return real(...text.split('-'))
  const iso = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ].*)?$/s.exec(text)
  if (iso) return real(iso[1], iso[3], iso[4])
  const dotted = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$/.exec(text)
  if (dotted) return real(dotted[3], dotted[2], dotted[1])
  const slashed = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(text)
  if (slashed) {
    const [, one = '', other = '', year] = slashed
    // Which of them is the day is only known where one cannot be a month.
    const isDayFirst = Number(one) > 12
    const isKnown = isDayFirst || Number(other) > 12 || one === other
    return isKnown ? real(year, ...(isDayFirst ? [other, one] : [one, other])) : undefined
  }
  return readWords(text)
}

/** A year in a text that is no date. */
export function yearIn(text: string): string | undefined {
  const years = text.match(/(?<!\d)(?:1[5-9]|20)\d\d(?!\d)/g) ?? []
  return years.length === 1 ? years[0] : undefined
}

function real(...parts: readonly (string | undefined)[]): string | undefined {
  const [year, two = '01', other = '01'] = parts.map((part) => part?.padStart(2, '0'))
  const parsed = new Date(`${year}-${two}-${other}T00:00:00Z`)
  const isReal =
    !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(8, 10) === other
  return isReal ? [year, two, other].slice(0, parts.length).join('-') : undefined
}

/** A day, a month and a year in any order, the month by its name; or the last two. */
function readWords(text: string): string | undefined {
  if (text.length > 60) return undefined
  monthNames ??= listMonthNames()
  const parts = text.toLowerCase().match(/\p{L}+|\d+/gu) ?? []
  const rest = parts.filter((part) => !fillers.test(part))
  const year = rest.filter((part) => /^\d{4}$/.test(part))
  const day = rest.filter((part) => /^\d{1,2}$/.test(part))
  const months = rest.flatMap((part) => monthNames?.get(part) ?? [])
  const isWhole = year.length + day.length + months.length === rest.length
  const isOne = year.length === 1 && months.length === 1 && day.length <= 1
  return isWhole && isOne ? real(...year, ...months, ...day) : undefined
}

let monthNames: ReadonlyMap<string, string> | undefined

function listMonthNames(): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const styles = [{ month: 'long' }, { month: 'short' }] as const
  const forms = styles.flatMap((style) => [style, { ...style, day: 'numeric' } as const])
  for (const language of monthLanguages) {
    for (const form of forms) {
      const format = new Intl.DateTimeFormat(language, { ...form, timeZone: 'UTC' })
      for (let month = 0; month < 12; month += 1) {
        const parts = format.formatToParts(new Date(Date.UTC(2026, month, 1)))
        const name = parts.find(({ type }) => type === 'month')?.value ?? ''
        const [word = ''] = name.toLowerCase().match(/\p{L}+/u) ?? []
        if (word && !names.has(word)) names.set(word, String(month + 1).padStart(2, '0'))
      }
    }
  }
  return names
}
