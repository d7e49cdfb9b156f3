import { crc32, inflateRawSync } from 'node:zlib'

/** One entry of a zip archive, as its two headers have it. */
export interface ZipEntry {
  readonly name: string
  /** 0 stored, 8 deflated. */
  readonly method: number
  /** Date and time in the form of MS-DOS. */
  readonly stamp: number
  /** Where its local header begins in the archive. */
  readonly offset: number
  /** Length of the extra field of its local header. */
  readonly extraLength: number
  readonly bytes: Uint8Array
}

/**
 * The entries of a zip archive in the order in which they stand in it.
 *
 * @throws When the archive is cut off, encrypted, or an entry is not what its checksum says.
 * @see https://pkwaredownloads.blob.core.windows.net/pkware-general/Documentation/APPNOTE-6.3.9.TXT
 */
export function readZip(bytes: Uint8Array): readonly ZipEntry[] {
  const archive = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end === -1) throw new Error('no end of the central directory')
  const entries: ZipEntry[] = []
  let at = archive.readUInt32LE(end + 16)
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (archive.readUInt32LE(at) !== 0x02014b50) throw new Error('a broken directory')
    entries.push(readEntry(archive, at))
    at +=
      46 + [28, 30, 32].reduce((sum, each) => sum + archive.readUInt16LE(at + each), 0)
  }
  return entries.sort((a, b) => a.offset - b.offset)
}

/** @param at - Where the entry stands in the central directory. */
function readEntry(archive: Buffer, at: number): ZipEntry {
  const name = archive.toString('utf8', at + 46, at + 46 + archive.readUInt16LE(at + 28))
  const offset = archive.readUInt32LE(at + 42)
  if (archive.readUInt32LE(offset) !== 0x04034b50) {
    throw new Error(`no entry \`${name}\` where the directory says`)
  }
  if (archive.readUInt16LE(at + 8) & 1) throw new Error(`\`${name}\` is encrypted`)
  const method = archive.readUInt16LE(offset + 8)
  const nameLength = archive.readUInt16LE(offset + 26)
  const extraLength = archive.readUInt16LE(offset + 28)
  const start = offset + 30 + nameLength + extraLength
  if (archive.toString('utf8', offset + 30, offset + 30 + nameLength) !== name) {
    throw new Error(`two names for \`${name}\``)
  }
  const packed = archive.subarray(start, start + archive.readUInt32LE(at + 20))
  const content = method === 0 ? packed : inflateRawSync(packed)
  if (crc32(content) !== archive.readUInt32LE(at + 16)) {
    throw new Error(`\`${name}\` is not what its checksum says`)
  }
  return {
    name,
    method,
    stamp: archive.readUInt32LE(offset + 10),
    offset,
    extraLength,
    bytes: content,
  }
}
