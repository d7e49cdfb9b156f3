import type * as v from 'valibot'
import type { VFile } from 'vfile'
import type { FileHeader } from '../../book.ts'
import { defined } from '../../lib/defined.ts'
import { positionsIn } from '../../lib/text-positions.ts'
import { topHeadings, withoutEnd } from '../../lib/top-headings.ts'
import { report } from '../../problems/report.ts'
import { checkSettings, parseSettings } from '../config/parse-config.ts'
import type { Settings } from '../config/read-settings.ts'
import { headerSchema } from '../config/schema.ts'
import { isForeignKey, readKey } from '../config/values.ts'

export interface FrontMatter {
  /** The keys, with spaces before them so that positions are those of the file. */
  readonly keys: string
  readonly syntax: 'yaml' | 'toml'
  /** Offset after the closing line. */
  readonly end: number
}

/** In characters; as much as `book.yaml` may have. What the parser needs grows with the square of the keys. */
const longestSettings = 64 * 1024
const longestHeader = 16 * 1024

/** In characters, of all chapters. */
const longestHeaders = 4 * 1024 * 1024

/** A `---` that opens keys, unlike one before an empty line, which is a thematic break; or Hugo's `+++`. */
const opening =
  /^(?:---[ \t]*\r?\n(?=[ \t]*(?:#|["']?[\p{L}_][^\n:]*:(?:\s|$)))|\+\+\+[ \t]*\r?\n)/u

/** The front matter at the start of a Markdown file, up to a line that closes it; `undefined` when there is none. */
export function findFrontMatter(text: string): FrontMatter | 'unclosed' | undefined {
  const [fence] = opening.exec(text) ?? []
  if (fence === undefined) return readTitleBlock(text)
  const syntax = fence.startsWith('+') ? 'toml' : 'yaml'
  const closing =
    syntax === 'toml' ? /^\+\+\+[ \t]*\r?$/gm : /^(?:---|\.\.\.)[ \t]*\r?$/gm
  closing.lastIndex = fence.length
  const match = closing.exec(text)
  if (!match) return 'unclosed'
  const keys = blank(fence) + text.slice(fence.length, match.index)
  return { keys, syntax, end: match.index + match[0].length }
}

/** Pandoc's: up to three lines of title, authors and date, each of which goes on where lines are indented. */
const titleBlock =
  /^%[ \t]*(\S.*(?:\r?\n[ \t]+\S.*)*)(?:\r?\n%(.*(?:\r?\n[ \t]+\S.*)*)(?:\r?\n%(.*))?)?[ \t]*(?=\r?\n[ \t]*(?:\r?\n|$)|$)/

function readTitleBlock(text: string): FrontMatter | undefined {
  const [whole, title = '', authors = '', date = ''] = titleBlock.exec(text) ?? []
  if (whole === undefined) return undefined
  const names = authors.split(/;|\r?\n/).map((name) => name.trim())
  const given = [title.replaceAll(/\s+/g, ' '), names.filter(Boolean), date.trim()]
  const lines = ['title', 'author', 'date'].map((key, index) =>
    given[index]?.length ? `${key}: ${JSON.stringify(given[index])}` : '',
  )
  return { keys: lines.join('\n'), syntax: 'yaml', end: whole.length }
}

/** The text of a file without its front matter. */
export function textAfter(file: VFile, found = findFrontMatter(String(file))): string {
  return String(file)
    .slice(typeof found === 'object' ? found.end : 0)
    .trim()
}

/** Takes front matter out of the text of its file; what follows keeps its place. */
export function blankFrontMatter(file: VFile, { end }: FrontMatter): void {
  const text = String(file)
  file.value = blank(text.slice(0, end)) + text.slice(end)
}

function blank(text: string): string {
  return text.replaceAll(/[^\r\n]/g, ' ')
}

/** The title of a text that has one: its only heading of the first level, in plain words. */
export function titleIn(text: string): string | undefined {
  const [title = '', ...others] = topHeadings(text)
  if (others.length > 0) return undefined
  const plain = withoutEnd(title)
    .replaceAll(/\[\^[^[\]]*\]/g, '')
    .replaceAll(/!?\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replaceAll(/[*`]|\\(?=\p{P})/gu, '')
    .trim()
  return plain || undefined
}

/** Says that front matter has no end. */
export function reportUnclosed(file: VFile): void {
  report(file, 'front-matter-unclosed', [], positionsIn(String(file))(0, 3))
}

/** The settings that front matter has. */
export function parseFrontMatter(
  file: VFile,
  { keys, syntax }: FrontMatter,
  own?: readonly string[],
  longest: number = longestSettings,
): Settings | undefined {
  if (keys.length > longest) {
    const found = `front matter of more than ${longest / 1024} kB, expected keys and lists`
    report(file, 'config-syntax', [found], positionsIn(String(file))(0, 3))
    return undefined
  }
  return parseSettings(file, keys, 'shared', syntax, own)
}

/** What the front matter of a chapter says of it, besides where it stands. */
export interface ChapterFrontMatter {
  readonly header: Omit<FileHeader, 'depth' | 'parts'>
  /** Whether its author wants it left out. */
  readonly isDraft: boolean
  readonly ignored: Settings['ignored']
}

const headerKeys = Object.keys(headerSchema.entries)

/** How many characters of front matter the chapters of a book may still have. */
export interface HeaderAllowance {
  left: number
}

export const headerAllowance = (): HeaderAllowance => ({ left: longestHeaders })

/**
 * Takes the front matter out of a chapter.
 *
 * @returns `undefined` where there is none that can be read; the file then says why.
 */
export function takeHeader(
  file: VFile,
  allowance: HeaderAllowance,
): ChapterFrontMatter | undefined {
  const found = findFrontMatter(String(file))
  if (found === 'unclosed' && opensWithKey(file)) reportUnclosed(file)
  if (typeof found !== 'object') return undefined
  const whole = positionsIn(String(file))(0, found.end)
  const longest = Math.min(longestHeader, allowance.left)
  allowance.left = Math.max(0, allowance.left - found.keys.length)
  const settings = parseFrontMatter(file, found, headerKeys, longest)
  blankFrontMatter(file, found)
  const given = settings && checkSettings([settings], headerSchema)
  if (!given) return undefined
  const { authors, class: classes, language, subtitle, title } = given
  const place = settings.placeOf(settings.nodes.get('title')) ?? whole
  return {
    header: {
      ...defined({
        title,
        subtitle,
        authors: authors?.map(({ name }) => name),
        language,
        classes: classes?.flatMap((text) => text.split(/[\s.,]+/).filter(Boolean)),
      }),
      place: { file, position: place },
    },
    isDraft: reportDraft(settings, given),
    ignored: settings.ignored,
  }
}

/** Says that a file is left out; whether it is. */
function reportDraft(
  { file, nodes, placeOf, written }: Settings,
  { draft = '', published = '' }: v.InferOutput<typeof headerSchema>,
): boolean {
  const isDraft = /^(?:true|yes|on)$/i.test(draft)
  const isHidden = /^(?:false|no|off)$/i.test(published)
  const [key, value] = isDraft ? ['draft', draft] : ['published', published]
  const line = `${written.get(key) ?? key}: ${value}`
  if (isDraft || isHidden) report(file, 'draft-left-out', [line], placeOf(nodes.get(key)))
  return isDraft || isHidden
}

/** Whether what follows the first line is no prose after a thematic break. */
function opensWithKey(file: VFile): boolean {
  const [, key = ''] = /^.*\n\s*["']?([\w-]+)["']?\s*[:=]/.exec(String(file)) ?? []
  return headerKeys.includes(readKey(key) ?? key) || isForeignKey(key)
}
