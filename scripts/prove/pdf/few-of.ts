import type { Finding } from '../evidence.ts'

/** How many places of one kind are shown. */
const mostShown = 3

/**
 * Findings about the first places of a kind; the last of them says how many there are.
 *
 * @param describe - Is given how many, such as ` (3 of 12 such places are shown)`, or nothing.
 */
export function fewOf<Place>(
  places: readonly Place[],
  describe: (place: Place, among: string) => Finding,
): readonly Finding[] {
  const shown = places.slice(0, mostShown)
  const among =
    places.length > mostShown
      ? ` (${mostShown} of ${places.length} such places are shown)`
      : ''
  return shown.map((place, index) =>
    describe(place, index === shown.length - 1 ? among : ''),
  )
}
