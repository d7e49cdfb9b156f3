import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page, PDFOptions } from 'puppeteer'
import type { Book, Layout, Templates, TextArea } from '../book.ts'
import { leftward } from '../lib/direction.ts'
import { pageGeometry } from '../lib/page-geometry.ts'
import { fillPages, type PageTexts } from '../lib/page-references.ts'
import { pixelsOf } from '../lib/picture-facts.ts'
import { report } from '../problems/report.ts'
import { bindPages } from './bind-pages.ts'
import { msPerPixel, type OpenBrowser } from './browser/open-browser.ts'
import { bundleInPage } from './bundle-in-page.js'
import { checkPages } from './check-material.ts'
import type { InPage, LaidOut } from './in-page/lay-out.ts'
import type { Spot } from './in-page/measures.ts'
import type { NumberedPages } from './number-pages.ts'
import type { SourceMarks } from './prepare-text.ts'
import { printDocument } from './print-document.ts'
import { type Attempt, settlePages } from './settle-pages.ts'

/**
 * The book laid out: every page known before it is printed.
 *
 * The printed document is opened in the browser, its runs set in columns of a page's size, its notes
 * placed, its pages counted, and the numbers written in. What does not fit is reported.
 *
 * @param onOpened - From when on the browser works, and others may.
 * @throws When the browser fails.
 */
export async function paginate(
  book: Book,
  templates: Templates,
  browser: OpenBrowser,
  onOpened: () => void = () => {},
): Promise<Layout> {
  const { bleed, profiles, trim } = book.config
  const geometry = pageGeometry(trim, templates.look, bleed?.px)
  const faces = await writeFonts(book, templates, browser.workDir)
  const layOut = async (texts: PageTexts): Promise<Laid> => {
    const marks: SourceMarks = { places: [], pictureFiles: new Map() }
    const paged = fillPages(book, texts)
    const xhtml = printDocument(paged, templates, geometry, faces, marks)
    const limitMs = workLimitMs(xhtml, book)
    const [page, script] = await Promise.all([
      openDocument(browser, xhtml, book, marks.pictureFiles, limitMs),
      bundleInPage(),
    ])
    onOpened()
    const laidOut = await browser.within('laying out the pages', limitMs, async () => {
      await page.evaluate(script)
      return runInPage(page, 'layOut', geometry.measures)
    })
    const attempt = (found: LaidOut): Laid => ({
      ...{ ...found, limitMs, marks, page },
      refill: (others) =>
        browser.within('filling in pages', limitMs, () =>
          runInPage(page, 'fillPages', others),
        ),
      again: (others) => {
        if (!mindsOthers(xhtml))
          return browser.within('laying out pages again', limitMs, async () =>
            attempt(await runInPage(page, 'layOutAgain', others, geometry.measures)),
          )
        page.close().catch(() => {})
        return layOut(others)
      },
    })
    return attempt(laidOut)
  }
  const { limitMs, marks, numbered, overflows, page, runs } = await settlePages(
    book,
    templates.look,
    layOut,
  )
  const { within } = browser
  for (const { mark, kind, detail } of overflows) {
    const place = marks.places[mark]
    if (place) report(place.file, kind, [detail], place.node)
  }
  checkPages(runs, book, marks)
  const [bleeds] = runs.flatMap((run) => run.bleeding)
  const picture = marks.places[bleeds?.mark ?? -1]
  if (picture && !bleed?.px) report(picture.file, 'bleed-unset', [], picture.node)
  for (const id of runs.flatMap(({ misplaced }) => misplaced)) {
    const note = book.notes.get(id)
    if (note) report(note.file, 'note-astray', [note.label], note.position)
  }
  const { bleeding, pageMap, places, ...work } = numbered
  const { margins, textArea } = bindPages(geometry, pageMap.pages.length, profiles)
  const finish = {
    ...work,
    textWidth: textArea.widthPx,
    margins: templates.style('margins', margins),
  }
  await within('numbering the pages', limitMs, () => runInPage(page, 'finish', finish))
  const print = async (): Promise<Uint8Array> => {
    const bytes = await within('printing the pages', limitMs, () => page.pdf(printing))
    // What a long book takes up is wanted by those who read it again.
    page.close().catch(() => {})
    return bytes
  }
  let printed: Promise<Uint8Array> | undefined
  return {
    pageMap: { ...pageMap, textArea },
    places: placesOnPaper(places, textArea),
    bleeding: bleeding.map((picture) => ({
      ...placeOnPaper(picture, textArea),
      widthPx: picture.width,
    })),
    printHtml: () =>
      within('reading the pages', limitMs, () => runInPage(page, 'printedHtml')),
    print: () => {
      printed ??= print()
      return printed
    },
  }
}

