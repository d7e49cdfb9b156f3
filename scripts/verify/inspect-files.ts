import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FileHash } from '../book.ts'
import { hashFile } from '../lib/hash.ts'

/** A line for each file in the folder of a proof that is not what it was. */
export function inspectFiles(
  folder: string,
  files: readonly FileHash[],
): readonly string[] {
  return files.flatMap(({ path, sha256, size }) => {
    const bytes = readBytes(join(folder, path))
    if (!bytes) return [`missing  ${path}  is not beside the proof`]
    if (hashFile(path, bytes).sha256 === sha256) return []
    const was = bytes.length === size ? '' : `, ${bytes.length} bytes instead of ${size}`
    return [`edited   ${path}  has changed since the build${was}`]
  })
}

function readBytes(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
