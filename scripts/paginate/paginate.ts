import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'puppeteer'
import type { Book, Layout, Templates } from '../book.ts'
import { report } from '../problems.ts'
import { checkGlyphs } from './check-glyphs.ts'
import { numberPages } from './number-pages.ts'
import type { OpenBrowser } from './open-browser.ts'
import { type PageGeometry, pageGeometry } from './page-geometry.ts'
import { printDocument } from './print-document.ts'
import { reportMisfits } from './report-misfits.ts'
import { bundleInPage, runInPage } from './run-in-page.ts'
import { sourceMarks } from './source-marks.ts'

/**
 * The book laid out: every page known before it is printed.
 *
 * The printed document is opened in the browser, its runs set in columns of a page's size, its notes
 * placed, its pages counted, and the numbers written in. What does not fit is reported.
 *
 * @throws When the browser fails.
 */
export async function paginate(
  book: Book,
  templates: Templates,
  browser: OpenBrowser,
): Promise<Layout> {
  checkGlyphs(book, templates)
  const geometry = pageGeometry(book.config.trim)
  const marks = sourceMarks()
  const faces = await writeFonts(templates, browser.workDir)
  const html = printDocument(book, templates, geometry, faces, marks)
  const [page, script] = await Promise.all([
    openDocument(browser, html, book, marks.pictureFiles),
    bundleInPage(),
  ])
  await page.evaluate(script)
  const { runs, misfits } = await runInPage(page, 'layOut', {
    textWidth: geometry.textWidthPx,
    textHeight: geometry.textHeightPx,
    line: geometry.linePx,
    noteLine: geometry.noteLinePx,
    noteGap: geometry.noteGapPx,
  })
  reportMisfits(misfits, marks)
  for (const id of runs.flatMap((run) => run.astray)) reportAstray(book, id)
  const { pageMap, ...work } = numberPages(book, { runs, misfits })
  await runInPage(page, 'finish', { ...work, ...headMeasures(geometry) })
  return {
    pageMap,
    printHtml: () => runInPage(page, 'printedHtml'),
    print: () => print(page),
  }
}

function reportAstray(book: Book, id: string): void {
  const note = book.notes.get(id)
  if (note) report(note.file, 'note-astray', [note.label], note.position)
}

function headMeasures({ textWidthPx, texts }: PageGeometry) {
  return { textWidth: textWidthPx, noteSize: texts['note-size'] ?? '' }
}

/** One print of what was measured, with the structure tree. */
function print(page: Page): Promise<Uint8Array> {
  return page.pdf({
    preferCSSPageSize: true,
    printBackground: true,
    tagged: true,
    timeout: 0,
  })
}

async function openDocument(
  browser: OpenBrowser,
  html: string,
  book: Book,
  pictureFiles: ReadonlyMap<string, string>,
): Promise<Page> {
  const path = join(browser.workDir, 'print.xhtml')
  const pictures = [...pictureFiles].flatMap(([source, name]) => {
    const picture = book.pictures.get(source)
    return picture ? [writeFile(join(browser.workDir, name), picture.bytes)] : []
  })
  await Promise.all([writeFile(path, html), ...pictures])
  const page = await browser.newPage()
  // Screen and print style are one, so that what is measured is what is printed.
  await page.emulateMediaType('print')
  await page.goto(pathToFileURL(path).href, { waitUntil: 'load', timeout: 0 })
  return page
}

/** Writes the fonts beside the document, and declares them. */
async function writeFonts(templates: Templates, dir: string): Promise<string> {
  const rules = templates.fonts.map(async ({ family, weight, style, bytes }, index) => {
    const name = `font-${index + 1}.ttf`
    await writeFile(join(dir, name), bytes)
    return templates.style('font-face', {
      family,
      weight: String(weight),
      style,
      url: name,
    })
  })
  return (await Promise.all(rules)).join('\n')
}
