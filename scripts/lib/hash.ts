import { createHash } from 'node:crypto'
import type { FileHash } from '../book.ts'

/** SHA-256 of some bytes, in lower-case hexadecimal digits. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Which bytes a file has, under the path it is to be named by. */
export function hashFile(path: string, bytes: Uint8Array): FileHash {
  return { path, size: bytes.length, sha256: sha256(bytes) }
}
