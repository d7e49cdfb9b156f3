import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fetchEpubCheck } from './fetch-epubcheck.ts'
import { fetchVeraPdf } from './fetch-verapdf.ts'
import { runJava } from './run-java.ts'

/** CSS-028 says that a style sheet has `@font-face`, which a book with its own fonts must have. */
const tolerated = ['CSS-028']

/** Something that EPUBCheck says of an EPUB. */
export interface EpubFinding {
  /** Such as `RSC-005`. */
  readonly id: string
  /** `fatal`, `error`, `warning`, `info` or `usage`. */
  readonly severity: string
  readonly message: string
  /** `path:line:column` of the first place; empty where it names none. */
  readonly place: string
}

interface Assessment {
  readonly messages: readonly {
    readonly ID: string
    readonly severity: string
    readonly message: string
    readonly locations: readonly { path: string; line: number; column: number }[]
  }[]
}

/** Rhino's command line. */
const rhino = 'org.mozilla.javascript.tools.shell.Main'

/**
 * What EPUBCheck finds in each of some EPUBs, by name, down to its remarks on usage, but for what is
 * {@link tolerated}; with one Java for all.
 *
 * @throws When EPUBCheck could not run.
 */
export async function judgeEpubs(
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): Promise<ReadonlyMap<string, readonly EpubFinding[]>> {
  const dir = await mkdtemp(join(tmpdir(), 'colophon-referee-'))
  try {
    // Names of its own: Java cannot open every name.
    const paths = files.map((_, index) => `${index}.epub`)
    for (const [index, path] of paths.entries()) {
      await writeFile(join(dir, path), files[index]?.bytes ?? '')
    }
    const { stderr } = await runJava(await commandFor(paths), dir)
    const judgements = await Promise.all(
      paths.map(async (path, index) => {
        const name = files[index]?.name ?? path
        return [
          name,
          await readFindings(join(dir, `${path}.json`), name, stderr),
        ] as const
      }),
    )
    return new Map(judgements)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** EPUBCheck itself takes one file; to start Java takes thirty times as long as to read one. */
async function commandFor(paths: readonly string[]): Promise<readonly string[]> {
  const [path, second] = paths
  const epubCheckPath = await fetchEpubCheck()
  if (path === undefined || second === undefined) {
    return ['-jar', epubCheckPath, `${path}`, '--usage', '--json', `${path}.json`]
  }
  const classPath = [epubCheckPath, await fetchVeraPdf()].join(delimiter)
  const script = fileURLToPath(new URL('judge-all.js', import.meta.url))
  return ['-cp', classPath, rhino, '-version', '200', script, ...paths]
}

/** EPUBCheck exits with 1 when it finds something, so only a missing report tells that it failed. */
async function readFindings(
  report: string,
  name: string,
  stderr: string,
): Promise<readonly EpubFinding[]> {
  const { messages } = await readReport(report, name, stderr)
  return messages
    .filter(({ ID, severity }) => severity !== 'SUPPRESSED' && !tolerated.includes(ID))
    .map(({ ID, locations: [place], message, severity }) => ({
      id: ID,
      severity: severity.toLowerCase(),
      message,
      place: place ? `${place.path}:${place.line}:${place.column}` : '',
    }))
}

async function readReport(
  report: string,
  name: string,
  stderr: string,
): Promise<Assessment> {
  try {
    return JSON.parse(await readFile(report, 'utf8'))
  } catch {
    throw new Error(`Cannot have EPUBCheck read \`${name}\``, { cause: stderr.trim() })
  }
}
