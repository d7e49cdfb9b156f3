import type { VFile } from 'vfile'

export interface FrontMatter {
  /** The keys, with spaces before them so that positions are those of the file. */
  readonly yaml: string
  /** Offset behind the closing line. */
  readonly end: number
}

/** A `---` that opens keys, unlike one before an empty line, which is a thematic break. */
const opening = /^---[ \t]*\r?\n(?=[ \t]*(?:#|["']?[\p{L}_][^\n:]*:(?:\s|$)))/u
/** The front matter at the start of a Markdown file, up to a line `---` or `...`; `undefined` when there is none. */
export function findFrontMatter(text: string): FrontMatter | 'unclosed' | undefined {
  const [fence] = opening.exec(text) ?? []
  if (fence === undefined) return undefined
  const closing = /^(?:---|\.\.\.)[ \t]*\r?$/gm
  closing.lastIndex = fence.length
  const match = closing.exec(text)
  if (!match) return 'unclosed'
  const yaml = blank(fence) + text.slice(fence.length, match.index)
  return { yaml, end: match.index + match[0].length }
}

/** Takes front matter out of the text of its file; what follows keeps its place. */
export function blankFrontMatter(file: VFile, { end }: FrontMatter): void {
  const text = String(file)
  file.value = blank(text.slice(0, end)) + text.slice(end)
}

function blank(text: string): string {
  return text.replaceAll(/[^\r\n]/g, ' ')
}
