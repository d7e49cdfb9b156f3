import type { WriteStream } from 'node:tty'
import { stripVTControlCharacters } from 'node:util'
import type { Artifact, Check } from '../book.ts'
import type { OnProgress, Step, Timing } from '../clock.ts'

/**
 * A table of the files written: path, pages, size, and how long each took to make and to prove; below
 * it, the files that prove them.
 *
 * @param paths - Of the artifacts, then of what goes beside them.
 */
export function formatOutputs(
  paths: readonly string[],
  artifacts: readonly Artifact[],
  timings: readonly Timing[],
): string {
  const rows = artifacts.map(({ bytes, format, pages }, index) => {
    const ms = timings
      .filter((timing) => timing.format === format)
      .reduce((sum, timing) => sum + timing.ms, 0)
    return [
      paths[index] ?? '',
      pages === undefined ? '' : `${pages} pages`,
      formatSize(bytes.length),
      formatSeconds(ms),
    ]
  })
  const beside = paths.slice(artifacts.length).map((path) => `${path}\n`)
  return `${formatTable(rows)}${beside.join('')}`
}

/** A table of the rooms, as `--timings` asks for: when each began, how long it took, its share of the whole. */
export function formatTimings(timings: readonly Timing[]): string {
  const whole = Math.max(...timings.map(({ ms, startMs }) => startMs + ms))
  const rows = timings
    .toSorted((one, other) => one.startMs - other.startMs)
    .map(({ format = '', ms, room, startMs }) => [
      `${room} ${format}`.trim(),
      `from ${formatSeconds(startMs)}`,
      formatSeconds(ms),
      `${Math.round((ms / whole) * 100)} %`,
    ])
  return formatTable([['room', 'began', 'took', 'share'], ...rows])
}

/** One line on what the proof found, and one for each check that failed. */
export function formatChecks(checks: readonly Check[]): string {
  const failed = checks.filter(({ passed }) => !passed)
  const lines = failed.map(
    ({ format, name, read }) => `failed  ${format}: ${name} (${read})`,
  )
  return `${[...lines, `${checks.length - failed.length} of ${checks.length} checks passed`].join('\n')}\n`
}

/** First column to the left, the others to the right. */
function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  const lines = rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return column === 0 ? cell.padEnd(width) : cell.padStart(width)
      })
      .join('  ')
      .trimEnd(),
  )
  return `${lines.join('\n')}\n`
}

function formatSize(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}

const eraseLine = '\r\u001B[2K'

interface ProgressDisplay {
  readonly onProgress: OnProgress
  /** Wipes the line that says what is going on. */
  readonly end: () => void
}

/**
 * A line for each step that has ended, and on a terminal, below them, one that says what is going on.
 *
 * @param stream - Where to; the standard error output, as the standard output is for results.
 */
export function showProgress(
  stream: Pick<WriteStream, 'isTTY' | 'write'>,
): ProgressDisplay {
  const running: Step[] = []
  const erase = stream.isTTY ? eraseLine : ''

  function update(finished: string): void {
    const now = running.map(nameOf).join(', ')
    const going = stream.isTTY && now !== '' ? `${now} …` : ''
    if (finished !== '' || stream.isTTY) stream.write(`${erase}${finished}${going}`)
  }

  return {
    onProgress: (step, timing) => {
      if (timing === undefined) running.push(step)
      else running.splice(running.indexOf(step), 1)
      update(timing === undefined ? '' : `${formatTiming(timing)}\n`)
    },
    end: () => {
      if (stream.isTTY) stream.write(erase)
    },
  }
}

function formatTiming(timing: Timing): string {
  const detail = stripVTControlCharacters(timing.detail)
  const seconds = `${(timing.ms / 1000).toFixed(1)} s`
  return `${nameOf(timing).padEnd(14)}${seconds.padStart(7)}  ${detail}`.trimEnd()
}

function nameOf({ format, room }: Step): string {
  return format === undefined ? room : `${room} ${format}`
}
