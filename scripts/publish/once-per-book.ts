import type { Book, PublishJob } from '../book.ts'

/**
 * The same work, done once for a book in a layout, however many formats ask for it.
 *
 * @param work - Gives the same for the same book and layout.
 */
export function oncePerBook<Made>(
  work: (job: PublishJob) => Promise<Made>,
): (job: PublishJob) => Promise<Made> {
  const done = new WeakMap<Book, Pick<PublishJob, 'layout'> & { made: Promise<Made> }>()
  return (job) => {
    const before = done.get(job.book)
    if (before && before.layout === job.layout) return before.made
    const made = work(job)
    done.set(job.book, { layout: job.layout, made })
    // What failed for want of a browser may succeed with one.
    made.catch(() => done.delete(job.book))
    return made
  }
}
