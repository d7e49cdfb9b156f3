import { PDFName, PDFRawStream, PDFString } from '@cantoo/pdf-lib'
import type { PrintedPdf } from './printed-pdf.ts'
import { srgbProfile } from './srgb-profile.ts'

/**
 * Says what the numbers of the file's colours mean: those of the web's colour space, which the
 * browser paints in.
 *
 * @see ISO 19005-2, 6.2.3
 */
export function writeOutputIntent({ catalog, context }: PrintedPdf): void {
  const profile = srgbProfile()
  const dict = context.obj({ N: 3, Length: profile.length })
  const intent = context.obj({
    Type: 'OutputIntent',
    S: 'GTS_PDFA1',
    OutputConditionIdentifier: PDFString.of('sRGB IEC61966-2.1'),
    Info: PDFString.of('sRGB IEC61966-2.1'),
    DestOutputProfile: context.register(PDFRawStream.of(dict, profile)),
  })
  catalog.set(PDFName.of('OutputIntents'), context.obj([context.register(intent)]))
}
