import { isUtf8 } from 'node:buffer'
import { readData } from '../lib/read-template.ts'
import { utf16Of } from '../lib/utf16.ts'
import { hidden } from '../lib/visible.ts'

/** Files that hold text, but are not text: what their bytes begin with, as Latin-1. */
const { texts: otherFiles } = readData<{
  readonly texts: readonly (readonly [string, string])[]
}>('file-signatures.yaml')

/** Every character that Unicode takes for the end of a line, and the page break of typewriters. */
const lineEnds = /\r\n|[\r\v\f\u0085\u2028\u2029]/g

/**
 * Bytes as text, in whichever encoding they are: without a byte order mark, control characters, or any
 * line ending but LF.
 *
 * @returns The text, the name of its encoding, what shows it, and how many control characters were
 *   left out; or what the file is, when it is no text.
 */
export function decodePlainText(bytes: Uint8Array) {
  const start = String.fromCharCode(...bytes.subarray(0, 8))
  const other = otherFiles.find(([signature]) => start.startsWith(signature))
  if (other) return other[1]
  const { encoding, label, why } = encodingOf(bytes)
  const decoder = new TextDecoder(label)
  // As a stream: in one piece, Node 20 takes Windows-1252 for Latin-1 (nodejs/node#56542).
  const read = decoder.decode(bytes, { stream: true }) + decoder.decode()
  const decoded = read.replaceAll(lineEnds, '\n')
  const text = decoded.replaceAll(hidden, (character) =>
    /[\t\n]/.test(character) ? character : '',
  )
  const dropped = decoded.length - text.length
  return dropped > decoded.length / 20 ? 'no text' : { text, encoding, why, dropped }
}

/** By its mark, its zeros, or its letters; `label` is for a `TextDecoder`. */
function encodingOf(bytes: Uint8Array) {
  const byMark = 'a byte order mark says so'
  const utf16 = utf16Of(bytes, 1 / 20)
  if (utf16)
    return {
      ...utf16,
      why: utf16.isMarked ? byMark : 'every other byte of its spaces is zero',
    }
  if (isUtf8(bytes)) {
    const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
    const why = isMarked ? byMark : 'all of its bytes fit'
    return { label: 'utf-8', encoding: 'UTF-8', why }
  }
  const letters = bytes.filter((byte) => byte >= 0xc0 || (byte | 0x20) - 0x61 < 26)
  const high = letters.filter((byte) => byte >= 0xc0).length
  const [code, script] =
    high > letters.length / 2 ? ['1251', 'Cyrillic'] : ['1252', 'Latin']
  const why = `it is no UTF-8, and most letters are ${script}`
  return { label: `windows-${code}`, encoding: `Windows-${code}`, why }
}
