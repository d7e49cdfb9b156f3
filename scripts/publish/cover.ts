import type { Element, Root } from 'hast'
import { toHtml } from 'hast-util-to-html'
import type { Artifact, BookConfig, PublishJob } from '../book.ts'
import { type WrapGeometry, wrapData, wrapGeometry } from '../lib/cover-wrap.ts'
import { pointsPerPx, pxPerUnit } from '../lib/css-units.ts'
import { setClasses } from '../lib/hast.ts'
import { primarySubtag } from '../lib/languages.ts'
import { withWholeFonts } from '../lib/subset-fonts.ts'
import { barcode } from './cover/barcode.ts'
import { coverPage, coverStyle } from './cover/cover-page.ts'
import { backSize, fitSpine } from './cover/fit-wrap.ts'
import { element, fillPart, fillStyle } from './markup.ts'
import { writeInfo } from './pdf/describe-document.ts'
import { openPrinted, type PrintedPdf } from './pdf/printed-pdf.ts'
import { setBoxes, sizeOf } from './pdf/sheets.ts'
import { saveIdentified } from './pdf.ts'

/** The name that the wrap has for a picture of the author's. */
const pictureName = 'cover-picture'

/**
 * The wrap for print: back, spine and front on one page, larger than it is cut.
 *
 * It is laid out in the units of covers, of which the front has at least as many as that of an e-book, and printed smaller.
 */
export async function cover(job: PublishJob): Promise<Artifact> {
  const { book, browser, layout, templates } = job
  if (!layout) throw new Error('Cannot wrap a book that was not laid out')
  const wrap = wrapGeometry(book.config, layout.pageMap.pages.length)
  const { size } = templates.texts('cover')
  const unit = Math.min(
    wrap.page.width / Number(size?.width),
    wrap.page.height / Number(size?.height),
  )
  const { omitted, page, sheets } = wrapPage(job, wrap, unit)
  const { files, style } = withWholeFonts(sheets, templates)
  fillStyle(page, style)
  const picture = book.cover ? [[pictureName, book.cover.bytes] as const] : []
  const drawn = await browser.draw({
    html: toHtml(page),
    files: new Map([...files, ...picture]),
    // The browser makes pages of whole points: what is too much is taken off below.
    widthPx: Math.ceil(wrap.width * pointsPerPx + 1) / pointsPerPx,
    heightPx: Math.ceil(wrap.height * pointsPerPx + 1) / pointsPerPx,
    mediaType: 'application/pdf',
    scale: unit,
    pixels: (book.cover?.widthPx ?? 0) * (book.cover?.heightPx ?? 0),
  })
  const printed = await openPrinted(drawn.bytes)
  cutPages(printed, wrap)
  // What the pages are made to, the cover does not claim.
  writeInfo(printed, { ...book, config: { ...book.config, pdfStandards: [] } })
  return {
    format: 'cover',
    path: `${book.config.slug}-cover.pdf`,
    bytes: await saveIdentified(printed),
    pages: printed.pages.length,
    coverOmits: omitted,
  }
}

/** The page with all its style sheets but the fonts'. */
function wrapPage(
  { book, templates }: PublishJob,
  wrap: WrapGeometry,
  unit: number,
): { readonly page: Root; readonly sheets: string; readonly omitted: readonly string[] } {
  const { config } = book
  const { body, front, omitted, page, paragraphs } = coverPage(book, templates)
  const spine = fitSpine(config, book.byline.authors, wrap)
  const back = {
    blurb: config.backText ?? config.description,
    biography: config.biography,
  }
  const box = element('div', { className: ['barcode'] })
  const parts = fillPart(
    templates,
    'cover-wrap',
    {
      blurb: paragraphs(back.blurb?.split('\n\n') ?? []),
      biography: paragraphs(back.biography?.split('\n\n') ?? []),
      imprint: paragraphs([config.publisher]),
      barcode: config.printIsbn
        ? barcode(config.printIsbn, templates)
        : wrap.isBoxed
          ? [box]
          : [],
      spine: spine.parts.flatMap(([name, text]) => paragraphs([text], `spine-${name}`)),
    },
    { direction: directionOf(config) },
  )
  body.children = [...parts, front]
  if (book.cover) showPicture(body, front)
  const px = (length: number) => String(Math.round((length / unit) * 1000) / 1000)
  const sizes = {
    width: px(wrap.page.width),
    height: px(wrap.page.height),
    bleed: px(wrap.bleed),
  }
  const { authors = 1, margin = 0, publisher = 1, space = 1 } = wrapData().spine
  const wrapSizes = {
    width: sizes.width,
    inch: px(pxPerUnit.in ?? 0),
    'wrap-width': px(wrap.width),
    'wrap-height': px(wrap.height),
    spine: px(wrap.spine),
    'spine-size': px(spine.size),
    'spine-margin': px(margin * (pxPerUnit.in ?? 0)),
    'spine-space': String(space),
    'spine-authors': String(authors),
    'spine-publisher': String(publisher),
    'back-size': px(backSize(Object.values(back).join('').length, config.trim)),
    'barcode-width': px(wrap.barcode.width),
    'barcode-height': px(wrap.barcode.height),
    'barcode-spine': px(wrap.barcode.fromSpine),
    'barcode-foot': px(wrap.barcode.fromFoot),
  }
  const wrapStyle = templates.style('cover-wrap', wrapSizes)
  return { page, sheets: coverStyle(sizes, templates, wrapStyle), omitted }
}

/** Which way the spine is read: up where it is the custom, down everywhere else. */
function directionOf({ language }: BookConfig): string {
  const isUp = wrapData().upwards.split(' ').includes(primarySubtag(language))
  return isUp ? 'upwards' : 'downwards'
}

/** In place of all that a design has. */
function showPicture(body: Element, front: Element): void {
  setClasses(body, ['picture'])
  front.children = [element('img', { src: pictureName, alt: '' })]
}

/** Where the sheet ends, and where the printer cuts. @see ISO 32000-1, 14.11.2 */
function cutPages({ pages }: PrintedPdf, wrap: WrapGeometry): void {
  for (const page of pages) {
    const [, upper] = sizeOf(page)
    const foot = upper - wrap.height * pointsPerPx
    const right = wrap.width * pointsPerPx
    const media = [0, foot, right, upper] as const
    const cut = wrap.bleed * pointsPerPx
    const trim = [cut, foot + cut, right - cut, upper - cut] as const
    setBoxes(page, { media, bleed: media, trim })
  }
}
