/** What the files of a work have to do with each other while each is compiled by itself. */
import { basename } from 'node:path/posix'
import type { VFile } from 'vfile'
import type { BookConfig, Chapter } from '../book.ts'
import { groupBy } from '../lib/group-by.ts'
import { codeReader, topHeadings, withoutEnd } from '../lib/markdown-lines.ts'
import { walkHtml } from '../lib/walk.ts'
import type { Macros } from './formulas/macros.ts'
import { saysTitle } from './plugins/rehype-headings.ts'
import { abbreviation, mostAbbreviations } from './plugins/remark-abbreviations.ts'
import { fileName } from './plugins/remark-links.ts'

/** What holds from one chapter on in all that follow. */
export interface BookSoFar {
  /** What commands in formulas stand for. */
  readonly macros: Macros
  readonly examples: Examples
}

/** Pandoc's examples, `(@)` and `(@name)`, which are counted through the book. */
export interface Examples {
  count: number
  /** The names in all files that look like those of examples. */
  readonly names: ReadonlySet<string>
  readonly numbers: Map<string, number>
}

/** A book of which no chapter is compiled yet. */
export function beginBook(
  { macros }: Pick<BookConfig, 'macros'>,
  files: readonly VFile[],
): BookSoFar {
  const named = files.flatMap((file) => [
    ...String(file.value).matchAll(/^[ \t>]*\(@([\w-]+)\)/gm),
  ])
  const names = new Set(named.map(([, name = '']) => name))
  return { macros: { ...macros }, examples: { count: 0, names, numbers: new Map() } }
}

/** The attribute of an element that holds the name of an example until its number is known. */
export const exampleReference = 'dataExample'

/** Write the numbers of examples where they are referred to; of what names none, what was written. */
export function setExampleNumbers(
  chapters: readonly Chapter[],
  { names, numbers }: Examples,
): void {
  if (names.size === 0) return
  for (const { notes, tree } of chapters) {
    for (const root of [
      tree,
      ...notes.map(({ children }) => ({ type: 'root', children }) as typeof tree),
    ])
      walkHtml(root, (node, parent, index) => {
        const name = node.type === 'element' && node.properties[exampleReference]
        if (!name) return
        const value = `(${numbers.get(String(name)) ?? `@${String(name)}`})`
        parent.children[index] = { type: 'text', value, position: node.position }
      })
  }
}

/** What the other files of a manuscript have to do with the Markdown of one. */
export interface Neighbours {
  /** Labels of notes that one of the others defines, and only one, as the parser compares them. */
  readonly notes: readonly string[]
  /** What abbreviations stand for in the other files: see {@link abbreviationsIn}. */
  readonly abbreviations: ReadonlyMap<string, string>
  /** Whether several files begin with the title of the work, or it stands over all that there is, or alone before it. */
  readonly title: 'repeated' | 'once' | undefined
  /** Paths of all files, by their names and by what is unambiguous of these: see {@link fileName}. */
  readonly files: ReadonlyMap<string, string>
  /** Names of paragraphs that links of Obsidian mean, in lower case. */
  readonly paragraphs: ReadonlySet<string>
}

export const noNeighbours: Neighbours = {
  notes: [],
  abbreviations: new Map(),
  title: undefined,
  files: new Map(),
  paragraphs: new Set(),
}

/** The neighbours of each file. What a file defines itself is looked for nowhere else. */
export function surveyFiles(
  files: readonly VFile[],
  work: Partial<Pick<BookConfig, 'title' | 'subtitle'>>,
): (file: VFile) => Neighbours {
  const tops = files.map((file) => topHeadings(String(file)))
  const titled = tops.filter(([first = '']) => saysTitle(withoutEnd(first), work))
  const isDivided = files.some((file) => lower.test(String(file)))
  const isAbove = isDivided && tops.flat().length === 1
  const isBare = titled[0] === tops[0] && titleAlone.test(String(files[0] ?? ''))
  const isOnly = titled.length === 1 && (isAbove || isBare)
  const title = titled.length > 1 ? 'repeated' : isOnly ? 'once' : undefined
  const defined = files.flatMap((file) =>
    [...labelsIn(file, definition)].map((label) => ({ file, label })),
  )
  const byLabel = groupBy(defined, ({ label }) => label)
  const abbreviations = abbreviationsIn(files)
  const paths = files.flatMap(({ data }) => data.manuscriptPath ?? [])
  const single = [...groupBy(paths, (path) => fileName(basename(path)))].filter(
    ([, { length }]) => length === 1,
  )
  const byName = new Map([
    ...single.map(([name, [path = '']]) => [name, path] as const),
    ...paths.map((path) => [fileName(path), path] as const),
  ])
  const paragraphs = new Set(
    files.flatMap((file) =>
      [...String(file).matchAll(/#(?:\^|%5E)([\w-]+)/gi)].map(([, name = '']) =>
        name.toLowerCase(),
      ),
    ),
  )
  return (file) => {
    const notes = [...labelsIn(file, reference)].filter((label) => {
      const [first, ...others] = byLabel.get(label) ?? []
      return first && first.file !== file && others.length === 0
    })
    return { notes, abbreviations, title, files: byName, paragraphs }
  }
}

/** A heading of the second level, or below. */
const lower = /^ {0,3}##+[ \t]|^ {0,3}[^\s|].*\r?\n {0,3}-+[ \t]*$/m

/** A text whose first heading has nothing below it but the next. */
const titleAlone =
  /^\s*(?:#[ \t].*|\S.*\r?\n=+)[ \t]*(?:\r?\n[ \t]*)+(?:#[ \t]|\S.*\r?\n=)/

const reference = /\[\^([^\]\s]+)\]/g

const definition = /^ {0,3}\[\^([^\]\s]+)\]:/gm

function labelsIn(file: VFile, pattern: RegExp): ReadonlySet<string> {
  const found = [...String(file).matchAll(pattern)]
  return new Set(found.map(([, label = '']) => label.toLowerCase().toUpperCase()))
}

/**
 * What abbreviations stand for: as a file of nothing else says it, or else all that say it. Code only shows them.
 */
function abbreviationsIn(files: readonly VFile[]): ReadonlyMap<string, string> {
  const found = files
    .map((file) => String(file))
    .filter((text) => text.includes('*['))
    .flatMap((text) => {
      const isCode = codeReader()
      const lines = text.split(/\r?\n/).filter((line) => !isCode(line) && line.trim())
      const read = lines.map((line) => abbreviation.exec(line))
      const isList = !read.includes(null)
      return read.flatMap((match) => (match ? [{ match, isList }] : []))
    })
  const byWord = groupBy(found, ({ match: [, word = ''] }) => word)
  const agreed = [...byWord].flatMap(([word, all]) => {
    const lists = all.filter(({ isList }) => isList)
    const [meaning, ...others] = new Set(
      (lists.length > 0 ? lists : all).map(({ match: [, , words = ''] }) => words.trim()),
    )
    return meaning && others.length === 0 ? [[word, meaning] as const] : []
  })
  return new Map(agreed.slice(0, mostAbbreviations))
}
