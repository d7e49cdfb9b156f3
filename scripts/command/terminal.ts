/**
 * What the terminal shows, in the order of a build: progress, problems, checks, files, times; or why it failed.
 *
 * Nothing else writes to it. What is shown may hold names and words of anyone's: here they become text
 * that begins no line of its own and gives no orders to a terminal.
 */
import { isAbsolute, relative, sep } from 'node:path'
import type { WriteStream } from 'node:tty'
import { inspect, styleText } from 'node:util'
import type { VFile } from 'vfile'
import type { Artifact, Check } from '../book.ts'
import type { OnProgress, Step, Timing } from '../clock.ts'
import { andMore, cut, visible } from '../lib/visible.ts'
import { gatherProblems, type Reported } from '../problems/report.ts'

type Stream = Pick<WriteStream, 'isTTY' | 'write'>

/** Longer than any path that a system opens; nobody reads on. */
const longestLine = 5000

/** Writes lines to the terminal. */
export function say(stream: Stream, lines: readonly string[]): void {
  stream.write(lines.map((line) => `${visible(cut(line, longestLine))}\n`).join(''))
}

const eraseLine = '\r\u001B[2K'

/**
 * A line for each step that has ended, and on a terminal, below them, one that says what is going on,
 * which `end` wipes.
 *
 * @param stream - Where to; the standard error output, as the standard output is for results.
 */
export function showProgress(stream: Stream) {
  const running: Step[] = []
  const onProgress: OnProgress = (step, timing) => {
    if (timing === undefined) running.push(step)
    else running.splice(running.indexOf(step), 1)
    const finished = timing === undefined ? '' : `${formatTiming(timing)}\n`
    const going = running.length > 0 ? `${running.map(nameOf).join(', ')} …` : ''
    stream.write(stream.isTTY ? `${eraseLine}${finished}${going}` : finished)
  }
  const end = () => stream.write(stream.isTTY ? eraseLine : '')
  return { onProgress, end }
}

function formatTiming(timing: Timing): string {
  const seconds = `${(timing.ms / 1000).toFixed(1)} s`
  const line = `${nameOf(timing).padEnd(14)}${seconds.padStart(7)}  ${timing.detail}`
  return visible(line.trimEnd())
}

function nameOf({ edition, format, room }: Step): string {
  const name = format === undefined ? room : `${room} ${format}`
  return edition === undefined ? name : `${name} (${edition})`
}

/** Writes every problem of every file to the terminal, in colour where that is wanted. */
export function showProblems(stream: Stream, files: readonly VFile[]): void {
  stream.write(formatProblems(files, Boolean(stream.isTTY && !process.env.NO_COLOR)))
}

/** How many other places of a problem are named. */
const mostPlaces = 5

/**
 * Every problem of every file as an author reads it, or nothing when there is none.
 *
 * Two lines a problem: `file:line:column  severity  reason  code`, then the hint, indented; a third
 * where there is the same elsewhere; at the end, how many there are. Files keep their order, and within
 * a file the problems follow the text.
 */
export function formatProblems(files: readonly VFile[], inColour: boolean): string {
  const paint = (colour: Parameters<typeof styleText>[0], text: string) =>
    inColour ? styleText(colour, text) : text
  const problems = gatherProblems(files)
  const blocks = problems.map(({ file, message, others }) => {
    const { fatal, note, reason, ruleId = '' } = message
    const severity = fatal ? paint('red', 'error') : paint('yellow', 'warning')
    const place = paint('bold', formatPlace(file, message))
    const head = [place, severity, visible(reason), paint('dim', ruleId)].join('  ')
    const elsewhere = others.length > 0 ? formatOthers(file, others) : ''
    return [head.trimEnd(), note ? `  ${visible(note)}` : '', elsewhere]
      .filter(Boolean)
      .map((line) => `${line}\n`)
      .join('')
  })
  if (blocks.length === 0) return ''
  return `${blocks.map((block) => `${block}\n`).join('')}${countProblems(problems)}\n`
}

function formatPlace(file: VFile, { column, line }: Reported['message']): string {
  const path = visible(pathFromHere(file) ?? file.path)
  return [path, line, column].filter((part) => part !== undefined).join(':')
}

/** The first places, by lines alone where they are in the same file. */
function formatOthers(first: VFile, others: readonly Reported[]): string {
  let before = first
  const places = others.slice(0, mostPlaces).map(({ file, message }) => {
    const place = formatPlace(file, message)
    const inFile =
      file === before ? `${message.line ?? ''}:${message.column ?? ''}` : place
    before = file
    return inFile === ':' ? place : inFile
  })
  const more = andMore(others.length - places.length)
  const count = (others.length + 1).toLocaleString('en')
  return `  In ${count} places, also at ${places.join(', ')}${more}.`
}

