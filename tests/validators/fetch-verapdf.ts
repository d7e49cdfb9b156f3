import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cacheFolder } from '../../scripts/lib/cache-folder.js'

/** The edition of veraPDF that judges, one for all machines. */
export const veraPdfVersion = '1.28.2'

const sha256 = '687d4d8bcfec48c9f7e931cf78ed061f1eeccfba55d4cdc000ba9b4d8aa46ce6'
const mavenCentral = 'https://repo1.maven.org/maven2'
const attempts = 3
const patienceMs = 120_000

/**
 * Path of veraPDF as one jar file, fetched into the cache from Maven Central, or from the mirror
 * that `MAVEN_REPOSITORY_URL` names, where it is not there yet or not whole.
 *
 * It is a program under MPL 2 or GPL 3 that is run as it is; nothing of it is built upon or passed on.
 *
 * @throws When it cannot be had, or is not the file that is expected; the message says what to do.
 */
export async function fetchVeraPdf(): Promise<string> {
  const path = join(cacheFolder(), `verapdf-${veraPdfVersion}.jar`)
  if (await isWhole(path)) return path
  const url = addressOf(process.env.MAVEN_REPOSITORY_URL || mavenCentral)
  try {
    await put(await download(url), path)
    return path
  } catch (cause) {
    throw new Error(
      `Cannot fetch veraPDF from \`${url}\`; name a mirror of Maven Central in MAVEN_REPOSITORY_URL, or put the file at \`${path}\``,
      { cause },
    )
  }
}

function addressOf(repository: string): string {
  const name = `greenfield-apps-${veraPdfVersion}.jar`
  return `${repository.replace(/\/+$/u, '')}/org/verapdf/apps/greenfield-apps/${veraPdfVersion}/${name}`
}

async function isWhole(path: string): Promise<boolean> {
  try {
    return digest(await readFile(path)) === sha256
  } catch {
    return false
  }
}

/** Tries anew where a line breaks or a file is cut short. */
async function download(url: string): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await downloadOnce(url)
    } catch (error) {
      if (attempt === attempts) throw error
      await sleep(300 * attempt)
    }
  }
}

async function downloadOnce(url: string): Promise<Uint8Array> {
  const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs) })
  if (!response.ok) {
    await response.body?.cancel()
    throw new Error(`Unexpected answer ${response.status}, expected the file`)
  }
  const bytes = new Uint8Array(await response.arrayBuffer())
  const found = digest(bytes)
  if (found === sha256) return bytes
  throw new Error(
    `Unexpected SHA-256 ${found} of ${bytes.length} bytes, expected ${sha256}`,
  )
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Written under another name and renamed when whole, so that two at once do not meet. */
async function put(bytes: Uint8Array, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const staging = await mkdtemp(join(dirname(path), 'fetching-'))
  try {
    const fresh = join(staging, 'verapdf.jar')
    await writeFile(fresh, bytes)
    await rename(fresh, path)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}
