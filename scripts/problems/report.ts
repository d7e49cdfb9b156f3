/**
 * Everything that can be said to an author, and the one way to say it.
 *
 * Codes are permanent: authors search for them, and each has a fixture folder of the same name
 * under `tests/fixtures/problems/`.
 */

import type { Node, Position } from 'unist'
import type { VFile } from 'vfile'
import type { ByMedium, TextMedium } from '../book.ts'
import { textMedia } from '../lib/by-medium.ts'
import { groupBy } from '../lib/group-by.ts'
import { filesOf, sourceOf } from '../lib/origins.ts'
import { visible } from '../lib/visible.ts'
import { assembleProblems } from './assemble.ts'
import { compileProblems } from './compile.ts'
import { loadProblems } from './load.ts'
import { paginateProblems } from './paginate.ts'
import { type DetailsOf, fillSlots } from './problem-kind.ts'
import { proveProblems } from './prove.ts'

export const problems = {
  ...loadProblems,
  ...compileProblems,
  ...assembleProblems,
  ...paginateProblems,
  ...proveProblems,
}

export type ProblemCode = keyof typeof problems

/** What the sentences of a problem have slots for. */
export type ProblemDetails<Code extends ProblemCode> = DetailsOf<(typeof problems)[Code]>

/** A problem that was reported, and the file that has it. */
export interface Reported {
  readonly file: VFile
  readonly message: VFile['messages'][number]
}

/**
 * Attach a problem to the source file it is about: of a text that is made of several, to the one that
 * the place is in.
 *
 * @param file - Gets the message.
 * @param code - One of {@link problems}.
 * @param details - What the problem's sentences have slots for, already formatted for reading.
 * @param place - Node or range to point at; without one, the message points at the file.
 * @param cause - The other place of a problem that has two, such as the first of two equal ids; in the same file if it names none.
 */
export function report<Code extends ProblemCode>(
  file: VFile,
  code: Code,
  details: ProblemDetails<Code>,
  place?: Node | Position,
  cause?: {
    readonly text: string
    readonly file?: VFile
    readonly place: Node | Position | undefined
  },
): Reported {
  const { hint, reason, severity } = problems[code]
  const source = sourceOf(file, positionOf(place))
  const advice = fillSlots(hint, details)
  const message = source.file.message(fillSlots(reason, details), {
    ...(source.position === undefined ? {} : { place: source.position }),
    ruleId: code,
    source: 'colophon',
  })
  const { position: other } = sourceOf(cause?.file ?? file, positionOf(cause?.place))
  detailsByMessage.set(message, details)
  message.fatal = severity === 'error'
  message.note = other
    ? `${advice} (${visible(cause?.text ?? '')} at line ${other.start.line}, column ${other.start.column})`
    : advice
  return { file: source.file, message }
}

const detailsByMessage = new WeakMap<Reported['message'], readonly string[]>()

/** The details that a problem was reported with. */
export function detailsOf(message: Reported['message']): readonly string[] {
  return detailsByMessage.get(message) ?? []
}

/** In which editions or formats of the work a problem is, where not in all. */
const whereByMessage = new WeakMap<Reported['message'], string>()

const listOf = new Intl.ListFormat('en-GB')

/** A problem, and how often there is the same. */
export interface Gathered extends Reported {
  /** The others, in the order of files and lines. */
  readonly others: readonly Reported[]
}

/**
 * The problems of files, each with all that say the same, in the order of files and lines.
 *
 * What is the same says the same text, or what the catalogue says of its kind.
 */
export function gatherProblems(files: Iterable<VFile>): readonly Gathered[] {
  const all = [...new Set(files)].flatMap((file) =>
    file.messages
      .toSorted((one, other) => {
        return (
          (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0)
        )
      })
      .map((message) => ({ file, message })),
  )
  return [...groupBy(all, ({ message }) => sameness(message)).values()].flatMap(
    ([first, ...others]) => (first ? [{ ...first, others }] : []),
  )
}

function sameness(message: Reported['message']): string {
  const { note, reason, ruleId = '' } = message
  const { toldApartBy } = isCode(ruleId) ? problems[ruleId] : {}
  const details = detailsOf(message)
  const told = toldApartBy?.map((index) => details[index]) ?? [reason, note]
  return JSON.stringify([ruleId, ...told, whereByMessage.get(message)])
}

function isCode(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code)
}

