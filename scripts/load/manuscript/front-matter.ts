import type { Position } from 'unist'
import type * as v from 'valibot'
import type { VFile } from 'vfile'
import { defined } from '../../lib/defined.ts'
import { topHeadings, withoutEnd } from '../../lib/markdown-lines.ts'
import { blanked, positionsIn } from '../../lib/text-positions.ts'
import { hasErrors, report } from '../../problems/report.ts'
import { checkSettings, parseSettings } from '../config/parse-config.ts'
import type { IgnoredKey, Settings } from '../config/read-settings.ts'
import { headerSchema } from '../config/schema.ts'
import { isForeignKey, readKey } from '../config/values.ts'
import { classesIn } from './contents.ts'

interface FrontMatter {
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
  const keys = blanked(fence) + text.slice(fence.length, match.index)
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

/**
 * Takes the front matter out of a text, in which all else keeps its place.
 *
 * @param own - The keys that it may have, of a chapter: other lines may be prose after a thematic break.
 * @returns `undefined` where there is none; its settings are if they cannot be read, and the file then says why.
 */
export function takeFrontMatter(
  file: VFile,
  own?: readonly string[],
  longest: number = longestSettings,
) {
  const text = String(file)
  const found = hasErrors([file]) ? undefined : findFrontMatter(text)
  const places = positionsIn(text)
  if (found === 'unclosed' && (!own || opensWithKey(text)))
    report(file, 'front-matter-unclosed', [], places(0, 3))
  if (typeof found !== 'object') return undefined
  const { end, keys, syntax } = found
  file.value = blanked(text.slice(0, end)) + text.slice(end)
  const taken = { length: keys.length, place: places(0, end) }
  if (keys.length <= longest)
    return { ...taken, settings: parseSettings(file, keys, 'shared', syntax, own) }
  const most = `front matter of more than ${longest / 1024} kB, expected keys and lists`
  report(file, 'config-syntax', [most], places(0, 3))
  return { ...taken, settings: undefined }
}

const headerKeys = Object.keys(headerSchema.entries)

/**
 * Takes the front matter out of the chapters of a book, of all of which it may be only so long.
 *
 * @returns Gives `undefined` for one without any that can be read; the file then says why.
 */
export function headerTaker() {
  let left = longestHeaders
  return (file: VFile) => {
    const taken = takeFrontMatter(file, headerKeys, Math.min(longestHeader, left))
    left = Math.max(0, left - (taken?.length ?? 0))
    return taken?.settings && headerOf(taken.settings, taken.place)
  }
}

/** What it says of a chapter, besides where this stands. */
function headerOf(settings: Settings, whole: Position) {
  const given = checkSettings([settings], headerSchema)
  if (!given) return undefined
  const { file } = settings
  const { authors, class: classes, language, subtitle, title } = given
  const place = settings.placeOf(settings.nodes.get('title')) ?? whole
  const { ignored, ...addresses } = takeAddresses(settings.ignored)
  return {
    header: {
      ...addresses,
      ...defined({
        title,
        subtitle,
        authors: authors?.map(({ name }) => name),
        language,
        classes: classes?.flatMap(classesIn),
      }),
      place: { file, position: place },
    },
    /** Whether its author wants it left out. */
    isDraft: reportDraft(settings, given),
    ignored,
  }
}

/** Keys by which Jekyll, Hugo and Docusaurus give a text its address; of the first two it begins at the root of the site. */
const rootedKeys: ReadonlySet<string> = new Set(['permalink', 'url'])
const addressKeys: ReadonlySet<string> = new Set([...rootedKeys, 'slug', 'id'])
const formerKeys: ReadonlySet<string> = new Set(['aliases', 'redirect_from'])

/** More addresses than a text has had; each is held for all folders that it may begin in. */
const mostAddresses = 100

/** Takes the addresses of a text out of the keys that mean nothing else. */
export function takeAddresses(keys: readonly IgnoredKey[] = []) {
  const listOf = (names: ReadonlySet<string>): readonly string[] | undefined => {
    const found = keys.flatMap(({ key, value }) =>
      names.has(key)
        ? textsIn(value).map((each) => (rootedKeys.has(key) ? `/${each}` : each))
        : [],
    )
    return found.length > 0 ? found.slice(0, mostAddresses) : undefined
  }
  return {
    ...defined({ addresses: listOf(addressKeys), formerAddresses: listOf(formerKeys) }),
    ignored: keys.filter(({ key }) => !addressKeys.has(key) && !formerKeys.has(key)),
  }
}

/** A colon before a letter stands for what the site fills in. */
function textsIn(value: unknown): readonly string[] {
  const texts = [value].flat().filter((each) => typeof each === 'string')
  return texts.filter((each) => /^(?!.*:\w)./.test(each))
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
function opensWithKey(text: string): boolean {
  const [, key = ''] = /^.*\n\s*["']?([\w-]+)["']?\s*[:=]/.exec(text) ?? []
  return headerKeys.includes(readKey(key) ?? key) || isForeignKey(key)
}
