import type { PdfObject } from './parse-object.ts'

/** The bytes of a string; none for anything else. */
export function bytesOf(object: PdfObject | undefined): string {
  return object && typeof object === 'object' && 'bytes' in object ? object.bytes : ''
}

/**
 * What a text string says: UTF-16 or UTF-8 with its mark, else Latin letters.
 *
 * @see ISO 32000-1, 7.9.2.2
 */
export function textOf(object: PdfObject | undefined): string {
  const bytes = bytesOf(object)
  if (bytes.startsWith('\xfe\xff'))
    return Buffer.from(bytes.slice(2), 'latin1').swap16().toString('utf16le')
  if (bytes.startsWith('\xef\xbb\xbf'))
    return Buffer.from(bytes.slice(3), 'latin1').toString('utf8')
  return bytes
}
