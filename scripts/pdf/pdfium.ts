/**
 * The second reader: PDFium, the reader in Chrome and Android. It shares no code with the reader in
 * this folder, so that what both of them find is in the file.
 *
 * @see https://pdfium.googlesource.com/pdfium
 */
import { availableParallelism } from 'node:os'
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

/** What `pdfium-worker.js` is asked for: the text of every nth page, or drawings of pages, by their indices. */
type Job = { readonly bytes: Uint8Array } & (
  | { readonly share: { readonly first: number; readonly every: number } }
  | {
      readonly pages: readonly number[]
      readonly widthPx: number
      readonly heightPx: number
    }
)

/** From here on, to start a second thread, and to optimise what runs in it, takes less time than it saves. */
const largeBytes = 1_000_000
const mostThreads = 2

/**
 * The characters of each page in the order in which PDFium reads them, without any white space that
 * it adds.
 *
 * @throws When PDFium cannot open the file or a page of it.
 */
export async function extractWithPdfium(bytes: Uint8Array): Promise<readonly string[]> {
  const every =
    bytes.length < largeBytes ? 1 : Math.min(availableParallelism(), mostThreads)
  const shares = (await Promise.all(
    Array.from({ length: every }, (_, first) => run({ bytes, share: { first, every } })),
  )) as readonly (readonly string[])[]
  const count = shares.reduce((sum, share) => sum + share.length, 0)
  return Array.from(
    { length: count },
    (_, page) => shares[page % every]?.[Math.floor(page / every)] ?? '',
  )
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
  const isLarge = job.bytes.length >= largeBytes
  return runInWorker(new URL('./pdfium-worker.js', import.meta.url), { ...job, isLarge })
}
