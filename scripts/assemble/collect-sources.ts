import { normalize } from 'node:path/posix'
import type { Manuscript, Picture, SourceFile } from '../book.ts'

/**
 * What the book was made from, in the order of its paths: texts, settings, pictures shown and the
 * cover. Empty unless the book is to carry it.
 */
export function collectSources(
  { sources }: Manuscript,
  pictures: ReadonlyMap<string, Picture>,
  cover: Picture | undefined,
): readonly SourceFile[] {
  if (sources.length === 0) return []
  const shown = [...pictures.values(), ...(cover ? [cover] : [])]
  const files = [
    ...sources,
    ...shown.map(({ bytes, mediaType, path }) => ({
      path: normalize(path),
      mediaType,
      bytes,
    })),
  ]
  const byPath = new Map(files.map((file) => [file.path, file]))
  return [...byPath.values()].sort((one, other) => (one.path < other.path ? -1 : 1))
}
