import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** The size and the hash of each file in a folder, by its path. */
type Contents = Readonly<Record<string, readonly [bytes: number, sha256: string]>>

const contentsName = 'contents.json'

/** Writes into a folder what is in it, for {@link isWhole}. */
export async function writeContents(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const contents = files.map(async (entry) => {
    const path = join(entry.parentPath, entry.name)
    const { size } = await stat(path)
    return [relative(folder, path), [size, await hashOf(path)]] as const
  })
  const listed = Object.fromEntries(await Promise.all(contents)) satisfies Contents
  await writeFile(join(folder, contentsName), JSON.stringify(listed))
}

/**
 * Whether a folder has all files that it had when it was made, by their sizes or by their bytes. What was
 * added since makes no difference.
 *
 * @throws When a file is there and cannot be read.
 */
export async function isWhole(folder: string, by: 'sizes' | 'bytes'): Promise<boolean> {
  try {
    const text = await readFile(join(folder, contentsName), 'utf8')
    const files = Object.entries(JSON.parse(text) as Contents)
    const found = files.map(async ([name, [bytes, sha256]]) => {
      const path = join(folder, name)
      if ((await stat(path)).size !== bytes) return false
      return by === 'sizes' || (await hashOf(path)) === sha256
    })
    return (await Promise.all(found)).every(Boolean)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Nothing is there, or a list that is cut off or has been written over.
    if (code === undefined || code === 'ENOENT' || code === 'ENOTDIR') return false
    throw error
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}
