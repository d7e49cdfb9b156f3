import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import {
  access as checkAccess,
  chmod,
  constants,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { cacheFolder } from '../../lib/cache-folder.js'
import { makeFolder } from '../../lib/make-folder.js'
import { readData, templateUrl } from '../../lib/read-template.ts'
import { removeDead } from '../../lib/remove-dead.ts'
import { explainFullDisk } from './watch-browser.ts'

/** A browser that may be started. */
export interface FoundBrowser {
  readonly executablePath: string
  /** Where it came from, for the build's output. */
  readonly origin: string
  /** On Linux: font configuration that shows the browser one font of ours and none of the system's. */
  readonly fontConfigPath?: string
  /** Of the browser of the lock file. */
  readonly unpacked?: {
    /** Where it was unpacked to. */
    readonly home: string
    /** Libraries for systems that lack what a browser needs, such as a bare container. */
    readonly libraryFolder: string
    /** Where it looks for hyphenation dictionaries. */
    readonly hyphenationFolder: string
  }
}

const installed: Readonly<Record<string, readonly string[]>> = {
  linux: [
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ],
}

/** The variable by which a user chooses a browser. */
export const named = 'PUPPETEER_EXECUTABLE_PATH'

/**
 * The browser to print with: `PUPPETEER_EXECUTABLE_PATH` if it is set, else the one of the lock
 * file (Linux on x64), else an installed Chrome or Chromium.
 *
 * @throws When there is none; the message says what to install.
 */
export async function findBrowser(): Promise<FoundBrowser> {
  const asked = process.env[named]
  if (asked) return { executablePath: asked, origin: named }
  if (process.platform === 'linux' && process.arch === 'x64') return unpackBrowser()
  const path = installed[process.platform]?.find((candidate) => existsSync(candidate))
  if (path) return { executablePath: path, origin: path }
  throw new Error(
    'Cannot find a browser; install Google Chrome or Chromium, or set PUPPETEER_EXECUTABLE_PATH to one',
  )
}

/** Raise it when what is written next to the browser changes, so that old caches are not used. */
const recipe = 4

/** Before the number of the process that unpacks; one that was killed is cleared up after by the next. */
const stagingPrefix = 'unpacking-'

const require = createRequire(import.meta.url)

function packageFolder(): string {
  return dirname(dirname(require.resolve('@sparticuz/chromium')))
}

/**
 * The browser of the npm package `@sparticuz/chromium`, unpacked once into the cache.
 *
 * The package itself trusts any file named `chromium` in the system's temporary folder, whatever
 * its version or owner. So each version has a folder of its own here, made under another name
 * and renamed when whole: two builds at once are fine, and a killed one leaves nothing half-made.
 *
 * @throws When it cannot be unpacked, as on a full disk.
 */
async function unpackBrowser(): Promise<FoundBrowser> {
  const { version } = require(join(packageFolder(), 'package.json')) as {
    version: string
  }
  const home = join(cacheFolder(), `chromium-${version}-${recipe}`)
  // Of other faults the browser itself tells: to hash it takes longer than to start it.
  if (!(await isWhole(home, 'sizes'))) await unpackInto(home)
  return {
    executablePath: join(home, 'chromium'),
    origin: '@sparticuz/chromium',
    fontConfigPath: join(home, 'fonts.conf'),
    unpacked: {
      home,
      libraryFolder: join(home, 'al2023', 'lib'),
      hyphenationFolder: join(home, 'hyphen-data'),
    },
  }
}

/**
 * Unpacks a browser anew that has changed since it was unpacked, as on a disk that fails.
 *
 * @returns Whether it had.
 * @throws When it cannot be unpacked.
 */
export async function renewBrowser({ unpacked }: FoundBrowser): Promise<boolean> {
  if (!unpacked || (await isWhole(unpacked.home, 'bytes'))) return false
  await unpackInto(unpacked.home)
  return true
}

async function unpackInto(home: string): Promise<void> {
  let staging: string | undefined
  try {
    makeFolder(cacheFolder())
    await removeDead(cacheFolder(), stagingPrefix)
    staging = await mkdtemp(join(cacheFolder(), `${stagingPrefix}${process.pid}-`))
    const folder = staging
    const packed = join(packageFolder(), 'bin')
    const archives = ['chromium.br', 'al2023.tar.br'].map((name) => join(packed, name))
    await Promise.all([
      ...archives.map((archive) => inflateInto(folder, archive)),
      writeFonts(folder),
      mkdir(join(folder, 'hyphen-data')),
    ])
    await chmod(join(staging, 'chromium'), 0o755)
    await writeContents(staging)
    // Another build may have been faster.
    if (await isWhole(home, 'bytes')) return
    await rm(home, { recursive: true, force: true })
    await rename(staging, home)
  } catch (cause) {
    if (await isWhole(home, 'bytes').catch(() => false)) return
    throw new Error(`Cannot unpack the browser into ${home}`, {
      cause: await explainFullDisk(staging ?? home, cause),
    })
  } finally {
    if (staging) await rm(staging, { recursive: true, force: true })
  }
}

/** The size and the hash of each file in a folder, by its path. */
type Contents = Readonly<Record<string, readonly [bytes: number, sha256: string]>>

const contentsName = 'contents.json'

/** Writes into a folder what is in it, for {@link isWhole}. */
async function writeContents(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const contents = files.map(async (entry) => {
    const path = join(entry.parentPath, entry.name)
    const { size } = await stat(path)
    return [relative(folder, path), [size, await hashOf(path)]] as const
  })
  const listed = Object.fromEntries(await Promise.all(contents)) satisfies Contents
  await writeFile(join(folder, contentsName), JSON.stringify(listed))
}

/**
 * Whether a folder has all files that it had when it was made, by their sizes or by their bytes. What was
 * added since makes no difference.
 *
 * @throws When a file is there and cannot be read.
 */
export async function isWhole(folder: string, by: 'sizes' | 'bytes'): Promise<boolean> {
  try {
    const text = await readFile(join(folder, contentsName), 'utf8')
    const files = Object.entries(JSON.parse(text) as Contents)
    const found = files.map(async ([name, [bytes, sha256]]) => {
      const path = join(folder, name)
      if ((await stat(path)).size !== bytes) return false
      return by === 'sizes' || (await hashOf(path)) === sha256
    })
    return (await Promise.all(found)).every(Boolean)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Nothing is there, or a list that is cut off or has been written over.
    if (code === undefined || code === 'ENOENT' || code === 'ENOTDIR') return false
    throw error
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}

const inflateScript = `
const [library, archive] = process.argv.slice(1)
const { inflate } = await import(library)
await inflate(archive)
`

/** The package unpacks to the system's temporary folder, which in a process of its own is the one we say. */
async function inflateInto(folder: string, archive: string): Promise<void> {
  const library = pathToFileURL(require.resolve('@sparticuz/chromium')).href
  const args = ['--input-type=module', '--eval', inflateScript, library, archive]
  const env = { ...process.env, TMPDIR: folder, NODE_OPTIONS: '' }
  await promisify(execFile)(process.execPath, args, { env })
}

/**
 * The browser with no font of the system in sight, and in a folder where hyphenation dictionaries can be
 * written next to it: its own, or, where that is read-only, as in a cache that came with a container, one in the work folder.
 */
export async function withOwnFolders(
  found: FoundBrowser,
  workDir: string,
): Promise<FoundBrowser> {
  const { unpacked } = found
  const home = join(workDir, 'browser')
  if (!unpacked) {
    if (process.platform !== 'linux') return found
    await mkdir(home)
    await writeFonts(home)
    return { ...found, fontConfigPath: join(home, 'fonts.conf') }
  }
  const access = checkAccess(unpacked.hyphenationFolder, constants.W_OK)
  const isWritable = await access.then(() => true).catch(() => false)
  if (isWritable) return found
  const executablePath = join(home, 'chromium')
  const hyphenationFolder = join(home, 'hyphen-data')
  // Where it is not when the browser starts, none is looked for later.
  await mkdir(hyphenationFolder, { recursive: true })
  // Not a link: it finds the dictionaries by its real path.
  await copyFile(found.executablePath, executablePath, constants.COPYFILE_FICLONE)
  return { ...found, executablePath, unpacked: { ...unpacked, hyphenationFolder } }
}

/** It names no path, which might hold what XML and fontconfig read in their own way. */
const fontConfig = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
`

/** Without any font in sight of fontconfig, Chromium prints blank pages, also where all text has web fonts. */
async function writeFonts(staging: string): Promise<void> {
  const { browser } = readData<{ readonly browser: string }>('looks.yaml')
  await mkdir(join(staging, 'fonts'))
  await copyFile(templateUrl(browser), join(staging, 'fonts', basename(browser)))
  await writeFile(join(staging, 'fonts.conf'), fontConfig)
}