/** The path of a file that lies in the working directory from there, so that a terminal can open it. */
export function pathFromHere({ path = 'manuscript' }: VFile): string | undefined {
  const fromHere = relative(process.cwd(), path) || path
  const isOutside = fromHere === '..' || fromHere.startsWith(`..${sep}`)
  return isOutside || isAbsolute(fromHere) ? undefined : fromHere
}

function countProblems(problems: readonly Reported[]): string {
  const errors = problems.filter(({ message }) => message.fatal).length
  return Object.entries({ error: errors, warning: problems.length - errors })
    .filter(([, count]) => count > 0)
    .map(([noun, count]) => `${count} ${noun}${count === 1 ? '' : 's'}`)
    .join(', ')
}

/** One line on what the proof found, and one for each check that failed. */
export function formatChecks(checks: readonly Check[]): readonly string[] {
  const failed = checks.filter(({ passed }) => !passed)
  const lines = failed.map(
    ({ format, name, read }) => `failed  ${format}: ${name} (${read})`,
  )
  return [...lines, `${checks.length - failed.length} of ${checks.length} checks passed`]
}

/**
 * A table of the files written: path, pages, size, and how long each took to make and to prove; below
 * it, the files that prove them.
 *
 * @param paths - Of the artifacts, then of what goes with them.
 */
export function formatOutputs(
  paths: readonly string[],
  artifacts: readonly Artifact[],
  timings: readonly Timing[],
): readonly string[] {
  const rows = artifacts.map(({ bytes, edition, format, pages }, index) => {
    const ms = timings
      .filter((timing) => timing.format === format && timing.edition === edition)
      .reduce((sum, timing) => sum + timing.ms, 0)
    return [
      paths[index] ?? '',
      pages === undefined ? '' : `${pages} pages`,
      formatSize(bytes.length),
      formatSeconds(ms),
    ]
  })
  return [...formatTable(rows), ...paths.slice(artifacts.length)]
}

/** A table of the rooms, as `--timings` asks for: when each began, how long it took, its share of the whole. */
export function formatTimings(timings: readonly Timing[]): readonly string[] {
  const whole = Math.max(...timings.map(({ ms, startMs }) => startMs + ms))
  const rows = timings
    .toSorted((one, other) => one.startMs - other.startMs)
    .map((timing) => [
      nameOf(timing),
      `from ${formatSeconds(timing.startMs)}`,
      formatSeconds(timing.ms),
      `${Math.round((timing.ms / whole) * 100)} %`,
    ])
  return formatTable([['room', 'began', 'took', 'share'], ...rows])
}

/** First column to the left, the others to the right. */
function formatTable(rows: readonly (readonly string[])[]): readonly string[] {
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = Math.max(...rows.map((other) => other[column]?.length ?? 0))
      return column === 0 ? cell.padEnd(width) : cell.padStart(width)
    })
    return cells.join('  ').trimEnd()
  })
}

function formatSize(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}

/**
 * Why the machine failed, in lines: what was tried, then each cause, then what to do.
 *
 * With `DEBUG` in the environment, the stack traces, for whoever repairs the pipeline.
 */
export function describeFailure(error: unknown): readonly string[] {
  if (process.env.DEBUG) return inspect(error).split('\n')
  const chain: unknown[] = []
  // A chain that bites its own tail would never end.
  for (let cause = error; cause && !chain.includes(cause); ) {
    chain.push(cause)
    cause = (cause as Error).cause
  }
  const codes = chain.map((cause) => String((cause as NodeJS.ErrnoException).code))
  const advice = codes.map((code) => advices[code]).find(Boolean)
  const said = chain.flatMap((cause, index) => {
    // What a program said in lines of its own is indented, so that none can be taken for one of ours.
    const [first = '', ...more] = messageOf(cause).split('\n')
    const lead = index === 0 ? '' : '  because '
    return [lead + first, ...more.map((line) => `    ${line}`)]
  })
  return advice === undefined ? said : [...said, `  ${advice}.`]
}

function messageOf(cause: unknown): string {
  if (cause instanceof AggregateError) {
    return [cause.message, ...cause.errors.map(messageOf)].filter(Boolean).join('; ')
  }
  return cause instanceof Error ? cause.message || cause.name : String(cause)
}

const folders =
  '`--out` names the folder for finished files, TMPDIR the one for temporary files, XDG_CACHE_HOME the one for caches'
const space = `Free some space on that disk, or use another: ${folders}`
const rights = `Use a folder that you may write to: ${folders}`

/** What to do about it, by the error code of the system. */
const advices: Readonly<Record<string, string>> = {
  ENOSPC: space,
  EDQUOT: space,
  EFBIG: space,
  EROFS: rights,
  EACCES: rights,
  EPERM: rights,
  ENOTDIR: rights,
  EMFILE: 'Close other programs, or raise the limit with `ulimit -n`',
  ENOMEM: 'Close other programs to free memory, then build again',
  EIO: 'Check the disk, then build again',
}
