import { readFile } from 'node:fs/promises'
import type { Picture, PictureFault, ReadPicture, Showing } from '../../book.ts'
import { decodeAddress } from '../../lib/decode-address.ts'
import { sha256 } from '../../lib/hash.ts'
import { densityOf, pixelFormatOf } from '../../lib/picture-facts.ts'
import { readData } from '../../lib/read-template.ts'
import {
  entryAt,
  entryNames,
  formatSize,
  isClosed,
  type ManuscriptFolder,
} from '../manuscript/folder.ts'
import { isPdf, pdfDrawer } from './draw-pdf.ts'
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
