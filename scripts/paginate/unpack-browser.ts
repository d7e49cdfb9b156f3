import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { cacheDir } from './cache-dir.ts'
import { removeDeadDirs } from './remove-dead-dirs.ts'
import { writeHyphenationData } from './write-hyphenation-data.ts'

/** Raise it when what is written beside the browser changes, so that old caches are not used. */
const recipe = 1

/** Before the number of the process that unpacks; one that was killed is cleared up after by the next. */
const stagingPrefix = 'unpacking-'

/** The browser of the lock file, unpacked. */
export interface UnpackedBrowser {
  readonly executablePath: string
  /** Version of the npm package, which is the browser's major version. */
  readonly version: string
  /** Font configuration that shows the browser one font of ours and none of the system's. */
  readonly fontConfigPath: string
  /** Libraries for systems that lack what a browser needs, such as a bare container. */
  readonly libraryDir: string
}

/**
 * The browser of the npm package `@sparticuz/chromium`, unpacked once into the cache.
 *
 * The package itself trusts any file named `chromium` in the system's temporary folder, whatever
 * its version or owner. So each version has a folder of its own here, made under another name
 * and renamed when whole: two builds at once are fine, and a killed one leaves nothing half-made.
 *
 * @returns `undefined` where the package has no browser: anything but Linux on x64.
 * @throws When it cannot be unpacked, as on a full disk.
 */
export async function unpackBrowser(): Promise<UnpackedBrowser | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const require = createRequire(import.meta.url)
  const packageDir = dirname(dirname(require.resolve('@sparticuz/chromium')))
  const { version } = require(join(packageDir, 'package.json')) as { version: string }
  const home = join(cacheDir(), `chromium-${version}-${recipe}`)
  if (!existsSync(home)) await unpackInto(home, join(packageDir, 'bin'))
  return {
    executablePath: join(home, 'chromium'),
    version,
    fontConfigPath: join(home, 'fonts.conf'),
    libraryDir: join(home, 'al2023', 'lib'),
  }
}

async function unpackInto(home: string, packed: string): Promise<void> {
  await mkdir(cacheDir(), { recursive: true })
  await removeDeadDirs(cacheDir(), stagingPrefix)
  const staging = await mkdtemp(join(cacheDir(), `${stagingPrefix}${process.pid}-`))
  try {
    const archives = ['chromium.br', 'al2023.tar.br'].map((name) => join(packed, name))
    await Promise.all([inflateInto(staging, archives), writeHyphenationData(staging)])
    await chmod(join(staging, 'chromium'), 0o755)
    await writeFonts(staging, home)
    await rename(staging, home)
  } catch (cause) {
    if (existsSync(home)) return
    throw new Error(`Cannot unpack the browser into ${home}`, { cause })
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/** The package writes to the temporary folder of the moment it is called, so that is where it is sent. */
async function inflateInto(dir: string, archives: readonly string[]): Promise<void> {
  const { inflate } = await import('@sparticuz/chromium')
  const before = process.env.TMPDIR
  process.env.TMPDIR = dir
  const inflating = archives.map((archive) => inflate(archive))
  if (before === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = before
  await Promise.all(inflating)
}

/** Without any font in sight of fontconfig, Chromium prints blank pages, also where all text has web fonts. */
async function writeFonts(staging: string, home: string): Promise<void> {
  const require = createRequire(import.meta.url)
  const serif = dirname(require.resolve('source-serif-pro/package.json'))
  await mkdir(join(staging, 'fonts'))
  await copyFile(
    join(serif, 'TTF', 'SourceSerifPro-Regular.ttf'),
    join(staging, 'fonts', 'SourceSerifPro-Regular.ttf'),
  )
  const config = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${home}/fonts</dir><cachedir>${home}/fonts/cache</cachedir></fontconfig>
`
  await writeFile(join(staging, 'fonts.conf'), config)
}
