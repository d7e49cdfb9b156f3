import type { VFile } from 'vfile'
import type {
  Artifact,
  Book,
  ByMedium,
  FormatName,
  Layout,
  Proof,
  Templates,
} from './book.ts'
import type { Clock } from './clock.ts'
import { formats } from './formats.ts'
import { differentBooks } from './lib/by-medium.ts'
import { bookInPrint, bookOnScreen } from './lib/page-references.ts'
import type { OpenBrowser } from './paginate/browser/open-browser.ts'
import type { BuildBrowser } from './paginate/browser/watch-browser.ts'
import { layoutFor } from './paginate/layout-for.ts'
import { hasErrors } from './problems/report.ts'
import type { PagePicture } from './publish/proof/draw-pages.ts'

/** A finished format, and what was proved of it. */
export interface Made {
  readonly artifact: Artifact
  readonly proof: Proof
  readonly pictures: readonly PagePicture[]
}

/** What is to be made of a work. */
export interface FormatsOrder {
  readonly books: ByMedium<Book>
  readonly templates: Templates
  readonly formats: readonly FormatName[]
  /** Whether the fonts have every character of the book, so that its pages can be laid out. */
  readonly isPrinted: boolean
  /** The author's, with what was found so far. Errors told of them later keep a format from being made. */
  readonly files: readonly VFile[]
  /** Whether checks that take long look at all of a large book, and not at a sample. */
  readonly isThorough?: boolean | undefined
  /** Does something with the pages before they are printed. */
  readonly onLayout?:
    | ((layout: Layout, browser: OpenBrowser, edition?: string) => Promise<void>)
    | undefined
  readonly edition?: string | undefined
  /** Whether others need its pages. */
  readonly lendsPages?: boolean
  /** What it has in place of pages of its own, if that is known. */
  readonly lent?: { readonly layout: Layout | undefined }
}

/**
 * Lays the book out if a format needs it, and makes and proves each, all at the same time as far as they don't wait
 * for each other. The list is shorter where errors were found on the way.
 */
export async function makeFormats(
  order: FormatsOrder,
  browser: BuildBrowser,
  clock: Pick<Clock, 'time'>,
): Promise<{ readonly made: readonly Made[]; readonly layout: Layout | undefined }> {
  const { books, templates, files } = order
  const needsLayout =
    order.isPrinted &&
    !order.lent &&
    (order.lendsPages ||
      order.formats.some((format) => formats[format].needs === 'layout'))
  const ready = prepareBrowser(books, browser)
  let onOpened = (): void => {}
  const opened = new Promise<void>((resolve) => {
    onOpened = resolve
  })
  const laidOut = needsLayout
    ? layOut(order, clock, ready, onOpened)
    : Promise.resolve(order.lent?.layout)
  const picturesChecked = checkPictures(books, ready)
  // Should another fail before they are waited for.
  for (const begun of [ready, picturesChecked, laidOut]) begun?.catch(() => {})
  // While the browser lays out pages, what needs no layout is made and proved.
  const made = await Promise.all(
    order.formats.map(async (format) => {
      const { needs, prepare, text } = formats[format]
      const book = books[text]
      // The pages take longest, so nothing is begun before the browser is at them.
      await Promise.race([opened, laidOut])
      prepare?.({ book, templates, browser: await ready, layout: undefined }).catch(
        () => {},
      )
      const [pages] =
        needs === 'layout' ? await Promise.all([laidOut, picturesChecked]) : []
      if (hasErrors(files)) return []
      const isOwn = pages && !order.lent
      const layout = isOwn ? layoutFor(book, books.print, pages) : pages
      return [await makeFormat(format, order, await ready, layout, clock)]
    }),
  )
  await picturesChecked
  return { made: made.flat(), layout: await laidOut }
}

/** Before any page of the book is opened. */
async function prepareBrowser(
  books: ByMedium<Book>,
  { get }: BuildBrowser,
): Promise<OpenBrowser> {
  const browser = await get()
  const { writeHyphenation } = await import('./paginate/browser/hyphenation.ts')
  for (const book of differentBooks(books))
    await writeHyphenation(browser.hyphenationFolder, book)
  return browser
}

async function checkPictures(
  books: ByMedium<Book>,
  ready: Promise<OpenBrowser>,
): Promise<void> {
  const { checkPictures } = await import('./paginate/check-material.ts')
  await checkPictures(differentBooks(books), () => ready)
}

async function layOut(
  { books: { print }, edition, onLayout, templates }: FormatsOrder,
  clock: Pick<Clock, 'time'>,
  ready: Promise<OpenBrowser>,
  onOpened: () => void,
): Promise<Layout> {
  const browser = await ready
  const layout = await clock.time(
    { room: 'paginate' },
    async () => {
      const { paginate } = await import('./paginate/paginate.ts')
      return paginate(print.inPrint ?? print, templates, browser, onOpened)
    },
    ({ pageMap }) => `${pageMap.pages.length} pages`,
  )
  await onLayout?.(layout, browser, edition)
  return layout
}

async function makeFormat(
  format: FormatName,
  order: FormatsOrder,
  browser: OpenBrowser,
  layout: Layout | undefined,
  clock: Pick<Clock, 'time'>,
): Promise<Made> {
  const { templates, files, isThorough } = order
  const { publish, checks, keep, text } = formats[format]
  const fill = format === 'pdf' ? bookInPrint : bookOnScreen
  const book = fill(order.books[text], layout?.pageMap)
  const job = { book, templates, browser, layout }
  const artifact = await clock.time({ room: 'publish', format }, () => publish(job))
  const proof = await clock.time(
    { room: 'prove', format },
    async () => {
      const { prove } = await import('./prove/prove.ts')
      const evidence = { artifact, book, browser, isThorough, pageMap: layout?.pageMap }
      return prove(evidence, checks)
    },
    ({ checks }) => `${checks.length} checks`,
  )
  if (proof.checks.every(({ passed }) => passed)) await keep?.(job)
  const pictures = await drawPlaces(artifact, [...files, proof.file], clock)
  return { artifact, proof, pictures }
}

/** The pages of a PDF that is remarked on, for its proof. The other formats are still at work. */
async function drawPlaces(
  artifact: Artifact,
  files: readonly VFile[],
  clock: Pick<Clock, 'time'>,
): Promise<readonly PagePicture[]> {
  const isSeen = files.some(({ data }) => data.printedPlaces !== undefined)
  if (artifact.format !== 'pdf' || !isSeen || hasErrors(files)) return []
  return clock.time(
    { room: 'report', format: artifact.format },
    async () => {
      const { drawPages } = await import('./publish/proof/draw-pages.ts')
      return drawPages(artifact, files)
    },
    ({ length }) => `${length} page pictures`,
  )
}
