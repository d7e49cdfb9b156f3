/**
 * The checks that a finished file has to pass, by format.
 *
 * To add one: write a {@link CheckFinished} in a file of its own, name it here, and break a file in
 * `tests/prove.test.ts` so that it has something to find. Checks are imported when their format is
 * first proved. Those that work in a thread of their own come first, so that the others go on
 * beside them. A check that a book gives no work is left out.
 */
import type { Book, FormatName } from '../book.ts'
import type { CheckFinished } from './evidence.ts'

export type Checks = Readonly<Record<string, CheckFinished>>

export const checks: Readonly<Record<FormatName, (book: Book) => Promise<Checks>>> = {
  pdf: async (book) => ({
    'reader-pdf': (await import('./pdf/reader-pdf.ts')).readerPdf,
    'text-pdf': (await import('./pdf/text-pdf.ts')).textPdf,
    'notes-pdf': (await import('./pdf/notes-pdf.ts')).notesPdf,
    'pictures-pdf': (await import('./pdf/figures-pdf.ts')).picturesPdf,
    ...(book.hasFormulas
      ? { 'formulas-pdf': (await import('./pdf/figures-pdf.ts')).formulasPdf }
      : {}),
    'pages-pdf': (await import('./pdf/pages-pdf.ts')).pagesPdf,
    'links-pdf': (await import('./pdf/links-pdf.ts')).linksPdf,
    'layout-pdf': (await import('./pdf/layout-pdf.ts')).layoutPdf,
    'type-pdf': (await import('./pdf/type-pdf.ts')).typePdf,
    'fonts-pdf': (await import('./pdf/fonts-pdf.ts')).fontsPdf,
    'ua-pdf': (await import('./pdf/ua-pdf.ts')).uaPdf,
    ...(book.config.pdfStandards.some((standard) => standard !== 'ua-1')
      ? { 'archive-pdf': (await import('./pdf/archive-pdf.ts')).archivePdf }
      : {}),
  }),
  epub: async (book) => ({
    'epubcheck-epub': (await import('./epub/epubcheck-epub.ts')).epubcheckEpub,
    'ace-epub': (await import('./epub/ace-epub.ts')).aceEpub,
    ...(book.config.profiles.length > 0
      ? { 'stores-epub': (await import('./epub/stores-epub.ts')).storesEpub }
      : {}),
    'text-epub': (await import('./epub/text-epub.ts')).textEpub,
    ...(book.hasFormulas
      ? { 'formulas-epub': (await import('./epub/text-epub.ts')).formulasEpub }
      : {}),
    'pages-epub': (await import('./epub/pages-epub.ts')).pagesEpub,
    'markup-epub': (await import('./epub/text-epub.ts')).markupEpub,
    'links-epub': (await import('./epub/links-epub.ts')).linksEpub,
    'alt-epub': (await import('./epub/text-epub.ts')).altEpub,
    'language-epub': (await import('./epub/text-epub.ts')).languageEpub,
    'accessibility-epub': (await import('./epub/accessibility-epub.ts'))
      .accessibilityEpub,
  }),
  html: async (book) => ({
    'text-html': (await import('./html.ts')).textHtml,
    ...(book.hasFormulas
      ? { 'formulas-html': (await import('./html.ts')).formulasHtml }
      : {}),
    'links-html': (await import('./html.ts')).linksHtml,
  }),
  onix: async () => ({
    'record-onix': (await import('./onix/record-onix.ts')).recordOnix,
  }),
}
