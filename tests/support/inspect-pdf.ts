import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** A piece of text as it stands on a page, in CSS pixels from the top left corner of the sheet. */
interface PlacedText {
  readonly text: string
  readonly leftPx: number
  readonly rightPx: number
  /** Of the baseline. */
  readonly topPx: number
  readonly sizePx: number
}

export interface InspectedPage {
  readonly widthPx: number
  readonly heightPx: number
  /** In the order of the page's content. */
  readonly texts: readonly PlacedText[]
  /** All text, pieces joined as they are written. */
  readonly text: string
}

export interface InspectedPdf {
  readonly pages: readonly InspectedPage[]
  readonly labels: readonly string[]
  readonly info: Readonly<Record<string, unknown>>
  /** Titles, nested ones after their parents. */
  readonly outline: readonly string[]
  /** By id: index of the page. */
  readonly destinations: ReadonlyMap<string, number>
}

const pxPerPt = 96 / 72

interface OutlineNode {
  readonly title: string
  readonly items: readonly OutlineNode[]
}

/** What a PDF says of itself, read by a library that had no part in making it. */
export async function inspectPdf(bytes: Uint8Array): Promise<InspectedPdf> {
  const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 })
    .promise
  const pages: InspectedPage[] = []
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    const [, , width = 0, height = 0] = page.view
    const { items } = await page.getTextContent()
    const texts = items.flatMap((item) => {
      if (!('str' in item) || item.str === '') return []
      const [, , , size, left, bottom] = item.transform as number[]
      return [
        {
          text: item.str,
          leftPx: (left ?? 0) * pxPerPt,
          rightPx: ((left ?? 0) + item.width) * pxPerPt,
          topPx: (height - (bottom ?? 0)) * pxPerPt,
          sizePx: (size ?? 0) * pxPerPt,
        },
      ]
    })
    const text = items
      .map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''))
      .join('')
    pages.push({ widthPx: width * pxPerPt, heightPx: height * pxPerPt, texts, text })
  }
  const flatten = (nodes: readonly OutlineNode[]): string[] =>
    nodes.flatMap(({ title, items }) => [title, ...flatten(items)])
  const destinations = new Map<string, number>()
  for (const [id, target] of Object.entries(await document.getDestinations())) {
    const [ref] = target as [{ num: number; gen: number }]
    destinations.set(decodeURIComponent(id), await document.getPageIndex(ref))
  }
  return {
    pages,
    labels: (await document.getPageLabels()) ?? [],
    info: (await document.getMetadata()).info as Record<string, unknown>,
    outline: flatten(((await document.getOutline()) ?? []) as readonly OutlineNode[]),
    destinations,
  }
}
