/** In which inks the pages are printed: black alone what is black or grey, and all else if its author wants it. */
import {
  PDFArray,
  PDFDict,
  PDFName,
  type PDFObject,
  PDFRawStream,
  PDFRef,
} from '@cantoo/pdf-lib'
import type { PrintColour } from '../../book.ts'
import { runInWorker } from '../../lib/run-in-worker.ts'
import { readContent } from '../../pdf/content.ts'
import { greyOf, isGrey, weights } from '../../pdf/one-ink.ts'
import type { ColourOperator } from '../../pdf/page-content.ts'
import {
  decoded,
  dictAt,
  type Edit,
  edited,
  itemsAt,
  numbersAt,
  type PrintedPdf,
  replaceStream,
  setAll,
} from './printed-pdf.ts'

const gray = PDFName.of('DeviceGray')
const rgb = PDFName.of('DeviceRGB')

/** The operators of a stream that say amounts of black ink from now on. */
export function inkEdits(
  colours: readonly ColourOperator[],
  inks: PrintColour,
): readonly Edit[] {
  return colours.flatMap(({ end, isOfLines, parts, space, start }) => {
    if (space !== 'DeviceRGB' || !isOfInk(parts, inks)) return []
    return [{ start, end, text: `${inkOf(parts)} ${isOfLines ? 'G' : 'g'}` }]
  })
}

function isOfInk(parts: readonly number[], inks: PrintColour): boolean {
  return inks !== 'colour' || isGrey(parts)
}

/** As precise as Skia writes it. */
function inkOf(parts: readonly number[]): number {
  return Number(greyOf(parts).toFixed(4))
}

/** Writes in their inks what pages are painted with: drawings, patterns, gradients, masks and pictures. */
export async function writeInks(pdf: PrintedPdf, inks: PrintColour): Promise<void> {
  const contents = new Set(pdf.pages.map(({ contentRef }) => contentRef))
  const pictures: Picture[] = []
  for (const [ref, object] of pdf.context.enumerateIndirectObjects()) {
    if (contents.has(ref)) continue
    if (object instanceof PDFDict) recolourShading(pdf, object, inks)
    if (object instanceof PDFRawStream) {
      recolourDrawing(pdf, ref, object, inks)
      pictures.push(...picturesIn(ref, object, inks))
    }
  }
  await recolourPictures(pdf, pictures, inks)
}

/** A drawing within a page, or a tile of a pattern. */
function recolourDrawing(
  pdf: PrintedPdf,
  ref: PDFRef,
  stream: PDFRawStream,
  inks: PrintColour,
): void {
  const { dict } = stream
  const isForm = dict.get(PDFName.of('Subtype')) === PDFName.of('Form')
  if (!isForm && !dict.has(PDFName.of('TilingType'))) return
  const content = decoded(stream)
  const { colours } = readContent(content, { page: 0, resources: new Map() })
  replaceStream(pdf, ref, dict, edited(content, inkEdits(colours, inks)))
  const group = dictAt(dict, 'Group')
  // What it is blended in.
  if (inks !== 'colour' && group?.get(PDFName.of('CS')) === rgb)
    group.set(PDFName.of('CS'), gray)
}

/** A gradient, by itself or in a pattern. */
function recolourShading(pdf: PrintedPdf, dict: PDFDict, inks: PrintColour): void {
  const shading = dictAt(dict, 'Shading') ?? dict
  const given = shading.get(PDFName.of('Function'))
  const isRgb = shading.get(PDFName.of('ColorSpace')) === rgb
  const found = isRgb && given ? greyFunction(pdf, given, inks) : undefined
  if (!found) return
  shading.set(PDFName.of('Function'), found)
  shading.set(PDFName.of('ColorSpace'), gray)
}

/** A function of one part, how light the colour is; `undefined` for one that keeps its colours. @see ISO 32000-1, 7.10 */
function greyFunction(
  pdf: PrintedPdf,
  item: PDFObject,
  inks: PrintColour,
): PDFObject | undefined {
  const { context } = pdf
  const object = context.lookup(item)
  if (object instanceof PDFRawStream && item instanceof PDFRef)
    return inks === 'colour' ? undefined : greyProgram(pdf, item, object)
  if (!(object instanceof PDFDict)) return undefined
  const ends = ['C0', 'C1'].map((key) => [key, numbersAt(object, key)] as const)
  const pieces = itemsAt(object, 'Functions').map((each) => greyFunction(pdf, each, inks))
  const isGrey = ends.every(([, parts]) => parts.length === 0 || isOfInk(parts, inks))
  if (!isGrey || pieces.includes(undefined)) return undefined
  const copy = PDFDict.fromMapWithContext(new Map(object.entries()), context)
  for (const [key, parts] of ends)
    if (parts.length > 0) copy.set(PDFName.of(key), context.obj([inkOf(parts)]))
  if (pieces.length > 0)
    copy.set(PDFName.of('Functions'), context.obj(pieces as PDFObject[]))
  return copy
}

/** A program that leaves three numbers leaves their sum. Several gradients may have the same. */
function greyProgram(pdf: PrintedPdf, ref: PDFRef, stream: PDFRawStream): PDFRef {
  if (itemsAt(stream.dict, 'Range').length > 2) {
    const [red, green, blue] = weights
    const sum = `${blue} mul exch ${green} mul add exch ${red} mul add}`
    const program = decoded(stream).trim().replace(/\}$/, sum)
    replaceStream(pdf, ref, stream.dict, program, { Range: [0, 1] })
  }
  return ref
}

/** A picture of red, green and blue pixels, as `grey-pictures.js` takes it. */
interface Picture {
  readonly ref: PDFRef
  readonly dict: PDFDict
  readonly bytes: Uint8Array
  readonly isJpeg: boolean
}

/** A picture whose colours may go: any, or where the author's keep them, one that the browser drew, which has no profile. */
function picturesIn(
  ref: PDFRef,
  { contents: bytes, dict }: PDFRawStream,
  inks: PrintColour,
): readonly Picture[] {
  const space = dict.lookup(PDFName.of('ColorSpace'))
  const isRgb = space === rgb
  const profile = space instanceof PDFArray ? space.lookup(1) : undefined
  const isProfiled =
    profile instanceof PDFRawStream && numbersAt(profile.dict, 'N')[0] === 3
  const isJpeg = dict.get(PDFName.of('Filter')) === PDFName.of('DCTDecode')
  if (!isRgb && (!isProfiled || inks !== 'gray')) return []
  return [{ ref, dict, bytes, isJpeg }]
}

async function recolourPictures(
  { context }: PrintedPdf,
  pictures: readonly Picture[],
  inks: PrintColour,
): Promise<void> {
  if (pictures.length === 0) return
  const script = new URL('grey-pictures.js', import.meta.url)
  const jobs = pictures.map(({ bytes, isJpeg }) => ({ bytes, isJpeg }))
  const made = (await runInWorker(script, {
    pictures: jobs,
    weights,
    isAll: inks !== 'colour',
  })) as readonly (Uint8Array | undefined)[]
  for (const [index, { dict, ref }] of pictures.entries()) {
    const bytes = made[index]
    if (!bytes) continue
    setAll(dict, context.obj({ ColorSpace: gray, Length: bytes.length }))
    context.assign(ref, PDFRawStream.of(dict, bytes))
  }
}
