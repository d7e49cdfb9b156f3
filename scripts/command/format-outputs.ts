import type { Artifact, Check } from '../book.ts'
import type { Timing } from '../clock.ts'

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
