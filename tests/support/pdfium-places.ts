import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { init } from '@embedpdf/pdfium'

/** What PDFium finds in a PDF. */
interface PdfiumPlaces {
  /** Of each page. */
  readonly labels: readonly string[]
  /** By name: index of the page. */
  readonly destinations: Readonly<Record<string, number>>
}

/** Of the longest name of a place or label, in bytes. */
const longest = 4096

/** @throws When PDFium cannot open the file. */
export async function pdfiumPlaces(bytes: Uint8Array): Promise<PdfiumPlaces> {
  const { resolve } = createRequire(import.meta.url)
  const wasmBinary = readFileSync(resolve('@embedpdf/pdfium/pdfium.wasm'))
  const { pdfium: memory, ...pdfium } = await init({
    wasmBinary: Uint8Array.from(wasmBinary).buffer,
  })
  pdfium.PDFiumExt_Init()
  const { malloc } = memory.wasmExports
  const address = malloc(bytes.length)
  // What the types of the package leave to those of Emscripten.
  const { HEAPU8 } = memory as unknown as { HEAPU8: Uint8Array }
  HEAPU8.set(bytes, address)
  const file = pdfium.FPDF_LoadMemDocument(address, bytes.length, '')
  if (!file) throw new Error(`PDFium gives error ${pdfium.FPDF_GetLastError()}`)

  const text = malloc(longest)
  const length = malloc(4)
  const labels = Array.from({ length: pdfium.FPDF_GetPageCount(file) }, (_, page) => {
    pdfium.FPDF_GetPageLabel(file, page, text, longest)
    return memory.UTF16ToString(text)
  })
  const destinations: Record<string, number> = {}
  for (let index = 0; index < pdfium.FPDF_CountNamedDests(file); index++) {
    memory.setValue(length, longest, 'i32')
    const place = pdfium.FPDF_GetNamedDest(file, index, text, length)
    const name = memory.UTF16ToString(text)
    destinations[name] = pdfium.FPDFDest_GetDestPageIndex(file, place)
  }
  return { labels, destinations }
}
