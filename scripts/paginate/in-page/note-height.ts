/** How much taller a note with formulas may be in print than on the screen, in pixels. */
const slack = 2

/** Height of a note that is laid out, in whole pixels. */
export function noteHeight(note: Element): number {
  const { height } = note.getBoundingClientRect()
  return Math.ceil(height - 0.01) + (note.querySelector('math') ? slack : 0)
}
