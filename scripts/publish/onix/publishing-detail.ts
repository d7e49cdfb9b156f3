import type { Element } from 'hast'
import type { BookConfig } from '../../book.ts'
import { element } from '../markup.ts'

/** Forms of List 55, by how much of a date is known. */
const dateForms: Readonly<Record<number, string>> = { 4: '05', 6: '01', 8: '00' }

/** Who published it, when, and under what rights. Nothing for a work without a publisher: the schema has no place for it. */
export function publishingDetail(config: BookConfig): readonly Element[] {
  const { date, publisher } = config
  if (!publisher) return []
  const name = element(
    'Publisher',
    {},
    element('PublishingRole', {}, '01'),
    element('PublisherName', {}, publisher),
  )
  const dates = date ? [publishingDate(date.replaceAll('-', ''))] : []
  return [element('PublishingDetail', {}, name, ...dates, ...copyright(config))]
}

function publishingDate(digits: string): Element {
  const dateformat = dateForms[digits.length] ?? '05'
  return element(
    'PublishingDate',
    {},
    element('PublishingDateRole', {}, '01'),
    element('Date', { dateformat }, digits),
  )
}

/** A notice such as `© 2025 Ada Brook` in its parts, and whole. One without a year has no place in the schema. */
function copyright({
  authors,
  contributors,
  publisher,
  rights,
}: BookConfig): readonly Element[] {
  const [, year, rest = ''] =
    /(?:©|\(c\)|copyright)\s*(?:©\s*)?(\d{4})([^.;]*)/i.exec(rights ?? '') ?? []
  if (!rights || !year) return []
  const person = [...authors, ...contributors].find(({ name }) => rest.includes(name))
  const owner = nameOf(rest, person?.name, publisher)
  const statement = element(
    'CopyrightStatement',
    {},
    element('CopyrightType', {}, 'C'),
    element('CopyrightYear', {}, year),
    ...owner.map((name) => element('CopyrightOwner', {}, name)),
  )
  return [statement, element('CopyrightStatementText', {}, rights)]
}

/** Only who is known to be a person or an institution can be said to own something. */
function nameOf(
  text: string,
  person: string | undefined,
  publisher: string | undefined,
): readonly Element[] {
  if (publisher && text.includes(publisher))
    return [element('CorporateName', {}, publisher)]
  return person ? [element('PersonName', {}, person)] : []
}
