/**
 * The record of the EPUB for the book trade: ONIX for Books 3.1, with reference tags.
 *
 * What it says of accessibility is what was found in the EPUB, in the codes of the trade.
 *
 * @see https://www.editeur.org/93/Release-3.0-and-3.1-Downloads/
 */
import type { Artifact, PublishJob } from '../book.ts'
import { makeEpub } from './epub.ts'
import { serialise } from './markup.ts'
import { message } from './onix/message.ts'

/**
 * The record, and the EPUB that it describes.
 *
 * @throws As the EPUB does.
 */
export async function onix(job: PublishJob): Promise<Artifact> {
  const { accessibility, artifact } = await makeEpub(job)
  const text = serialise(message(job.book, accessibility), 'xml')
  return {
    format: 'onix',
    path: `${job.book.config.slug}.onix.xml`,
    bytes: new TextEncoder().encode(text),
    describes: artifact,
  }
}
