/**
 * The formats a book can be published in.
 *
 * To add one: write `publish/<name>.ts` that exports a {@link Format}, and name it in both tables.
 * The command line, its help and the tests read them. Each format is imported when it is first asked
 * for, so that help and problems need not wait for modules that they never use.
 */
import type { Format, FormatName } from '../book.ts'

export const formats: Readonly<Record<FormatName, Format>> = {
  pdf: async (job) => (await import('./pdf.ts')).pdf(job),
  epub: async (job) => (await import('./epub.ts')).epub(job),
  html: async (job) => (await import('./html.ts')).html(job),
  onix: async (job) => (await import('./onix.ts')).onix(job),
}

/**
 * What each format waits for; the others are made meanwhile. The EPUB says where printed pages begin,
 * whether the PDF is asked for or not.
 */
export const needs: Readonly<Record<FormatName, 'layout' | 'nothing'>> = {
  pdf: 'layout',
  epub: 'layout',
  html: 'nothing',
  onix: 'layout',
}
