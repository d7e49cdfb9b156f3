import type { LinkOut } from '../book.ts'
import { startClock } from '../clock.ts'
import type { LinkTrial } from '../try/try-links.ts'
import { showProgress } from './show-progress.ts'

/** Tries what the book links to, and says so while it goes on. */
export async function checkLinks(links: readonly LinkOut[]): Promise<LinkTrial> {
  const display = showProgress(process.stderr)
  const clock = startClock(display.onProgress)
  return clock
    .time(
      { room: 'links' },
      async () => {
        // Not before it is asked for: nothing else in a build can reach for the network.
        const { tryLinks } = await import('../try/try-links.ts')
        return tryLinks(links)
      },
      ({ addresses, alive }) => `${alive} of ${addresses} addresses answer`,
    )
    .finally(display.end)
}
