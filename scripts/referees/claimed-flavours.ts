import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { type Flavour, isFlavour } from './flavours.ts'

/**
 * The level of PDF/A that a file's XMP claims, if any.
 *
 * @see ISO 19005-2, 6.6.4
 */
export async function claimedFlavours(bytes: Uint8Array): Promise<readonly Flavour[]> {
  const xmp = await readXmp(bytes)
  const level = [property(xmp, 'part'), property(xmp, 'conformance')].join('')
  const claimed = level.toLowerCase()
  return isFlavour(claimed) ? [claimed] : []
}

/** XMP may write a property as an element or as an attribute. */
function property(xmp: string, name: string): string {
  const opening = String.raw`<pdfaid:${name}(?:\s[^>]*)?>`
  const attribute = String.raw`pdfaid:${name}\s*=\s*["']`
  const written = new RegExp(String.raw`(?:${opening}|${attribute})\s*([0-9A-Z])`, 'iu')
  return written.exec(xmp)?.[1] ?? ''
}

/** Empty where there is none to be read; the referee will say what is wrong with the file. */
async function readXmp(bytes: Uint8Array): Promise<string> {
  const loading = getDocument({ data: new Uint8Array(bytes), verbosity: 0 })
  try {
    const document = await loading.promise
    const { metadata } = await document.getMetadata()
    return metadata?.getRaw() ?? ''
  } catch {
    return ''
  } finally {
    await loading.destroy()
  }
}
