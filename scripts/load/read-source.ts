import { readFile } from 'node:fs/promises'
import { VFile } from 'vfile'
import { report } from '../problems/report.ts'
import { decodeText } from './decode-text.ts'
import { formatSize } from './format-amount.ts'
import {
  entryAt,
  entryNames,
  isClosed,
  type ManuscriptFolder,
  shownPath,
} from './manuscript-folder.ts'

declare module 'vfile' {
  interface DataMap {
    /** The file as the author has it, until {@link takeSources} has been there. */
    sourceBytes: Uint8Array | undefined
  }
}

/** A chapter of this size is longer than most novels; beyond it stands a mistake. */
const largestTextBytes = 4 * 1024 * 1024

/**
 * One file of the folder as text, or without text and with a problem when it can't be one.
 *
 * @param path - Relative to the folder, with `/`.
 */
export async function readSource(
  folder: ManuscriptFolder,
  path: string,
  largestBytes: number = largestTextBytes,
): Promise<VFile> {
  const file = new VFile({
    path: shownPath(folder, path),
    value: '',
    data: { manuscriptPath: path },
  })
  const entry = await entryAt(folder, path)
  if (entry.kind === 'link-outside') report(file, 'link-outside', [path])
  else if (entry.kind !== 'file')
    report(file, 'file-unreadable', [entryNames[entry.kind]])
  else if (entry.bytes > largestBytes) {
    const sizes = [entry.bytes, largestBytes].map(formatSize) as [string, string]
    report(file, 'file-too-large', sizes)
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
