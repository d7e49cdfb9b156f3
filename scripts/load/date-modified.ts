import type { VFile } from 'vfile'
import { report } from '../problems/report.ts'
import { lastCommit } from './last-commit.ts'

/** The earliest date that a zip archive can hold. */
const epoch = new Date(Date.UTC(1980, 0, 1))

/**
 * When the work was last changed: SOURCE_DATE_EPOCH, else the date that its author gives, else its
 * last commit, else 1980-01-01. Never a file time, which every copy changes.
 *
 * @param dir - Folder of the manuscript, free of symbolic links.
 * @param path - What the commit must have touched, relative to `dir`.
 * @param file - Gets a problem where there is a repository, and its date cannot be read.
 * @throws When SOURCE_DATE_EPOCH is no number of seconds, or git cannot be run.
 * @see https://reproducible-builds.org/specs/source-date-epoch/
 */
export async function dateModified(
  date: string | undefined,
  dir: string,
  path: string,
  file: VFile,
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
  const committed = await lastCommit(dir, path)
  if (typeof committed !== 'string') return committed ?? epoch
  report(file, 'repository-unread', [committed])
  return epoch
}
