import type { PDFPageProxy } from 'pdfjs-dist'
import { getDocument, OPS, Util } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** A face as a PDF holds it. */
interface PaintedFont {
  /** Without the six letters that mark a subset. */
  readonly name: string
  readonly isEmbedded: boolean
  readonly isType3: boolean
}

/** A bitmap on a page: its own pixels, and the CSS pixels that it takes. */
interface PaintedPicture {
  readonly page: number
  readonly pixels: readonly [width: number, height: number]
  readonly widthPx: number
  readonly heightPx: number
}

export interface Paint {
  readonly fonts: readonly PaintedFont[]
  /** All text by the name of its font, in the order of the pages. */
  readonly textOf: ReadonlyMap<string, string>
  readonly pictures: readonly PaintedPicture[]
}

type Matrix = readonly number[]

const pxPerPt = 96 / 72

/** How a PDF is painted: with which fonts and pictures. */
export async function inspectPaint(bytes: Uint8Array): Promise<Paint> {
  const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 })
    .promise
  const fonts = new Map<string, PaintedFont>()
  const textOf = new Map<string, string>()
  const pictures: PaintedPicture[] = []
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    pictures.push(...(await picturesOf(page)))
    await readFonts(page, fonts, textOf)
  }
  return { fonts: [...fonts.values()], textOf, pictures }
}

async function picturesOf(page: PDFPageProxy): Promise<PaintedPicture[]> {
  const { argsArray, fnArray } = await page.getOperatorList()
  const found: PaintedPicture[] = []
  const stack: Matrix[] = []
  let matrix: Matrix = [1, 0, 0, 1, 0, 0]
  fnArray.forEach((operator, index) => {
    const args = argsArray[index] as unknown[]
    if (operator === OPS.save) stack.push(matrix)
    else if (operator === OPS.restore) matrix = stack.pop() ?? matrix
    else if (operator === OPS.transform) {
      matrix = Util.transform(matrix as number[], args as number[]) as number[]
    } else if (operator === OPS.paintImageXObject) {
      const [a = 0, b = 0, c = 0, d = 0] = matrix
      found.push({
        page: page.pageNumber - 1,
        pixels: [Number(args[1]), Number(args[2])],
        widthPx: Math.hypot(a, b) * pxPerPt,
        heightPx: Math.hypot(c, d) * pxPerPt,
      })
    }
  })
  return found
}

interface LoadedFont {
  readonly name: string
  readonly missingFile?: boolean
  readonly isType3Font?: boolean
}

async function readFonts(
  page: PDFPageProxy,
  fonts: Map<string, PaintedFont>,
  textOf: Map<string, string>,
): Promise<void> {
  const { items } = await page.getTextContent()
  for (const item of items) {
    if (!('str' in item) || item.str === '') continue
    const font = page.commonObjs.get(item.fontName) as LoadedFont
    const name = font.name.replace(/^[A-Z]{6}\+/u, '')
    fonts.set(name, {
      name,
      isEmbedded: !font.missingFile,
      isType3: font.isType3Font ?? false,
    })
    textOf.set(name, `${textOf.get(name) ?? ''}${item.str}${item.hasEOL ? '\n' : ''}`)
  }
}
