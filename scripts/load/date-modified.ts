import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const gitTimeoutMs = 5_000

/** The earliest date that a zip archive can hold. */
const epoch = new Date(Date.UTC(1980, 0, 1))

/**
 * When the work was last changed: SOURCE_DATE_EPOCH, else the date that its author gives, else its
 * last commit, else 1980-01-01. Never a file time, which every copy changes.
 *
 * @param dir - Folder to run git in.
 * @param path - What the commit must have touched, relative to `dir`.
 * @throws When SOURCE_DATE_EPOCH is no number of seconds.
 * @see https://reproducible-builds.org/specs/source-date-epoch/
 */
export async function dateModified(
  date: string | undefined,
  dir: string,
  path: string,
): Promise<Date> {
  const given = process.env.SOURCE_DATE_EPOCH
  if (given !== undefined && given !== '') {
    if (!/^\d{1,11}$/.test(given)) {
      throw new Error(
        `Cannot read SOURCE_DATE_EPOCH \`${given}\`, expected seconds since 1970`,
      )
    }
    return new Date(Number(given) * 1000)
  }
  if (date !== undefined)
    return new Date(`${date}${'-01'.repeat((10 - date.length) / 3)}T00:00:00Z`)
  return (await lastCommit(dir, path)) ?? epoch
}

/**
 * Asks by a plumbing command, and takes every program out of reach that a repository's own
 * settings could name: the manuscript may be anyone's.
 */
async function lastCommit(dir: string, path: string): Promise<Date | undefined> {
  const args = [
    '--literal-pathspecs',
    ...['-c', 'core.fsmonitor=false'],
    ...['-c', 'core.hooksPath='],
    ...['-c', 'protocol.allow=never'],
    ...['-c', 'safe.bareRepository=explicit'],
    ...['rev-list', '--max-count=1', '--timestamp', 'HEAD', '--', path],
  ]
  const ownEnv = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))
  const gitEnv = { GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0' }
  const env = { ...Object.fromEntries(ownEnv), ...gitEnv }
  try {
    const limit = { timeout: gitTimeoutMs, killSignal: 'SIGKILL' } as const
    const { stdout } = await promisify(execFile)('git', args, { cwd: dir, env, ...limit })
    const seconds = Number.parseInt(stdout, 10)
    return seconds > 0 ? new Date(seconds * 1000) : undefined
  } catch {
    return undefined // No git, no repository or no commit: the work has no date.
  }
}
