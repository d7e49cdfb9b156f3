import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Gives all tests of a run one folder for temporary files, and takes it away after them. Workers
 * find in it the books that others have finished: see `books.ts`.
 */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'colophon-tests-'))
  process.env.TMPDIR = folder
  // A browser that is still ending may write while its folder is removed.
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
}
