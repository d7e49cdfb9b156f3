import { basename, dirname } from 'node:path'
import type { VFile } from 'vfile'
import { formatSarif } from './format-sarif.ts'
import { writeOutputs } from './write-outputs.ts'

/**
 * Writes the problems of all files to `path`, in SARIF.
 *
 * @throws When the file can't be written; one that was there is then unchanged.
 */
export async function writeSarif(path: string, files: readonly VFile[]): Promise<void> {
  const bytes = new TextEncoder().encode(formatSarif(files))
  await writeOutputs(dirname(path), [{ path: basename(path), bytes }])
}
