import { Buffer, isUtf8 } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { VFile } from 'vfile'
import { positionsIn } from '../../lib/text-positions.ts'
import { utf16Of } from '../../lib/utf16.ts'
import { controls, nameOfCharacter } from '../../lib/visible.ts'
import { report } from '../../problems/report.ts'
import {
  type Entry,
  entryNames,
  formatSize,
  isClosed,
  type ManuscriptFolder,
  shownPath,
} from './folder.ts'

declare module 'vfile' {
  interface DataMap {
    /** The file as the author has it, until the manuscript is loaded. */
    sourceBytes: Uint8Array | undefined
  }
}

/** A chapter of this size is longer than most novels; beyond it stands a mistake. */
const largestTextBytes = 4 * 1024 * 1024

/**
 * One file of the folder as text, or without text and with a problem when it can't be one.
 *
 * @param path - Relative to the folder, with `/`.
 * @param entry - What stands there.
 */
export async function readSource(
  folder: ManuscriptFolder,
  path: string,
  entry: Entry,
  largestBytes: number = largestTextBytes,
): Promise<VFile> {
  const file = new VFile({
    path: shownPath(folder, path),
    value: '',
    data: { manuscriptPath: path },
  })
  if (entry.kind === 'link-outside') report(file, 'link-outside', [path])
  else if (entry.kind !== 'file')
    report(file, 'file-unreadable', [entryNames[entry.kind]])
  else if (entry.bytes > largestBytes) {
    report(file, 'file-too-large', [formatSize(entry.bytes), formatSize(largestBytes)])
  } else file.value = await readText(file, entry.realPath)
  return file
}

async function readText(file: VFile, realPath: string): Promise<string> {
  try {
    const bytes = await readFile(realPath)
    file.data.sourceBytes = bytes
    return decodeText(file, bytes)
  } catch (cause) {
    if (!isClosed(cause)) throw new Error(`Cannot read \`${file.path}\``, { cause })
    report(file, 'file-unreadable', [entryNames.unreadable])
    return ''
  }
}

/**
 * Bytes as text without a byte order mark, every line ended by LF or CRLF.
 *
 * Bytes that are not UTF-8 are reported, and read as well as they can be, so that what else is wrong
 * with the text comes to light in the same run. Control characters are reported, and blanked out so
 * that positions stay true.
 */
function decodeText(file: VFile, bytes: Uint8Array): string {
  const utf16 = utf16Of(bytes, 1 / 8)
  const text = new TextDecoder(utf16?.label).decode(bytes)
  // A lone CR ended lines on old Macs; as LF it takes the same room.
  const lines = text.replaceAll(/\r(?!\n)/g, '\n')
  if (utf16) {
    const found = utf16.isMarked ? utf16.encoding : 'UTF-16 or binary data'
    report(file, 'encoding-invalid', [`text in ${found}`], positionsIn('')(0))
  } else if (isUtf8(bytes)) reportCharacters(file, lines)
  else reportStrayByte(file, bytes, text)
  return lines.replaceAll(controls, ' ')
}

/** `text` has U+FFFD for each stray byte, and before the first of them agrees with the bytes. */
function reportStrayByte(file: VFile, bytes: Uint8Array, text: string): void {
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  const read = Buffer.from(text)
  let at = read.findIndex((byte, index) => byte !== bytes[mark + index])
  // Back to the first byte of the character, which the stray byte may share.
  while (((read[at] ?? 0) & 0xc0) === 0x80) at -= 1
  const byte = (bytes[mark + at] ?? 0).toString(16).toUpperCase().padStart(2, '0')
  const ordinal = (mark + at + 1).toLocaleString('en')
  const place = positionsIn(text)(read.toString('utf8', 0, at).length)
  const found = `byte 0x${byte} (number ${ordinal} of the file)`
  report(file, 'encoding-invalid', [found], place)
}

/** Each character that cannot stay, or stands for one that is lost, is reported once, at the first place. */
function reportCharacters(file: VFile, text: string): void {
  const places = positionsIn(text)
  for (const character of new Set(text.match(controls)).add('\uFFFD')) {
    const at = text.indexOf(character)
    const count = text.split(character).length - 1
    const times = count === 1 ? '' : ` (${count.toLocaleString('en')} times)`
    const place = places(at, at + 1)
    if (character !== '\uFFFD')
      report(file, 'character-control', [nameOfCharacter(character), times], place)
    else if (count > 0) report(file, 'character-lost', [times], place)
  }
}
