import { isUtf8 } from 'node:buffer'
import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes'
import type { Picture, PictureFault } from '../../book.ts'
import { pxPerUnit } from '../../lib/css-units.ts'
import { formatSize } from '../manuscript/folder.ts'

/** In CSS pixels, or in those of the picture. */
export type Size = Pick<Picture, 'widthPx' | 'heightPx'>

/** A drawing of this size takes longer to show than to redraw. */
const largestBytes = 8 * 1024 * 1024

/** Deeper drawings are no drawings. */
const deepestNesting = 500

/** Characters given to the parser at a time; it can only be stopped between two pieces. */
const pieceLength = 4096

/** Elements that run something, or bring another document into the picture. */
const activeElements = new Set(
  'audio embed foreignobject handler iframe listener object script video'.split(' '),
)

/** Attributes that fetch what they name. */
const addresses = new Set('href src data action formaction srcset base'.split(' '))

/** Addresses in the picture, and pictures and fonts inside it; an SVG among them could hide what is looked for here. */
const own = /^(?:#|data:image\/(?:png|jpe?g|gif|webp)[;,])/i
const dataFont = /^data:(?:font|application)\/[\w.+-]*(?:font|woff|ttf|otf)[\w.+-]*[;,]/i

/**
 * The size of a drawing that only draws, or what makes an SVG unfit to be shown as a picture: that it
 * is not well-formed, or has no size, or that it runs or fetches something.
 */
export function inspectSvg(bytes: Uint8Array): PictureFault | Size {
  if (bytes.length > largestBytes)
    return { fault: 'too-large', found: formatSize(bytes.length) }
  if (!isUtf8(bytes)) return { fault: 'broken', found: 'text that is not UTF-8' }
  const text = new TextDecoder().decode(bytes)
  const parser = new SaxesParser({ xmlns: true, position: false })
  let fault: PictureFault | undefined
  let size: Size | undefined
  let depth = 0
  let style = ''
  const report = (kind: PictureFault['fault'], found: string | undefined): void => {
    if (found !== undefined) fault ??= { fault: kind, found }
  }

  parser.on('doctype', (doctype) => {
    if (doctype.includes('['))
      report('active', 'a document type with declarations of its own')
  })
  parser.on('processinginstruction', ({ target }) => {
    report('active', `an instruction \`${target}\` to other programs`)
  })
  parser.on('opentag', (tag) => {
    if (depth === 0) size = sizeOf(tag)
    depth += 1
    if (depth > deepestNesting)
      report('broken', `more than ${deepestNesting} elements in each other`)
    report('active', inElement(tag))
  })
  parser.on('closetag', (tag) => {
    depth -= 1
    if (tag.local.toLowerCase() !== 'style') return
    report('active', findActiveCss(style))
    style = ''
  })
  const collect = (part: string) => {
    style += part
  }
  parser.on('text', collect)
  parser.on('cdata', collect)
  parser.on('error', ({ message }) =>
    report('broken', `no valid XML (line ${parser.line}: ${message.replace(/\.$/, '')})`),
  )
  for (let at = 0; at < text.length && !fault; at += pieceLength) {
    parser.write(text.slice(at, at + pieceLength))
  }
  if (!fault) parser.close()
  return fault ?? size ?? { fault: 'broken', found: 'no width and height' }
}

function inElement(tag: SaxesTagNS): string | undefined {
  const name = tag.local.toLowerCase()
  if (activeElements.has(name)) return `an element \`${tag.name}\``
  for (const attribute of Object.values(tag.attributes)) {
    const found = inAttribute(attribute)
    if (found) return found
    // An animation can change an address, or set a handler, after all was looked at.
    const animated = attribute.local === 'attributeName' ? attribute.value.trim() : ''
    if (/^on|href$/i.test(animated)) return `an animation of \`${animated}\``
  }
  return undefined
}

function inAttribute({ local, name, uri, value }: SaxesAttributeNS): string | undefined {
  const key = local.toLowerCase()
  if (uri === 'http://www.w3.org/2000/xmlns/') return undefined
  if (key.startsWith('on')) return `an event handler \`${name}\``
  // Browsers skip white space and control characters in an address.
  const address = value.replaceAll(/[\s\p{Cc}]+/gu, '')
  if (/^(?:javascript|vbscript):/i.test(address)) return 'a script in an attribute'
  if (addresses.has(key) && address !== '' && !own.test(address))
    return `an address outside the picture in \`${name}\``
  return findActiveCss(value, key === 'style')
}

/** Lengths in em and ex are those of the initial font size. */
const svgUnits: Readonly<Record<string, number>> = { ...pxPerUnit, '': 1, em: 16, ex: 8 }

/**
 * The natural size of an SVG by the attributes of its root: its width and height, the one that is
 * missing in the proportion of its view box, or the view box itself.
 *
 * @see https://www.w3.org/TR/SVG2/coords.html#SizingSVGInCSS
 */
function sizeOf({ attributes }: SaxesTagNS): Size | undefined {
  const { height, viewBox, width } = attributes
  const box = (viewBox?.value ?? '').trim().split(/[\s,]+/)
  const [, , boxWidth = Number.NaN, boxHeight = Number.NaN] = box.map(Number)
  const ownWidth = lengthOf(width?.value ?? '')
  const ownHeight = lengthOf(height?.value ?? '')
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

/**
 * What in CSS would fetch or run something; `undefined` when nothing would.
 *
 * @param isCss - Whether all of it is CSS, and not an attribute that may hold `url()`, such as `fill`.
 */
function findActiveCss(css: string, isCss = true): string | undefined {
  const text = unescapeCss(css.replaceAll(/\/\*.*?(?:\*\/|$)/gs, ''))
  for (const [, given = ''] of text.matchAll(/url\(\s*["']?([^"')]*)/gi)) {
    const address = given.trim()
    if (!own.test(address) && !dataFont.test(address))
      return `an address outside the picture in \`url(${address.slice(0, 40)})\``
  }
  if (!isCss) return undefined
  const [found] =
    /@import|@charset|expression\s*\(|-moz-binding|javascript:|\b(?:image-set|image|src|cross-fade)\(\s*["']/i.exec(
      text,
    ) ?? []
  return found === undefined ? undefined : `\`${found}\` in its style`
}

/** CSS may write any letter by its number, so that `\75rl(` is `url(`. */
function unescapeCss(css: string): string {
  return css.replaceAll(
    /\\(?:([\da-f]{1,6})\s?|(.))/gis,
    (_, hex?: string, letter?: string) => {
      if (hex === undefined) return letter ?? ''
      const code = Number.parseInt(hex, 16)
      return code > 0x10ffff ? '\uFFFD' : String.fromCodePoint(code)
    },
  )
}
