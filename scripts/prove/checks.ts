/**
 * The checks that a finished file has to pass, by format.
 *
 * To add one: write a {@link CheckFinished}, name it here and in `templates/proof/checks.yaml`, and
 * break a file in `tests/prove-*.test.ts` so that it has something to find. Those that work in a
 * thread or a browser of their own come first, so that the others run meanwhile.
 */
import type { Book } from '../book.ts'
import type { CheckFinished } from './evidence.ts'

/** A check in the table of a format. */
export interface CheckRow {
  /** Ends with the format. People read about it in `templates/proof/checks.yaml`. */
  readonly name: string
  /** Imports the check, when its format is first proved. */
  readonly load: () => Promise<CheckFinished>
  /** A check that has nothing to do for a book is left out. */
  readonly isNeeded?: (book: Book) => boolean
}

const hasFormulas = (book: Book): boolean => book.hasFormulas

export const pdfChecks: readonly CheckRow[] = [
  {
    name: 'reader-pdf',
    load: async () => (await import('./pdf/reader-pdf.ts')).readerPdf,
  },
  { name: 'text-pdf', load: async () => (await import('./pdf/text-pdf.ts')).textPdf },
  {
    name: 'notes-pdf',
    load: async () => (await import('./pdf/notes-pdf.ts')).notesPdf,
  },
  {
    name: 'pictures-pdf',
    load: async () => (await import('./pdf/figures-pdf.ts')).picturesPdf,
  },
  {
    name: 'formulas-pdf',
    load: async () => (await import('./pdf/figures-pdf.ts')).formulasPdf,
    isNeeded: hasFormulas,
  },
  {
    name: 'pages-pdf',
    load: async () => (await import('./pdf/pages-pdf.ts')).pagesPdf,
  },
  {
    name: 'links-pdf',
    load: async () => (await import('./pdf/links-pdf.ts')).linksPdf,
  },
  {
    name: 'layout-pdf',
    load: async () => (await import('./pdf/layout-pdf.ts')).layoutPdf,
  },
  { name: 'type-pdf', load: async () => (await import('./pdf/type-pdf.ts')).typePdf },
  {
    name: 'fonts-pdf',
    load: async () => (await import('./pdf/fonts-pdf.ts')).fontsPdf,
  },
  { name: 'ua-pdf', load: async () => (await import('./pdf/ua-pdf.ts')).uaPdf },
  {
    name: 'archive-pdf',
    load: async () => (await import('./pdf/archive-pdf.ts')).archivePdf,
    isNeeded: ({ config }) => config.pdfStandards.some((each) => each !== 'ua-1'),
  },
]

export const epubChecks: readonly CheckRow[] = [
  {
    name: 'epubcheck-epub',
    load: async () => (await import('./epub/epubcheck-epub.ts')).epubcheckEpub,
  },
  { name: 'ace-epub', load: async () => (await import('./epub/ace-epub.ts')).aceEpub },
  {
    name: 'stores-epub',
    load: async () => (await import('./epub/stores-epub.ts')).storesEpub,
    isNeeded: ({ config }) => config.profiles.length > 0,
  },
  {
    name: 'text-epub',
    load: async () => (await import('./epub/content-epub.ts')).textEpub,
  },
  {
    name: 'formulas-epub',
    load: async () => (await import('./epub/content-epub.ts')).formulasEpub,
    isNeeded: hasFormulas,
  },
  {
    name: 'pages-epub',
    load: async () => (await import('./epub/pages-epub.ts')).pagesEpub,
  },
  {
    name: 'markup-epub',
    load: async () => (await import('./epub/content-epub.ts')).markupEpub,
  },
  {
    name: 'links-epub',
    load: async () => (await import('./epub/content-epub.ts')).linksEpub,
  },
  {
    name: 'alt-epub',
    load: async () => (await import('./epub/content-epub.ts')).altEpub,
  },
  {
    name: 'language-epub',
    load: async () => (await import('./epub/content-epub.ts')).languageEpub,
  },
  {
    name: 'accessibility-epub',
    load: async () => (await import('./epub/accessibility-epub.ts')).accessibilityEpub,
  },
]

export const htmlChecks: readonly CheckRow[] = [
  { name: 'text-html', load: async () => (await import('./html.ts')).textHtml },
  {
    name: 'formulas-html',
    load: async () => (await import('./html.ts')).formulasHtml,
    isNeeded: hasFormulas,
  },
  { name: 'links-html', load: async () => (await import('./html.ts')).linksHtml },
]

export const onixChecks: readonly CheckRow[] = [
  { name: 'record-onix', load: async () => (await import('./onix.ts')).recordOnix },
]
