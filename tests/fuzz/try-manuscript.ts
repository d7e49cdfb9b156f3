import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { formatProblems } from '../../scripts/command/terminal.ts'
import type { OpenBrowser } from '../../scripts/paginate/browser/open-browser.ts'
import { type BuildResult, buildBook } from '../../scripts/pipeline.ts'
import { hasErrors } from '../../scripts/problems/report.ts'
import type { Files } from './mutate-manuscript.ts'

/** What came of a manuscript. The first two are as they should be. */
export type Fate = 'published' | 'refused' | 'unproved' | 'crashed' | 'hung' | 'unclear'

export interface Outcome {
  readonly fate: Fate
  /** What an author, or whoever mends the pipeline, reads. */
  readonly says: string
}

/** What a proof may say of a manuscript, rather than of our work. */
const authorsOwn =
  /^(?:archive-|claim-|epub-inaccessible|glyph-missing|markup-invalid|picture-alt-lost|resolution-missed|store-)/

/** Writes a manuscript into `folder`. */
export async function writeManuscript(folder: string, files: Files): Promise<void> {
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), bytes)
  }
}

/** Builds a manuscript with every check, in a browser that stays open, and writes nothing. */
export async function tryManuscript(
  manuscriptPath: string,
  browser: OpenBrowser,
): Promise<Outcome> {
  try {
    const result = await buildBook({
      manuscriptPath,
      formats: ['pdf', 'epub', 'html'],
      browser,
    })
    const says = formatProblems(result.files, false)
    return { fate: fateOf(result, says), says }
  } catch (error) {
    const says = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { fate: 'crashed', says: `${says}${causeOf(error)}` }
  }
}

function fateOf({ artifacts, checks, files }: BuildResult, says: string): Fate {
  if (/^\s+at .*:\d+:\d+\)?$/mu.test(says)) return 'unclear'
  if (artifacts.length > 0) return 'published'
  const proved = files.filter(({ path }) => /\.(?:pdf|epub|html)$/.test(path ?? ''))
  const isOurs = proved
    .flatMap(({ messages }) => messages)
    .some(({ fatal, ruleId }) => fatal && !authorsOwn.test(ruleId ?? ''))
  if (isOurs || failedOf(checks, files)) return 'unproved'
  return hasErrors(files) ? 'refused' : 'unclear'
}

/** A check that fails has read something that was made, and what was made was not refused before. */
function failedOf(checks: BuildResult['checks'], files: BuildResult['files']): boolean {
  if (checks.every(({ passed }) => passed)) return false
  const codes = files.flatMap(({ messages }) => messages.filter(({ fatal }) => fatal))
  return codes.some(({ ruleId }) => !authorsOwn.test(ruleId ?? ''))
}

function causeOf(error: unknown): string {
  return error instanceof Error && error.cause ? `\nbecause ${String(error.cause)}` : ''
}
