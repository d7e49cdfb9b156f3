/** What the numbers of the file's colours mean: on which press, or on which screen. */
import { PDFDict, PDFHeader, PDFName, PDFRawStream, type PDFRef } from '@cantoo/pdf-lib'
import type { Book, Templates } from '../../book.ts'
import { dictAt, type PrintedPdf, textObjects } from './printed-pdf.ts'
import { partOfPdfA } from './xmp-packet.ts'

/** How many parts a colour has. */
const partCounts = { GRAY: 1, RGB: 3, CMYK: 4 } as const

/** Colours of the web, which the browser paints in. */
const screen = 'sRGB IEC61966-2.1'

/**
 * Writes which colours are meant: for an archive those of the web; for a printer those of the press, and where that has
 * no red, green and blue, what theirs are.
 *
 * @see ISO 19005-2, 6.2.3, ISO 15930-7, 6.2, and ISO 32000-1, 14.11.5
 */
export function writeOutputIntents(
  pdf: PrintedPdf,
  book: Book,
  templates: Templates,
): void {
  const { config, press } = book
  const ofScreen = () => writeProfile(pdf, templates.file('srgb.icc'), 3)
  if (partOfPdfA(config)) {
    const texts = { OutputConditionIdentifier: screen, Info: screen }
    writeIntent(pdf, 'GTS_PDFA1', texts, ofScreen())
  }
  if (!config.pdfStandards.includes('x-4') || !press) return
  const { condition } = config.outputIntent ?? {}
  const texts = {
    OutputConditionIdentifier: condition ?? 'Custom',
    // The one registry that there is.
    RegistryName: condition && 'http://www.color.org',
    Info: press.description || config.outputIntent?.profile,
  }
  const profile = writeProfile(pdf, press.profile, partCounts[press.space])
  writeIntent(pdf, 'GTS_PDFX', texts, profile)
  if (press.space !== 'RGB' && config.printColour === 'colour')
    giveMeaning(pdf, ofScreen())
  // PDF/X-4 knows no later one.
  pdf.context.header = PDFHeader.forVersion(1, 6)
}

function writeProfile(
  { context }: PrintedPdf,
  profile: Uint8Array,
  parts: number,
): PDFRef {
  const dict = context.obj({ N: parts, Length: profile.length })
  return context.register(PDFRawStream.of(dict, profile))
}

function writeIntent(
  { catalog, context }: PrintedPdf,
  kind: string,
  texts: Readonly<Record<string, string | undefined>>,
  profile: PDFRef,
): void {
  const intent = context.obj({
    Type: 'OutputIntent',
    S: kind,
    ...textObjects(texts),
    DestOutputProfile: profile,
  })
  catalog.set(PDFName.of('OutputIntents'), context.obj([context.register(intent)]))
}

/** Says of all red, green and blue that it is that of a profile. @see ISO 32000-1, 8.6.5.6 */
function giveMeaning({ context }: PrintedPdf, profile: PDFRef): void {
  const space = context.register(context.obj(['ICCBased', profile]))
  for (const [, object] of context.enumerateIndirectObjects()) {
    const dict = object instanceof PDFRawStream ? object.dict : object
    if (!(dict instanceof PDFDict)) continue
    for (const part of [dict, dictAt(dict, 'Shading'), dictAt(dict, 'Group')])
      if (part) replaceSpace(part, space)
    const resources = dictAt(dict, 'Resources')
    if (!resources) continue
    const spaces = dictAt(resources, 'ColorSpace') ?? context.obj({})
    spaces.set(PDFName.of('DefaultRGB'), space)
    resources.set(PDFName.of('ColorSpace'), spaces)
  }
}

function replaceSpace(dict: PDFDict, space: PDFRef): void {
  for (const key of ['ColorSpace', 'CS'].map((name) => PDFName.of(name)))
    if (dict.get(key) === PDFName.of('DeviceRGB')) dict.set(key, space)
}
