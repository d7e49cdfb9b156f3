import { PDFHexString, PDFString } from '@cantoo/pdf-lib'

/** A text string (ISO 32000-1, 7.9.2.2): plain where no letter needs an escape, else UTF-16. */
export function textObject(text: string): PDFString | PDFHexString {
  return /^[\w .,:;/+-]*$/.test(text) ? PDFString.of(text) : PDFHexString.fromText(text)
}
