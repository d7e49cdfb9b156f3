import { spawnSync } from 'node:child_process'
import { access, constants, open, stat } from 'node:fs/promises'
import { shorten } from '../../lib/visible.ts'

/** A browser says its version in a tenth of a second. */
const versionMs = 5_000

/** As much of what a program says as a person reads. */
const mostSaid = 300

/**
 * Checks that there is a program to start: what cannot be started is no error that Puppeteer catches.
 *
 * @param isNamed - Whether the user has chosen it.
 * @throws When there is none; the message says what to do.
 */
export async function checkProgram(path: string, isNamed: boolean): Promise<void> {
  const fault = await faultOf(path)
  if (fault === undefined) return
  const advice = isNamed
    ? 'correct PUPPETEER_EXECUTABLE_PATH or unset it'
    : 'remove it, and see that XDG_CACHE_HOME and TMPDIR name folders whose programs may run'
  throw new Error(`Cannot start the browser ${path}: ${fault}; ${advice}`)
}

async function faultOf(path: string): Promise<string | undefined> {
  try {
    if (!(await stat(path)).isFile()) return 'it is a folder, and no program'
    await access(path, constants.X_OK)
    return (await isProgram(path)) ? undefined : 'it is no program'
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is nothing'
    if (code !== 'EACCES') throw error
    return 'it may not be run, or lies on a disk whose programs may not'
  }
}

/** How programs begin on Linux and macOS, and scripts that say which program they are for. */
const programStarts = ['\x7fELF', '\xcf\xfa\xed\xfe', '\xca\xfe\xba\xbe', '#!']

/** Any other file would be run as a script of the shell, its bytes taken for commands. */
async function isProgram(path: string): Promise<boolean> {
  if (process.platform === 'win32') return true
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0)
    const start = buffer.toString('latin1')
    return programStarts.some((known) => start.startsWith(known))
  } finally {
    await file.close()
  }
}

/**
 * What to tell of a browser that does not start, with advice that fits the cause: asked for its version, it
 * shows whether it is one, and names the libraries that it lacks.
 *
 * @param isNamed - Whether the user has chosen it.
 * @param env - That it was started with.
 * @param cause - How that ended.
 */
export function explainStart(
  path: string,
  isNamed: boolean,
  env: NodeJS.ProcessEnv,
  cause: unknown,
): Error {
  const said = askVersion(path, env)
  const isBrowser = /\b\d+(?:\.\d+){3}\b|shared libraries/.test(said)
  const libraries =
    'install Google Chrome or Chromium with its libraries (on Debian: apt-get install chromium)'
  const other = isNamed
    ? 'set PUPPETEER_EXECUTABLE_PATH to a Chrome or Chromium, or unset it'
    : 'set PUPPETEER_EXECUTABLE_PATH to one that starts'
  const advice = isNamed && !isBrowser ? other : `${libraries}, and ${other}`
  const answer = said === '' ? 'nothing' : `“${shorten(said, mostSaid)}”`
  return new Error(`Cannot start the browser ${path}; ${advice}`, {
    cause: new Error(`asked for its version, it says ${answer}`, { cause }),
  })
}

function askVersion(path: string, env: NodeJS.ProcessEnv): string {
  // On Windows, it would open a window.
  if (process.platform === 'win32') return ''
  const { stderr, stdout } = spawnSync(path, ['--version'], {
    encoding: 'utf8',
    env,
    killSignal: 'SIGKILL',
    maxBuffer: 64e3,
    timeout: versionMs,
  })
  return `${stdout ?? ''}${stderr ?? ''}`.trim()
}
