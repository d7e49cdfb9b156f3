/**
 * Runs PDFium in a thread of its own: what it extracts from the pages of a PDF, or how it draws
 * them. `workerData` is a `Job` of `pdfium.ts`. Plain JavaScript, as `run-in-worker.ts` says.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { setFlagsFromString } from 'node:v8'
import { parentPort, workerData } from 'node:worker_threads'
import { init } from '@embedpdf/pdfium'
import { encode } from 'fast-png'

const { resolve } = createRequire(import.meta.url)

/** PDFium marks so a hyphen that it takes for one of word division. */
const dividingHyphen = '\u0002'

/** Flags of FPDF_RenderPageBitmap: as printed, in the byte order RGBA. Without annotations. */
const forPrinting = 0x800
const reversedByteOrder = 0x10

const white = 0xffffffff

const {
  bytes,
  isLarge,
  share,
  pages,
  part,
  widthPx,
  heightPx,
  scale: wanted = Infinity,
  leastWidthPx = 0,
} = workerData
if (isLarge) {
  // What the launcher turned off, for the many short runs, is worth its time here.
  setFlagsFromString('--no-liftoff-only')
  setFlagsFromString('--wasm-tier-up')
  setFlagsFromString('--wasm-dynamic-tiering')
}

const pdfium = await init({
  wasmBinary: readFileSync(resolve('@embedpdf/pdfium/pdfium.wasm')),
})
pdfium.PDFiumExt_Init()
const memory = pdfium.pdfium
// Straight from WebAssembly where a call is made for each character: the wrappers take as long as the work.
const { FPDFText_GetUnicode, FPDFText_IsGenerated, malloc } = memory.wasmExports

const file = openFile(bytes)
parentPort?.postMessage(pages ? pages.map(drawPage) : extractPages())

function openFile(content) {
  const address = malloc(content.length)
  memory.HEAPU8.set(content, address)
  const opened = pdfium.FPDF_LoadMemDocument(address, content.length, '')
  if (!opened) throw new Error(`PDFium gives error ${pdfium.FPDF_GetLastError()}`)
  return opened
}

function extractPages() {
  const texts = []
  const count = pdfium.FPDF_GetPageCount(file)
  for (let index = share.first; index < count; index += share.every) {
    const page = openPage(index)
    texts.push(extractText(page))
    pdfium.FPDF_ClosePage(page)
  }
  return texts
}

function openPage(index) {
  const page = pdfium.FPDF_LoadPage(file, index)
  if (!page) throw new Error(`PDFium cannot open page ${index + 1}`)
  return page
}

/** The characters that the page has, without the spaces and line ends that PDFium adds. */
function extractText(page) {
  const reader = pdfium.FPDFText_LoadPage(page)
  const count = pdfium.FPDFText_CountChars(reader)
  let text = ''
  for (let at = 0; at < count; at++) {
    if (FPDFText_IsGenerated(reader, at) === 1) continue
    text += String.fromCodePoint(FPDFText_GetUnicode(reader, at))
  }
  pdfium.FPDFText_ClosePage(reader)
  return text.replaceAll(dividingHyphen, '-')
}

/** A page as a PNG of the largest size that the limits allow. */
function drawPage(index) {
  const page = openPage(index)
  const view = visibleArea(page)
  const [left, bottom, right, top] = part ?? view
  const least = Math.max(wanted, leastWidthPx / (right - left))
  const scale = Math.min(widthPx / (right - left), heightPx / (top - bottom), least)
  const width = Math.max(1, Math.round((right - left) * scale))
  const height = Math.max(1, Math.round((top - bottom) * scale))
  const bitmap = pdfium.FPDFBitmap_Create(width, height, 0)
  pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, white)
  const flags = forPrinting | reversedByteOrder
  const [x, y] = [view[0] - left, top - view[3]].map((side) => Math.round(side * scale))
  const [wide, high] = part
    ? [view[2] - view[0], view[3] - view[1]].map((side) => Math.round(side * scale))
    : [width, height]
  pdfium.FPDF_RenderPageBitmap(bitmap, page, x, y, wide, high, 0, flags)
  const data = opaquePixels(bitmap, width, height)
  pdfium.FPDFBitmap_Destroy(bitmap)
  pdfium.FPDF_ClosePage(page)
  const count = pdfium.FPDF_GetPageCount(file)
  return { png: encode({ width, height, channels: 3, data }), width, height, view, count }
}

/** Left, lower, right and upper edge, in points. */
function visibleArea(page) {
  const box = malloc(16)
  pdfium.FPDF_GetPageBoundingBox(page, box)
  const [left, top, right, bottom] = memory.HEAPF32.slice(box / 4, box / 4 + 4)
  memory.wasmExports.free(box)
  return [left, bottom, right, top]
}

/** Red, green and blue of each pixel, row by row. */
function opaquePixels(bitmap, width, height) {
  const start = pdfium.FPDFBitmap_GetBuffer(bitmap)
  const stride = pdfium.FPDFBitmap_GetStride(bitmap)
  const data = new Uint8Array(width * height * 3)
  let to = 0
  for (let row = 0; row < height; row++) {
    for (let from = start + row * stride, left = width; left > 0; left--, from += 4) {
      data[to++] = memory.HEAPU8[from]
      data[to++] = memory.HEAPU8[from + 1]
      data[to++] = memory.HEAPU8[from + 2]
    }
  }
  return data
}
