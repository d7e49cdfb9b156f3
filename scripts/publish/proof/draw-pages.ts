import type { VFile } from 'vfile'
import type { Artifact } from '../../book.ts'
import { type DrawnPage, drawWithPdfium } from '../../pdf/pdfium.ts'

/** A page of the finished PDF, small. */
export interface PagePicture extends DrawnPage {
  /** From 1. */
  readonly page: number
}

/** Pages that are shown, in their order: enough to see what is meant, few enough to load at once. */
const mostPages = 12

/** A page of a pocket book is as large, on a screen, as in the hand. */
const size = { widthPx: 360, heightPx: 640 }

/**
 * The first pages of a finished PDF that remarks are about, drawn by PDFium: from the bytes that go
 * out, by other code than has made them.
 *
 * @param files - With what was remarked on.
 * @throws When PDFium cannot draw a page.
 */
export async function drawPages(
  { bytes }: Artifact,
  files: readonly VFile[],
): Promise<readonly PagePicture[]> {
  const concerned = files.flatMap(({ data, messages }) =>
    messages.flatMap((message) => data.printedPlaces?.get(message)?.page ?? []),
  )
  const pages = [...new Set(concerned)].toSorted((one, other) => one - other)
  if (pages.length === 0) return []
  const shown = pages.slice(0, mostPages)
  const drawn = await drawWithPdfium(bytes, shown, size).catch((cause: unknown) => {
    throw new Error(
      'Cannot draw pages of the finished PDF for its proof; build again, and please report this if it happens again',
      { cause },
    )
  })
  return drawn.map((picture, index) => ({ ...picture, page: (shown[index] ?? 0) + 1 }))
}
