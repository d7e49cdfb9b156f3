import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/** Files of a manuscript, by their path from its folder, with `/`. */
export type Files = ReadonlyMap<string, Uint8Array>

/** What mutated manuscripts are made from. */
export interface Stock {
  /** Manuscripts to begin with, by name. */
  readonly manuscripts: ReadonlyMap<string, Files>
  /** Constructs: blocks of Markdown, apart by empty lines where they were found. */
  readonly constructs: readonly string[]
}

/** Larger ones only take longer. */
const largestBytes = 6000

/**
 * Every manuscript, and every construct of one, in a folder of test fixtures; the same order on
 * every machine.
 *
 * @throws When the folder cannot be read.
 */
export function readStock(fixtures: string): Stock {
  const paths = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .sort()
  const manuscripts = new Map<string, Files>()
  for (const path of paths) {
    if (path.endsWith('/book.yaml')) {
      manuscripts.set(dirname(path), readFolder(join(fixtures, dirname(path))))
    } else if (path.endsWith('/manuscript.md')) {
      manuscripts.set(path, readFolder(join(fixtures, dirname(path))))
    } else if (path.startsWith('markdown/') && path.endsWith('/input.md')) {
      manuscripts.set(path, withHead(readFolder(join(fixtures, dirname(path)))))
    }
  }
  for (const [name, files] of manuscripts) {
    if (sizeOf(files) > largestBytes) manuscripts.delete(name)
  }
  const constructs = paths
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) => readFileSync(join(fixtures, path), 'utf8').split(/\n{2,}/))
    .filter((block) => block.trim() !== '' && block.length < largestBytes)
  return { manuscripts, constructs: [...new Set(constructs)] }
}

function readFolder(folder: string): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !isExpectation(path))
    .sort()
  return new Map(
    files.map((path) => [
      relative(folder, path).split(sep).join('/'),
      readFileSync(path),
    ]),
  )
}

/** Text without keys of its own is no manuscript yet. */
function withHead(files: Files): Files {
  const keys = 'title: The Ford\nauthors: Ada Brook\nlanguage: en\nkind: article\n'
  const hasHead = [...files.values()].some((bytes) =>
    Buffer.from(bytes.subarray(0, 4)).equals(Buffer.from('---\n')),
  )
  return hasHead ? files : new Map([...files, ['book.yaml', Buffer.from(keys)]])
}

/** Whether a file is not of the manuscript, but what a test expects of it. */
function isExpectation(path: string): boolean {
  return /\.(?:html|txt)$/.test(path)
}

/** Pictures aside. */
function sizeOf(files: Files): number {
  let bytes = 0
  for (const [path, content] of files) if (isText(path)) bytes += content.length
  return bytes
}

/** Whether a path of a manuscript is one of its sources. */
export function isText(path: string): boolean {
  return /\.(?:md|yaml)$/.test(path)
}
