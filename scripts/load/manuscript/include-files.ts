import { basename, dirname, join, normalize } from 'node:path/posix'
import type { Position } from 'unist'
import { VFile } from 'vfile'
import { nearestNames } from '../../lib/edit-distance.ts'
import { fenceAfter, fenceAround } from '../../lib/markdown-lines.ts'
import type { TextOrigin } from '../../lib/origins.ts'
import { quoted } from '../../lib/visible.ts'
import { report } from '../../problems/report.ts'
import {
  anchorsIn,
  findIncludes,
  type Include,
  linesOfPart,
  type Part,
} from './find-includes.ts'
import {
  type Entry,
  entryAt,
  isMarkdown,
  listNamesIn,
  type ManuscriptFolder,
  readSource,
} from './folder.ts'
import { findFrontMatter } from './front-matter.ts'

/** A few lines can stand for gigabytes. More than any book for people takes from other files. */
const mostCharacters = 16_000_000
const deepest = 10

/** What an include costs besides its text. */
const costOfInclude = 200

/** Where other tools look for what is included, besides beside the file that includes it. */
const otherFolders = ['', 'code', 'resources']
const foldersBeside = ['.', 'code', 'resources']

/** A line of the text that comes of it all. */
interface Line {
  readonly text: string
  readonly file: VFile
  readonly sourceLine: number
  readonly indent: number
}

interface Found {
  readonly entry: Entry
  readonly path: string
}

/** A place that includes. */
interface Place {
  readonly file: VFile
  readonly position: Position
  /** Paths of the files around it, the innermost last. */
  readonly chain: readonly string[]
}

/**
 * Put the text of other files where chapters include them.
 *
 * @param isOrdered - Whether the author lists the chapters: else what stands whole in another is none.
 * @returns The chapters, those that include as texts of several files.
 */
export async function includeFiles(
  folder: ManuscriptFolder,
  chapters: readonly VFile[],
  isOrdered: boolean,
): Promise<readonly VFile[]> {
  const known = new Map(chapters.map((file) => [file.data.manuscriptPath ?? '', file]))
  const whole = new Set<string>()
  const nearest = nearestNames()
  let left = mostCharacters
  /** All files of the chapter that is read. */
  let used = new Set<VFile>()
  const files: VFile[] = []
  for (const file of chapters) files.push(await expand(file))
  return files.filter(({ data }) => isOrdered || !whole.has(data.manuscriptPath ?? ''))

  async function expand(file: VFile): Promise<VFile> {
    const source = linesIn(file)
    const includes = (line: string, index: number) =>
      [true, false].flatMap((isCode) => findIncludes(line, isCode, source[index - 1]))
    if (!source.some((line, index) => includes(line, index).length > 0)) return file
    used = new Set([file])
    const chain = [file.data.manuscriptPath ?? '']
    return joinLines(file, await readLines(file, source, source.keys(), chain, ''), used)
  }

  /** Lines of a file with all that they include. */
  async function readLines(
    file: VFile,
    source: readonly string[],
    indices: Iterable<number>,
    chain: readonly string[],
    fenceAround: string,
  ): Promise<Line[]> {
    const lines: Line[] = []
    let fence = fenceAround
    for (const index of indices) {
      const text = source[index] ?? ''
      const own = { file, sourceLine: index + 1, indent: 0 }
      const includes = findIncludes(text, fence !== '', source[index - 1])
      fence = fenceAfter(text.replace(/^[ \t>]+/, ''), fence)
      if (includes.length === 0) lines.push({ ...own, text })
      else lines.push(...(await fill(text, includes, own, chain, fence)))
    }
    return lines
  }

  /** A line with what it includes. */
  async function fill(
    text: string,
    includes: readonly Include[],
    own: Omit<Line, 'text'>,
    chain: readonly string[],
    fence: string,
  ): Promise<Line[]> {
    const { file, sourceLine } = own
    const [lone] = includes
    const before = text.slice(0, lone?.from)
    if (lone?.path && /^[ \t>]*$/.test(before) && text.slice(lone.to).trim() === '') {
      const found = await include(lone, placeOf(lone), fence)
      const indent = before.length
      const shown = found?.map((each) => {
        return { ...each, text: before + each.text, indent: each.indent + indent }
      })
      return shown ?? [{ ...own, text }]
    }
    let filled = ''
    let end = 0
    for (const each of includes) {
      filled += text.slice(end, each.from)
      const isQuoted = text[each.from - 1] === '`' && text[each.to] === '`'
      const found = each.path
        ? await include({ ...each, isCertain: !isQuoted }, placeOf(each), fence)
        : []
      filled += found ? textOf(found) : text.slice(each.from, each.to)
      end = each.to
    }
    filled += text.slice(end)
    return filled.split('\n').map((line) => ({ ...own, text: line }))

    function placeOf({ from, to }: Include): Place {
      const point = (column: number) => ({ line: sourceLine, column: column + 1 })
      return { file, chain, position: { start: point(from), end: point(to) } }
    }
  }

  /** The lines that are included; none where there are none, which is reported; `undefined` where no include was meant. */
  async function include(
    included: Include,
    place: Place,
    fence: string,
  ): Promise<readonly Line[] | undefined> {
    const found = await find(included, place)
    if (!found) return included.isCertain ? [] : undefined
    const file = await open(found, place)
    return file ? linesOf(file, found.path, included, place, fence) : []
  }

  async function linesOf(
    file: VFile,
    path: string,
    { code, part }: Include,
    place: Place,
    fence: string,
  ): Promise<readonly Line[]> {
    const source = linesIn(file)
    const indices = linesOfPart(source, part)
    if (part && !indices) reportPart(part, path, source, place)
    if (!indices) return []
    const isText = isMarkdown(path) && fence === '' && !code
    if (isText && !part) whole.add(path)
    const shown = isText ? withoutFrontMatter(file, indices) : indices
    const chain = [...place.chain, path]
    const lines = await readLines(file, source, shown, chain, isText ? '' : '`')
    return code ? fenced(lines, code, place) : lines
  }

  /** The text of a file that may be included there. */
  async function open({ entry, path }: Found, place: Place): Promise<VFile | undefined> {
    if (place.chain.includes(path) || place.chain.length > deepest) {
      report(place.file, 'include-cyclic', [path], place.position)
      return undefined
    }
    const file = known.get(path) ?? (await readSource(folder, path, entry))
    known.set(path, file)
    used.add(file)
    const before = left
    left -= String(file).length + costOfInclude
    // Said once.
    if (left < 0 && before >= 0) {
      const most = mostCharacters.toLocaleString('en')
      report(place.file, 'include-large', [most], place.position)
    }
    return left < 0 ? undefined : file
  }

  /** The file that a path leads to, from the file that includes it, or from where its tool looks for it. */
  async function find(
    { isCertain, path: written }: Include,
    { chain, file, position }: Place,
  ): Promise<Found | undefined> {
    const beside = dirname(chain.at(-1) ?? '')
    const folders = [...foldersBeside.map((dir) => join(beside, dir)), ...otherFolders]
    const paths = folders.map((dir) => normalize(join(dir, written)))
    const entries: Entry[] = []
    for (const path of new Set(paths)) {
      const entry = await entryAt(folder, path)
      if (entry.kind === 'file') return { entry, path }
      entries.push(entry)
    }
    if (!isCertain) return undefined
    if (/outside$/.test(entries[0]?.kind ?? '')) {
      report(file, 'include-outside', [written], position)
      return undefined
    }
    const names = await listNamesIn(folder, dirname(paths[0] ?? ''))
    const name = nearest(basename(written), names)
    const meant = name && quoted(join(dirname(written), name))
    const expected = meant ?? 'a file in the manuscript folder'
    report(file, 'include-missing', [written, expected], position)
    return undefined
  }

  function reportPart(
    part: Part,
    path: string,
    source: readonly string[],
    { file, position }: Place,
  ): void {
    const tell = (found: string, expected: string) =>
      report(file, 'include-part-missing', [found, path, expected], position)
    if ('first' in part) tell(`line ${part.first}`, `at most ${source.length}`)
    else {
      const meant = nearest(part.anchor, anchorsIn(source))
      const expected = meant ? quoted(meant) : 'a comment `ANCHOR: name` in it'
      tell(`anchor ${quoted(part.anchor)}`, expected)
    }
  }
}

