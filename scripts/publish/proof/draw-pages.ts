import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { VFile } from 'vfile'
import type { Artifact, Browser } from '../../book.ts'

/** A page of the finished PDF, small. */
export interface PagePicture {
  /** From 1. */
  readonly page: number
  /** A PNG, as a `data:` address. */
  readonly url: string
  readonly width: number
  readonly height: number
  /** The part of the page that it shows: its left, lower, right and upper edge, in points. */
  readonly view: readonly [left: number, bottom: number, right: number, top: number]
}

/** Pages that are shown, in their order: enough to see what is meant, few enough to load at once. */
const mostPages = 12

/** A page of a pocket book is as large, on a screen, as in the hand. */
const widthPx = 360
const heightPx = 640

/** Pictures within a page that have more are left out: no coarse one has. */
const mostPixels = 40e6

/**
 * The first pages of a finished PDF that remarks are about, drawn by pdf.js in the browser of the
 * build: from the bytes that go out, by other code than has made them.
 *
 * @param files - With what was remarked on.
 * @throws When the browser is gone, or pdf.js cannot draw a page.
 */
export async function drawPages(
  pdf: Artifact,
  files: readonly VFile[],
  browser: Browser,
): Promise<readonly PagePicture[]> {
  const concerned = files.flatMap(({ data, messages }) =>
    messages.flatMap((message) => data.printedPlaces?.get(message)?.page ?? []),
  )
  const pages = [...new Set(concerned)].toSorted((one, other) => one - other)
  return pages.length > 0 ? draw(pages.slice(0, mostPages), pdf, browser) : []
}

/** How the files are called in the browser, relative to each other. */
const names = {
  module: './draw-pages.js',
  pdfjs: './pdf.js',
  worker: './pdf.worker.js',
  name: './finished.pdf',
}

async function draw(
  pages: readonly number[],
  { bytes }: Artifact,
  browser: Browser,
): Promise<readonly PagePicture[]> {
  const require = createRequire(import.meta.url)
  const [pdfjs, worker, module] = await Promise.all([
    readFile(require.resolve('pdfjs-dist/legacy/build/pdf.min.mjs')),
    readFile(require.resolve('pdfjs-dist/legacy/build/pdf.worker.min.mjs')),
    readFile(new URL('./in-page/draw-pages.js', import.meta.url)),
  ])
  const errand = {
    files: new Map([
      [names.pdfjs, pdfjs],
      [names.worker, worker],
      [names.module, module],
      [names.name, bytes],
    ]),
    module: names.module,
    steps: pages.length,
    task: {
      ...names,
      size: bytes.length,
      pages,
      widthPx,
      heightPx,
      mostPixels,
    },
  }
  const drawn = await browser.run(errand).catch((cause: unknown) => {
    throw new Error(
      'Cannot draw pages of the finished PDF for its proof; build again, and please report this if it happens again',
      { cause },
    )
  })
  return (drawn as readonly Omit<PagePicture, 'page'>[]).map((picture, index) => {
    return { ...picture, page: (pages[index] ?? 0) + 1 }
  })
}
