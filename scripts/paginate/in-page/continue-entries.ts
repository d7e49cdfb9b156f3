import { type Run, spotOf } from './measures.ts'

/** Set on what is written anew where a page begins within an entry. */
const continued = 'index-continued'

/**
 * Names entries of the index again where a page begins among what stands below them, as “ferries (continued)”. Readers of
 * the text pass over it.
 */
export function continueEntries(run: Run): void {
  for (const index of run.element.querySelectorAll<HTMLElement>('.index-entries')) {
    for (const line of index.querySelectorAll(`.${continued}`)) line.remove()
    // Each line that is put in moves those after it.
    const entries = [...index.querySelectorAll<HTMLElement>('.index-entry')]
    let page = pageOf(run, entries[0])
    for (const entry of entries) {
      if (pageOf(run, entry) === page) continue
      page = pageOf(run, entry)
      const above = entry.closest('.index-list')?.closest<HTMLElement>('[data-continued]')
      if (above) nameAgain(entry, above.dataset.continued ?? '')
    }
  }
}

function pageOf(run: Run, entry: Element | undefined): number | undefined {
  return entry && spotOf(run, entry)?.page
}

function nameAgain(entry: Element, text: string): void {
  const line = document.createElement('li')
  line.className = continued
  line.setAttribute('aria-hidden', 'true')
  // No section has it, and no count of the text.
  line.dataset.atoms = '0'
  line.textContent = text
  entry.closest('li')?.before(line)
}
