import type { Series } from '../book.ts'

/** A series and the place in it as a catalogue writes them: `River Tales ; 2`. @see ISBD, area 6 */
export function seriesLabel({ name, number }: Series): string {
  return number ? `${name} ; ${number}` : name
}
