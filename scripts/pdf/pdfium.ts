/**
 * The second reader: PDFium, the reader in Chrome and Android. It shares no code with the reader in
 * this folder, so that what both of them find is in the file.
 *
 * @see https://pdfium.googlesource.com/pdfium
 */
import { runInWorker } from '../lib/run-in-worker.ts'

/** A page as PDFium draws it. */
export interface DrawnPage {
  readonly png: Uint8Array
  /** In pixels. */
  readonly width: number
  readonly height: number
  /** The part of the page that it shows: its left, lower, right and upper edge, in points. */
  readonly view: readonly [left: number, bottom: number, right: number, top: number]
}

/** What `pdfium-worker.js` is asked for: drawings of pages, by their indices, or else the text of all. */
type Job =
  | { readonly bytes: Uint8Array; readonly pages?: never }
  | {
      readonly bytes: Uint8Array
      readonly pages: readonly number[]
      readonly widthPx: number
      readonly heightPx: number
    }

/**
 * The characters of each page in the order in which PDFium reads them, without any white space that
 * it adds.
 *
 * @throws When PDFium cannot open the file or a page of it.
 */
export async function extractWithPdfium(bytes: Uint8Array): Promise<readonly string[]> {
  return (await run({ bytes })) as readonly string[]
}

/**
 * Some pages, given by their indices, as pictures of at most that size. Annotations are not drawn.
 *
 * @throws When PDFium cannot open the file or a page of it.
 */
export async function drawWithPdfium(
  bytes: Uint8Array,
  pages: readonly number[],
  most: { readonly widthPx: number; readonly heightPx: number },
): Promise<readonly DrawnPage[]> {
  return (await run({ bytes, pages, ...most })) as readonly DrawnPage[]
}

/** The bytes are copied into the thread: whoever has them goes on using them. */
function run(job: Job): Promise<unknown> {
  return runInWorker(new URL('./pdfium-worker.js', import.meta.url), job)
}