interface Laid extends Attempt {
  readonly limitMs: number
  readonly marks: SourceMarks
  readonly page: Page
}

/** Counters of an author's, which count on from run to run. */
const counters = /counter-(?:increment|reset|set)\s*:(?!\s*(?:sheet|code-line)\b)/

/** Whether a run is another where those before it are empty, or words in references have elements of their own. */
const mindsOthers = (xhtml: string) => counters.test(xhtml) || leftward.test(xhtml)

const printing: PDFOptions = {
  preferCSSPageSize: true,
  printBackground: true,
  tagged: true,
  timeout: 0,
}

function placesOnPaper(
  places: NumberedPages['places'],
  textArea: TextArea,
): Layout['places'] {
  return new Map([...places].map(([id, spot]) => [id, placeOnPaper(spot, textArea)]))
}

/** The text area is nearer to the spine: left of it on even pages, right of it on odd ones. */
function placeOnPaper(
  { left, page, top }: Pick<Spot, 'left' | 'page' | 'top'>,
  { innerPx, topPx, versoLeftPx }: TextArea,
) {
  const leftPx = left + (page % 2 === 0 ? innerPx : versoLeftPx)
  return { page, leftPx, topPx: top + topPx }
}

const leastLimitMs = 120_000
/** A page of text is 3 kB or more, and takes 10 to 30 ms. */
const textMsPerByte = 0.2

/** How long a step may take, of which an idle machine takes less than a tenth: two minutes, and more with the size of the book. */
function workLimitMs(xhtml: string, { pictures }: Book): number {
  let pixels = 0
  for (const picture of pictures.values()) pixels += pixelsOf(picture)
  return leastLimitMs + xhtml.length * textMsPerByte + pixels * msPerPixel
}

async function openDocument(
  browser: OpenBrowser,
  xhtml: string,
  book: Book,
  pictureFiles: ReadonlyMap<string, string>,
  limitMs: number,
): Promise<Page> {
  const path = join(browser.workDir, 'print.xhtml')
  const pictures = [...pictureFiles].flatMap(([source, name]) => {
    const picture = book.pictures.get(source)
    return picture ? [writeFile(join(browser.workDir, name), picture.bytes)] : []
  })
  await Promise.all([writeFile(path, xhtml), ...pictures])
  const page = await browser.newPage()
  // Screen and print style are one, so that what is measured is what is printed.
  await page.emulateMediaType('print')
  await browser.within('opening the document', limitMs, () =>
    page.goto(pathToFileURL(path).href, { waitUntil: 'load', timeout: 0 }),
  )
  return page
}

/** Writes the fonts next to the document, and declares them. */
async function writeFonts(
  { hasFormulas }: Book,
  templates: Templates,
  dir: string,
): Promise<string> {
  const fonts = templates.fonts.filter(
    ({ range, setsFormulas }) => hasFormulas || !setsFormulas || range !== undefined,
  )
  const rules = fonts.map(async (font, index) => {
    const name = `font-${index + 1}.ttf`
    await writeFile(join(dir, name), font.bytes)
    return templates.face(font, name)
  })
  return (await Promise.all(rules)).join('\n')
}

/**
 * Calls a function of `in-page/lay-out.ts` in the page.
 *
 * @param input - Plain data.
 * @throws What the function throws, and when the browser is gone.
 */
async function runInPage<Name extends keyof InPage>(
  page: Page,
  name: Name,
  ...input: Parameters<InPage[Name]>
): Promise<Awaited<ReturnType<InPage[Name]>>> {
  const list = input.map((value) => JSON.stringify(value)).join(', ')
  // The name and the JSON are ours; what comes back is what the function's type says.
  return (await page.evaluate(`inPage.${name}(${list})`)) as Awaited<
    ReturnType<InPage[Name]>
  >
}
