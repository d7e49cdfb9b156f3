import { PDFDict, PDFName, PDFRawStream, PDFRef } from '@cantoo/pdf-lib'
import { decoded, type PrintedPdf } from './printed-pdf.ts'

/** A space without a width: a part of a sign means nothing by itself. */
const nothing = '<200B>'

/**
 * Gives a meaning to the pieces of which tall brackets, roots and braces are put together, for which
 * Unicode has no characters, and the browser writes none.
 *
 * @see ISO 14289-1, 7.21.7: every glyph means a character other than U+0000
 */
export function completeMeanings({ context }: PrintedPdf): void {
  for (const [, object] of context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFDict)) continue
    const ref = object.get(PDFName.of('ToUnicode'))
    const stream = ref && context.lookup(ref)
    if (!(ref instanceof PDFRef) || !(stream instanceof PDFRawStream)) continue
    const map = decoded(stream).toString('latin1')
    const completed = map.replace(/(?<=^<[\dA-F]{4}> )<0000>(?=\s*$)/gm, nothing)
    if (completed !== map)
      context.assign(ref, context.stream(Buffer.from(completed, 'latin1')))
  }
}
