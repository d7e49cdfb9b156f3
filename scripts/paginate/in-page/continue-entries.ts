import { type Run, spotOf } from './measures.ts'

/** An index below which nothing stands that its lines could move. */
export const lastIndex = '.run > .index-entries:last-child'

/**
 * Names entries of the index again where a page begins among what stands below them, as “ferries (continued)”, which
 * readers of the text pass over; and lets its columns end alike.
 */
export function continueEntries(run: Run): void {
  for (const index of run.element.querySelectorAll<HTMLElement>(lastIndex)) {
    for (const line of index.querySelectorAll('.index-continued')) line.remove()
    index.classList.remove('balanced')
    // Each line that is put in moves those after it.
    const entries = [...index.querySelectorAll<HTMLElement>('.index-entry')]
    let page = pageOf(run, entries[0])
    for (const entry of entries) {
      if (pageOf(run, entry) === page) continue
      page = pageOf(run, entry)
      const above = entry.closest('.index-list')?.closest<HTMLElement>('[data-continued]')
      if (above) nameAgain(entry, above.dataset.continued ?? '')
    }
    index.classList.add('balanced')
  }
}

function pageOf(run: Run, entry: Element | undefined): number | undefined {
  return entry && spotOf(run, entry)?.page
}

function nameAgain(entry: Element, text: string): void {
  const line = document.createElement('li')
  line.className = 'index-continued'
  line.setAttribute('aria-hidden', 'true')
  // No section has it, and no count of the text.
  line.dataset.atoms = '0'
  line.textContent = text
  entry.closest('li')?.before(line)
}
