import { isAscii, isUtf8 } from 'node:buffer'
import { SaxesParser } from 'saxes'
import { toXml } from 'xast-util-to-xml'
import type { Picture, PictureFault, Templates } from '../../book.ts'
import { pxPerUnit } from '../../lib/css-units.ts'
import { formatSize } from '../manuscript/folder.ts'
import {
  buildDrawing,
  type Drawing,
  type DrawnElement,
  hasMoreShapes,
} from './build-drawing.ts'
import {
  inspectPixels,
  largestPixels,
  type Size,
  tooManyPixels,
} from './inspect-pixels.ts'
import { setInFonts } from './set-in-fonts.ts'

/** A drawing of this size takes longer to show than to redraw. */
const largestBytes = 8 * 1024 * 1024

/** A browser draws as many in seconds; a map of a country has fewer. */
const mostShapes = 250_000

/** Characters given to the parser at a time; it can only be stopped between two pieces. */
const pieceLength = 4096

/**
 * A drawing that only draws, written anew from what `templates/allowed-svg.yaml` names; or what makes
 * an SVG unfit to be shown as a picture: that it is not well-formed, or has no size, that it runs or
 * fetches something, or grows when it is drawn.
 *
 * @param templates - With the fonts that its words are set in; without, they are set in what there is.
 */
export async function rewriteSvg(
  bytes: Uint8Array,
  templates?: Templates,
): Promise<
  PictureFault | (Size & Pick<Picture, 'bytes' | 'embeddedPixels' | 'missingFonts'>)
> {
  if (bytes.length > largestBytes)
    return { fault: 'too-large', found: formatSize(bytes.length) }
  if (!isUtf8(bytes)) return { fault: 'broken', found: 'text that is not UTF-8' }
  const drawing = readDrawing(bytes)
  if ('fault' in drawing) return drawing
  const size = sizeOf(drawing.root)
  if (!size) return { fault: 'broken', found: 'no width and height' }
  if (hasMoreShapes(drawing, mostShapes)) return tooManyShapes
  const embedded = await inspectEmbedded(drawing)
  if (typeof embedded !== 'number') return embedded
  const missingFonts = templates ? await setInFonts(drawing.root, templates) : []
  const xml = toXml(drawing.root, { closeEmptyElements: true, tightClose: true })
  const missing = missingFonts.length > 0 ? { missingFonts } : {}
  return { bytes: Buffer.from(`${xml}\n`), embeddedPixels: embedded, ...size, ...missing }
}

const tooManyShapes: PictureFault = {
  fault: 'too-large',
  found: `more than ${mostShapes / 1000},000 shapes, those counted that are drawn again`,
}

function readDrawing(bytes: Uint8Array): PictureFault | Drawing {
  let fault: PictureFault | undefined
  const refuse = (kind: PictureFault['fault'], found: string): void => {
    fault ??= { fault: kind, found }
  }
  const parser = new SaxesParser({ xmlns: true, position: false })
  const builder = buildDrawing(refuse)
  let elements = 0
  parser.on('xmldecl', ({ encoding = 'UTF-8' }) => {
    // Those of one byte are UTF-8 as long as they say nothing beyond ASCII.
    const isSo = isAscii(bytes)
      ? /^(?:utf-8|us-ascii|iso-8859-\d+|windows-125\d)$/i
      : /^utf-8$/i
    if (!isSo.test(encoding)) refuse('broken', `text declared as ${encoding}, not UTF-8`)
  })
  parser.on('doctype', (doctype) => {
    if (doctype.includes('['))
      refuse('active', 'a document type with declarations of its own')
  })
  parser.on('processinginstruction', ({ target }) => {
    if (target.toLowerCase() === 'xml-stylesheet') refuse('active', 'a style sheet')
  })
  parser.on('opentag', (tag) => {
    elements += 1
    // Before there is room for as many as can be written in so few bytes.
    if (elements > mostShapes) fault ??= tooManyShapes
    else builder.openTag(tag)
  })
  parser.on('closetag', builder.closeTag)
  parser.on('text', builder.addText)
  parser.on('cdata', builder.addText)
  parser.on('error', ({ message }) =>
    refuse('broken', `no valid XML (line ${parser.line}: ${message.replace(/\.$/, '')})`),
  )
  const text = new TextDecoder().decode(bytes)
  for (let at = 0; at < text.length && !fault; at += pieceLength) {
    parser.write(text.slice(at, at + pieceLength))
  }
  if (!fault) parser.close()
  return fault ?? builder.finish() ?? { fault: 'broken', found: 'no element `svg`' }
}

/** The pixels of the pictures in a drawing, or what is wrong with one of them. */
async function inspectEmbedded({ pictures }: Drawing): Promise<PictureFault | number> {
  let pixels = 0
  for (const { bytes, format } of pictures) {
    const found = await inspectPixels(format, bytes)
    if ('fault' in found) return { ...found, found: `${found.found}, in a picture in it` }
    pixels += found.widthPx * found.heightPx
    // Each may be large, all together no more than one alone.
    if (pixels > largestPixels) return tooManyPixels(pixels)
  }
  return pixels
}

/** Lengths in em and ex are those of the initial font size. */
const svgUnits: Readonly<Record<string, number>> = { ...pxPerUnit, '': 1, em: 16, ex: 8 }

/**
 * The natural size of an SVG by the attributes of its root: its width and height, the one that is
 * missing in the proportion of its view box, or the view box itself.
 *
 * @see https://www.w3.org/TR/SVG2/coords.html#SizingSVGInCSS
 */
function sizeOf({ attributes }: DrawnElement): Size | undefined {
  const { height, viewBox, width } = attributes
  const box = (viewBox ?? '').trim().split(/[\s,]+/)
  const [, , boxWidth = Number.NaN, boxHeight = Number.NaN] = box.map(Number)
  const ownWidth = lengthOf(width ?? '')
  const ownHeight = lengthOf(height ?? '')
  const widthPx = ownWidth ?? (ownHeight ? (ownHeight * boxWidth) / boxHeight : boxWidth)
  const heightPx = ownHeight ?? (ownWidth ? (ownWidth * boxHeight) / boxWidth : boxHeight)
  const isSize = [widthPx, heightPx].every((side) => side > 0 && side < 1e6)
  return isSize ? { widthPx, heightPx } : undefined
}

/** A length in pixels; `undefined` for one that depends on the page, such as `100%`. */
function lengthOf(text: string): number | undefined {
  const [, amount, unit = ''] =
    /^\s*\+?([\d.]+(?:e[+-]?\d+)?)([a-z]*)\s*$/i.exec(text) ?? []
  const px = Number(amount) * (svgUnits[unit.toLowerCase()] ?? Number.NaN)
  return Number.isNaN(px) ? undefined : px
}
