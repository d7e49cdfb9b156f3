import type { VFile } from 'vfile'
import type { BookConfig, SourceFile } from '../book.ts'
import { isMarkdown } from './list-sources.ts'

/**
 * The author's files as they are on the disk, each once, for a PDF that carries its source.
 *
 * The files keep no bytes: what is not taken is free to go.
 */
export function takeSources(
  files: readonly VFile[],
  config: BookConfig | undefined,
): readonly SourceFile[] {
  const isWanted = config?.pdfStandards.includes('a-3a') ?? false
  const sources: SourceFile[] = []
  for (const { data } of new Set(files)) {
    const { manuscriptPath: path, sourceBytes: bytes } = data
    delete data.sourceBytes
    if (!isWanted || path === undefined || bytes === undefined) continue
    // RFC 7763 and RFC 9512.
    const mediaType = isMarkdown(path) ? 'text/markdown' : 'application/yaml'
    sources.push({ path, mediaType, bytes })
  }
  return sources
}
