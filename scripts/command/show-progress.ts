import type { WriteStream } from 'node:tty'
import { stripVTControlCharacters } from 'node:util'
import type { OnProgress, Step, Timing } from '../clock.ts'

const eraseLine = '\r\u001B[2K'

export interface ProgressDisplay {
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
