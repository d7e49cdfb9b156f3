import type { Artifact, PublishJob } from '../book.ts'
import { finishPdf } from './pdf/finish-pdf.ts'

/**
 * The PDF: the browser's print, finished as PDF/UA-1.
 *
 * @throws When the browser fails, or writes a PDF that cannot be read.
 */
export async function pdf({ book, layout, templates }: PublishJob): Promise<Artifact> {
  if (!layout) throw new Error('Cannot print a book that was not laid out')
  const printed = await layout.print()
  return {
    format: 'pdf',
    path: `${book.config.slug}.pdf`,
    bytes: await finishPdf(printed, book, layout, templates),
    pages: layout.pageMap.pages.length,
  }
}
