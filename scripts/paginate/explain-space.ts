import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'

const bytesPerMegabyte = 1e6

/**
 * What a browser keeps for a few pages, in memory that it shares with itself there; with less left,
 * it fails in many ways that say anything but that.
 */
const leastMegabytes = 40

/**
 * What to tell of an error that happened while files were written to a temporary folder: that its
 * disk is full, where it is, and not what follows from that; else the error itself.
 */
export async function explainSpace(dir: string, error: unknown): Promise<unknown> {
  try {
    const { bavail, bsize } = await statfs(dir)
    const megabytes = Math.floor((bavail * bsize) / bytesPerMegabyte)
    if (megabytes >= leastMegabytes) return error
    const full = new Error(
      `Cannot keep temporary files in \`${dirname(dir)}\`, with ${megabytes} MB left on its disk`,
    )
    return Object.assign(full, { code: 'ENOSPC' })
  } catch {
    return error // The folder has gone, and that is no matter of space.
  }
}
