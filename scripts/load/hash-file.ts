import { createHash } from 'node:crypto'
import type { FileHash } from '../book.ts'

/** Which bytes a file has, under the path it is to be named by. */
export function hashFile(path: string, bytes: Uint8Array): FileHash {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { path, size: bytes.length, sha256 }
}
