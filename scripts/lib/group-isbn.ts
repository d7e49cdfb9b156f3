import type { Words } from '../book.ts'

/**
 * An ISBN of 13 digits with hyphens between its groups; as it is where the agency is unknown.
 *
 * @param publishers - Of `templates/isbn.yaml`.
 */
export function groupIsbn(digits: string, publishers: Words): string {
  const [agency, ranges] =
    Object.entries(publishers).find(([name]) =>
      digits.startsWith(name.replace('-', '')),
    ) ?? []
  if (agency === undefined) return digits
  const rest = digits.slice(agency.length - 1, -1)
  const last = ranges?.split(' ').find((end) => rest.slice(0, end.length) <= end)
  if (last === undefined) return digits
  const publisher = rest.slice(0, last.length)
  const title = rest.slice(last.length)
  return [agency, publisher, title, digits.slice(-1)].join('-')
}