/** Adds a problem with the value of a key of the settings. */
export function reportSetting<Code extends ProblemCode>(
  file: VFile,
  key: string,
  code: Code,
  details: ProblemDetails<Code>,
): Reported {
  return report(file, code, details, file.data.configPlaces?.get(key))
}

/** Whether any file carries a problem that must stop publication. */
export function hasErrors(files: Iterable<VFile>): boolean {
  return [...files]
    .flatMap(filesOf)
    .some((file) => file.messages.some((message) => message.fatal))
}

/** Whether a problem of any file keeps text out of sight that others may refer to. */
export function hidesText(files: Iterable<VFile>): boolean {
  const isHiding = ({ ruleId = '' }: VFile['messages'][number]) =>
    Object.hasOwn(problems, ruleId) && problems[ruleId as ProblemCode].hidesText
  return [...files].some((file) => file.messages.some(isHiding))
}

function positionOf(place: Node | Position | undefined): Position | undefined {
  return place && 'type' in place ? place.position : (place as Position | undefined)
}

/** Editions in words of a message; one without a name is the e-book that stands beside others. */
function inEditions(names: readonly (string | undefined)[]): string {
  const noun = names.length === 1 ? 'edition' : 'editions'
  const quoted = names.map((name) => (name === undefined ? 'the e-book' : `\`${name}\``))
  return `the ${noun} ${listOf.format(quoted)}`
}

/**
 * Problems of several editions, or formats, of one manuscript, each told once.
 *
 * @param shared - Files that all editions have, with what was reported before them.
 */
export function editionProblems(shared: readonly VFile[], inWords = inEditions) {
  const before = new Map(shared.map((file) => [file, file.messages.length]))
  const known = new Set(
    shared.flatMap((file) => file.messages.map((message) => keyOf({ file, message }))),
  )
  type Found = Reported & { readonly editions: Set<string | undefined> }
  const found = new Map<string, Found>()
  const all = new Set<string | undefined>()
  return {
    /** Takes off files what was reported for an edition, so that the next begins without it. */
    take: (edition: string | undefined, files: readonly VFile[]): void => {
      all.add(edition)
      for (const file of new Set(files)) {
        for (const message of file.messages.splice(before.get(file) ?? 0)) {
          const key = keyOf({ file, message })
          const same = found.get(key) ?? { file, message, editions: new Set() }
          same.editions.add(edition)
          if (!known.has(key)) found.set(key, same)
        }
      }
    },
    /** Puts each back, with the names of its editions if it is not of all. @returns The files that have any. */
    tell: (): readonly VFile[] => {
      for (const { editions, file, message } of found.values()) {
        if (editions.size < all.size) nameWhere(message, inWords([...editions]))
        file.messages.push(message)
      }
      return [...new Set([...found.values()].map(({ file }) => file))]
    },
  }
}

/**
 * Style sheets are read for each edition anew: it is paths that say which files are the same. How much too wide something
 * is, and the like, differs with every page size.
 */
function keyOf({ file, message }: Reported): string {
  const { column, line, reason, ruleId } = message
  const said = line === undefined ? reason : reason.replaceAll(/\d+(?:[.,]\d+)*/g, '0')
  return JSON.stringify([file.path, line, column, ruleId, said])
}

function nameWhere(message: Reported['message'], where: string): void {
  whereByMessage.set(message, where)
  message.note = `${message.note ?? ''} (In ${where})`.trim()
}

const mediaInWords = { print: 'print', ebook: 'the e-book', web: 'the web page' }

/**
 * Makes something for each medium, once for those that have the same text, and tells once what was reported on the way,
 * with the names of the media if it is not of all.
 *
 * @param keyOf - The same for media for which the same is made.
 * @param files - All that may be reported on.
 */
export async function forEachMedium<Kind>(
  keyOf: (medium: TextMedium) => unknown,
  files: readonly VFile[],
  make: (medium: TextMedium) => Promise<Kind>,
): Promise<ByMedium<Kind>> {
  const problems = editionProblems(files, (media) =>
    listOf.format(media.flatMap((each) => each ?? [])),
  )
  const made: Partial<Record<TextMedium, Kind>> = {}
  const groups = groupBy(textMedia, keyOf)
  for (const media of groups.values()) {
    const [first = 'print'] = media
    const each = await make(first)
    for (const medium of media) made[medium] = each
    const name = listOf.format(media.map((medium) => mediaInWords[medium]))
    if (groups.size > 1) problems.take(name, files)
  }
  problems.tell()
  return made as Record<TextMedium, Kind>
}
