import { readFile } from 'node:fs/promises'
import type { Picture, PictureFault, ReadPicture, Showing } from '../../book.ts'
import { decodeAddress } from '../../lib/decode-address.ts'
import { sha256 } from '../../lib/hash.ts'
import { densityOf, pixelFormatOf } from '../../lib/picture-facts.ts'
import { readData } from '../../lib/read-template.ts'
import { drawFigure } from '../../pdf/pdfium.ts'
import {
  entryAt,
  entryNames,
  formatSize,
  isClosed,
  type ManuscriptFolder,
} from '../manuscript/folder.ts'
import { faultOf } from './find-picture.ts'
import { inspectPixels } from './inspect-pixels.ts'
import { rewriteSvg } from './rewrite-svg.ts'

const largestBytes = 64 * 1024 * 1024

/** Reads pictures of a folder, each checked from its bytes, whatever its name says. */
export function readPictureIn(folder: ManuscriptFolder): ReadPicture {
  const drawPdf = pdfDrawer()
  return async (path, shown) => {
    if (/^data:/i.test(path)) return readWritten(path, shown)
    const entry = await entryAt(folder, path)
    if (entry.kind !== 'file')
      return faultOf([entry.kind]) ?? { fault: 'missing', found: 'no such file' }
    if (entry.bytes > largestBytes)
      return { fault: 'too-large', found: formatSize(entry.bytes) }
    try {
      const bytes = await readFile(entry.realPath)
      return await (isPdf(bytes)
        ? drawPdf(path, bytes, shown)
        : inspect(path, bytes, shown))
    } catch (cause) {
      if (isClosed(cause)) return { fault: 'broken', found: entryNames.unreadable }
      throw new Error(`Cannot read the picture \`${path}\``, { cause })
    }
  }
}

/** A picture that is written as an address, which gets a name that a message can hold. */
function readWritten(
  address: string,
  shown: Showing | undefined,
): Promise<Picture | PictureFault> {
  const comma = address.indexOf(',')
  const data = decodeAddress(address.slice(comma + 1))
  const isBase64 = /;base64\s*$/i.test(address.slice(0, comma))
  const bytes = Buffer.from(data, isBase64 ? 'base64' : 'utf8')
  return inspect(`data:${sha256(bytes).slice(0, 8)}`, bytes, shown)
}

async function inspect(
  path: string,
  bytes: Buffer,
  shown: Showing | undefined,
): Promise<Picture | PictureFault> {
  const format = pixelFormatOf(bytes)
  if (format) {
    const found = await inspectPixels(format, bytes)
    if ('fault' in found) return found
    const density = densityOf(bytes)
    const own = density === undefined || density === 96 ? {} : { density }
    return { path, bytes, mediaType: `image/${format}`, ...found, ...own }
  }
  if (!isSvg(bytes)) return { fault: 'format', found: nameFormat(bytes) }
  const drawing = await rewriteSvg(bytes, shown?.templates)
  if ('fault' in drawing) return drawing
  return { path, mediaType: 'image/svg+xml', sourceBytes: bytes, ...drawing }
}

/** Formats that are recognised to be refused: a signature, as Latin-1, what it is of, and its offset. */
const { pictures: otherFormats } = readData<{
  readonly pictures: readonly (readonly [string, string, number?])[]
}>('file-signatures.yaml')

/** What a file is that is no picture for a book, such as `a TIFF`. */
function nameFormat(bytes: Buffer): string {
  if (bytes.length === 0) return 'an empty file'
  const start = bytes.toString('latin1', 0, 64)
  const known = otherFormats.find(([signature, , at = 0]) =>
    start.startsWith(signature, at),
  )
  return known?.[1] ?? 'an unknown format'
}

/** Before the first element stand at most a declaration, comments and a document type. */
function isSvg(bytes: Buffer): boolean {
  let start = bytes.toString('latin1', 0, 65_536).replace(/^(?:\xEF\xBB\xBF)?\s*/, '')
  for (;;) {
    const skipped = /^(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^>[]|\[[^\]]*\])*>)\s*/is.exec(
      start,
    )
    if (!skipped) return /^<(?:[\w-]+:)?svg[\s/>]/.test(start)
    start = start.slice(skipped[0].length)
  }
}

/** Dots per inch of print, at the least. */
const density = 300

const [pointsPerInch, pxPerInch] = [72, 96]

/** Of what is drawn of one page: a sheet of A4 has a third of it. */
const mostPixels = 25e6

/** A page that takes longer is a map of a country; a book of figures takes as long as its layout. */
const longestPageMs = 20_000
const longestBookMs = 90_000

/** What is wrong with a PDF that is not drawn. */
const faults = {
  locked: { fault: 'broken', found: 'a PDF that needs a password' },
  broken: { fault: 'broken', found: 'no PDF that can be read' },
  slow: { fault: 'too-large', found: 'a PDF that takes too long to draw' },
} as const satisfies Readonly<Record<string, PictureFault>>

/** Whether a file is a PDF, whatever its name says. */
function isPdf(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, 5) === '%PDF-'
}

/** Draws the first pages of PDFs as pictures with pixels enough for print, one after another: each takes much memory. */
function pdfDrawer() {
  let before: Promise<unknown> = Promise.resolve()
  let leftMs = longestBookMs

  return (path: string, bytes: Buffer, shown?: Pick<Showing, 'page' | 'widthPx'>) => {
    const drawing = before.then(() => draw(path, bytes, shown))
    before = drawing
    return drawing
  }

  async function draw(
    path: string,
    bytes: Buffer,
    shown: Pick<Showing, 'page' | 'widthPx'> | undefined,
  ): Promise<Picture | PictureFault> {
    const page = shown?.page ?? { widthPx: Infinity, heightPx: Infinity }
    const dots = (px: number) => Math.ceil((px / pxPerInch) * density)
    // The size of the page is known when it is open; until then the largest of what is asked for counts.
    const widest = Math.sqrt(mostPixels)
    const most = {
      widthPx: Math.min(dots(page.widthPx), widest),
      heightPx: Math.min(dots(page.heightPx), widest),
    }
    const begun = performance.now()
    const limitMs = Math.min(longestPageMs, leftMs)
    const options = {
      ...most,
      ...(shown?.widthPx ? { leastWidthPx: dots(shown.widthPx) } : {}),
    }
    const drawn =
      limitMs > 0
        ? await drawFigure(bytes, density / pointsPerInch, options, limitMs)
        : 'slow'
    leftMs -= performance.now() - begun
    if (typeof drawn === 'string') return faults[drawn]
    const { count, height, png, view, width } = drawn
    const inches = (view[2] - view[0]) / pointsPerInch
    return {
      path,
      bytes: png,
      mediaType: 'image/png',
      widthPx: width,
      heightPx: height,
      density: width / inches,
      sourceBytes: bytes,
      sourceMediaType: 'application/pdf',
      ...(count > 1 ? { pageCount: count } : {}),
    }
  }
}