function linesIn(file: VFile): readonly string[] {
  const lines = String(file).split(/\r?\n/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

function textOf(lines: readonly Line[]): string {
  return lines.map(({ text }) => text).join('\n')
}

function withoutFrontMatter(file: VFile, indices: readonly number[]): readonly number[] {
  const found = findFrontMatter(String(file))
  if (typeof found !== 'object') return indices
  const lines = String(file).slice(0, found.end).split('\n').length
  return indices.filter((index) => index >= lines)
}

/** Code between fences that none of its lines can be. */
function fenced(
  lines: readonly Line[],
  code: NonNullable<Include['code']>,
  { file, position }: Place,
): Line[] {
  const fence = fenceAround(textOf(lines))
  const title = code.title.replaceAll(/["{}]/g, '')
  const own = { file, sourceLine: position.start.line, indent: 0 }
  const info = title ? `${code.language} {caption="${title}"}` : code.language
  return [{ ...own, text: fence + info }, ...lines, { ...own, text: fence }]
}

/**
 * Lines of several files as one text, in the place of the first.
 *
 * @param used - All that were read for it, also those of which no line is left: they may have problems.
 */
function joinLines(file: VFile, lines: readonly Line[], used: Iterable<VFile>): VFile {
  const origins: TextOrigin[] = []
  for (const each of used) origins.push({ line: 1, file: each, sourceLine: 1, indent: 0 })
  for (const [index, { file, indent, sourceLine }] of lines.entries()) {
    const last = origins.at(-1)
    const isNext =
      index > 0 &&
      last?.file === file &&
      last.indent === indent &&
      sourceLine - last.sourceLine === index + 1 - last.line
    if (!isNext) origins.push({ line: index + 1, file, sourceLine, indent })
  }
  const value = lines.map(({ text }) => `${text}\n`).join('')
  return new VFile({
    path: file.path,
    value,
    data: { ...file.data, sourceBytes: undefined, origins },
  })
}
