import type { Event } from 'micromark-util-types'

/**
 * Put events in the place of all events from an index on.
 *
 * Changes the list itself, because micromark keeps hold of it.
 */
export function replaceFrom(
  events: Event[],
  index: number,
  replacement: readonly Event[],
): void {
  events.length = index
  for (const event of replacement) events.push(event)
}
