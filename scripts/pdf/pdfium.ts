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
  /** How many pages the file has. */
  readonly count: number
}

/** What `pdfium-worker.js` is asked for: the text of every nth page, or drawings of pages, by their indices. */
type Job = { readonly bytes: Uint8Array } & (
  | { readonly share: { readonly first: number; readonly every: number } }
  | {
      readonly pages: readonly number[]
      readonly widthPx: number
      readonly heightPx: number
      /** Pixels for a point, if that is less; or as many as this width needs. */
      readonly scale?: number
      readonly leastWidthPx?: number
      /** What of each page is drawn, if not all: its left, lower, right and upper edge, in points. */
      readonly part?: readonly number[]
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
  part?: readonly number[],
): Promise<readonly DrawnPage[]> {
  return (await run({
    bytes,
    pages,
    ...most,
    ...(part ? { part } : {}),
  })) as readonly DrawnPage[]
}

/**
 * The first page of a file that may be anyone's, with so many pixels for a point, or as many as a width
 * needs, as long as that is not more than the most; or why it is not drawn.
 */
export async function drawFigure(
  bytes: Uint8Array,
  scale: number,
  size: {
    readonly widthPx: number
    readonly heightPx: number
    readonly leastWidthPx?: number
  },
  limitMs: number,
): Promise<DrawnPage | 'locked' | 'broken' | 'slow'> {
  const begun = performance.now()
  try {
    const [drawn] = (await run(
      { bytes, pages: [0], scale, ...size },
      limitMs,
    )) as DrawnPage[]
    return drawn ?? 'broken'
  } catch (error) {
    if (performance.now() - begun >= limitMs) return 'slow'
    return error instanceof Error && error.message.endsWith(passwordError)
      ? 'locked'
      : 'broken'
  }
}

/** FPDF_ERR_PASSWORD, as the worker says it. */
const passwordError = 'error 4'

/** The bytes are copied into the thread: whoever has them goes on using them. */
function run(job: Job, limitMs?: number): Promise<unknown> {
  const isLarge = job.bytes.length >= largeBytes
  const script = new URL('./pdfium-worker.js', import.meta.url)
  return runInWorker(script, { ...job, isLarge }, limitMs)
}
