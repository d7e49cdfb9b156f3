/**
 * The checks that a finished file has to pass, by format.
 *
 * To add one: write a {@link CheckFinished}, name it here and in `templates/proof/checks.yaml`, and
 * break a file in `tests/prove-*.test.ts` so that it has something to find. Those that work in a
 * thread or a browser of their own come first, so that the others run meanwhile.
 */
import type { Book } from '../book.ts'
import { printersAmong } from '../lib/printers.ts'
import type { CheckFinished } from './evidence.ts'

/** A check in the table of a format. */
export interface CheckRow {
  /** Ends with the format. People read about it in `templates/proof/checks.yaml`. */
  readonly name: string
  /** Imports the check, when its format is first proved. */
  readonly load: () => Promise<CheckFinished>
  /** A check that has nothing to do for a book is left out. */
  readonly isNeeded: (book: Book) => boolean
}

function row(
  name: string,
  load: CheckRow['load'],
  isNeeded: CheckRow['isNeeded'] = () => true,
): CheckRow {
  return { name, load, isNeeded }
}

const hasFormulas = (book: Book): boolean => book.hasFormulas

const figures = () => import('./pdf/figures-pdf.ts')
const content = () => import('./epub/content-epub.ts')
const page = () => import('./html.ts')

export const pdfChecks: readonly CheckRow[] = [
  row('reader-pdf', async () => (await import('./pdf/reader-pdf.ts')).readerPdf),
  row('text-pdf', async () => (await import('./pdf/text-pdf.ts')).textPdf),
  row('notes-pdf', async () => (await import('./pdf/notes-pdf.ts')).notesPdf),
  row('pictures-pdf', async () => (await figures()).picturesPdf),
  row('formulas-pdf', async () => (await figures()).formulasPdf, hasFormulas),
  row('pages-pdf', async () => (await import('./pdf/pages-pdf.ts')).pagesPdf),
  row(
    'index-pdf',
    async () => (await import('./pdf/index-pdf.ts')).indexPdf,
    ({ index }) => index !== undefined,
  ),
  row('links-pdf', async () => (await import('./pdf/links-pdf.ts')).linksPdf),
  row('layout-pdf', async () => (await import('./pdf/layout-pdf.ts')).layoutPdf),
  row('type-pdf', async () => (await import('./pdf/type-pdf.ts')).typePdf),
  row('fonts-pdf', async () => (await import('./pdf/fonts-pdf.ts')).fontsPdf),
  row(
    'printers-pdf',
    async () => (await import('./pdf/printers-pdf.ts')).printersPdf,
    ({ config }) => printersAmong(config.profiles).length > 0,
  ),
  row('ua-pdf', async () => (await import('./pdf/ua-pdf.ts')).uaPdf),
  row(
    'archive-pdf',
    async () => (await import('./pdf/archive-pdf.ts')).archivePdf,
    ({ config }) => config.pdfStandards.some((each) => /^a-/.test(each)),
  ),
  row(
    'press-pdf',
    async () => (await import('./pdf/press-pdf.ts')).pressPdf,
    ({ config }) =>
      config.printColour !== 'colour' || config.pdfStandards.includes('x-4'),
  ),
]

export const epubChecks: readonly CheckRow[] = [
  row(
    'epubcheck-epub',
    async () => (await import('./epub/epubcheck-epub.ts')).epubcheckEpub,
  ),
  row('ace-epub', async () => (await import('./epub/ace-epub.ts')).aceEpub),
  row(
    'cover-epub',
    async () => (await import('./epub/cover-epub.ts')).coverEpub,
    ({ config }) => config.cover === undefined,
  ),
  row(
    'stores-epub',
    async () => (await import('./epub/stores-epub.ts')).storesEpub,
    ({ config }) => config.profiles.length > printersAmong(config.profiles).length,
  ),
  row('text-epub', async () => (await content()).textEpub),
  row('formulas-epub', async () => (await content()).formulasEpub, hasFormulas),
  row('pages-epub', async () => (await import('./epub/pages-epub.ts')).pagesEpub),
  row('markup-epub', async () => (await content()).markupEpub),
  row('links-epub', async () => (await content()).linksEpub),
  row('alt-epub', async () => (await content()).altEpub),
  row(
    'accessibility-epub',
    async () => (await import('./epub/accessibility-epub.ts')).accessibilityEpub,
  ),
]

export const htmlChecks: readonly CheckRow[] = [
  row('text-html', async () => (await page()).textHtml),
  row('formulas-html', async () => (await page()).formulasHtml, hasFormulas),
  row('links-html', async () => (await page()).linksHtml),
]

export const onixChecks: readonly CheckRow[] = [
  row('record-onix', async () => (await import('./onix.ts')).recordOnix),
]

export const coverChecks: readonly CheckRow[] = [
  row(
    'barcode-cover',
    async () => (await import('./cover/barcode-cover.ts')).barcodeCover,
    ({ config }) => config.printIsbn !== undefined,
  ),
  row('wrap-cover', async () => (await import('./cover/wrap-cover.ts')).wrapCover),
  row('fonts-cover', async () => (await import('./pdf/fonts-pdf.ts')).fontsPdf),
]
