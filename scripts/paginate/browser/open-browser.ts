import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import puppeteer, { type Page, type Browser as PuppeteerBrowser } from 'puppeteer'
import type { Browser } from '../../book.ts'
import { makeTemporaryFolder } from '../../lib/temporary-folder.ts'
import { checkProgram, explainStart } from './explain-start.ts'
import {
  type FoundBrowser,
  findBrowser,
  named,
  renewBrowser,
  withOwnFolders,
} from './find-browser.ts'
import { drawPicture, inspectPages, openInspector, restrict } from './pages.ts'
import { explainFullDisk, patienceMs, type Watch, watchBrowser } from './watch-browser.ts'

/** A browser that runs, and the folder in which this build's files for it lie. */
export interface OpenBrowser extends Browser {
  /** The only folder that its pages may read. Removed by {@link close}. */
  readonly workDir: string
  /** Where it looks for hyphenation dictionaries. */
  readonly hyphenationFolder: string
  /** Path and flags it runs with, to print the same file without us. */
  readonly command: readonly string[]
  /** A new page that runs no script of its document and reads nothing but {@link workDir} and `data:`. */
  readonly newPage: () => Promise<Page>
  /** Ends the browser and removes its files. Never fails; may be called twice. */
  readonly close: () => Promise<void>
  /** Unpacks its files anew if they have changed since they were unpacked; whether they had. */
  readonly renew: () => Promise<boolean>
  /** Rejected, with what has happened, when the browser ends or hangs before it is closed. */
  readonly lost: Promise<never>
  /** What some work in the browser gives; if it takes longer than that, the browser is {@link lost}. */
  readonly within: Watch['within']
}

/** Text laid out the same in print and on screen, no network, nothing of a desktop. */
const flags = [
  '--font-render-hinting=none',
  '--disable-gpu',
  '--no-first-run',
  '--no-pings',
  '--no-proxy-server',
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--disable-domain-reliability',
  '--force-color-profile=srgb',
  '--lang=en-US',
  // The first frame of a picture that moves, however fast the machine is.
  '--blink-settings=imageAnimationPolicy=2',
]

/** To draw a picture or to open a page, each far below a second on an idle machine. */
const pageLimitMs = 120_000

/** To decode and draw a pixel of a picture: at most a tenth of it on an idle machine. */
export const msPerPixel = 0.001

/** To look into a page of an e-book. */
const inspectionLimitMs = 30_000

/** How long a page may take to open when the browser is to be closed. */
const closingMs = 5_000

/**
 * Starts the browser of {@link findBrowser}: sandboxed where the system allows it, without
 * network, driven through a pipe, so that it ends when this process does, however it ends.
 *
 * @param signal - Ends one that has not started yet.
 * @throws When no browser is found or none starts; the message says what to install.
 */
export async function openBrowser(signal?: AbortSignal): Promise<OpenBrowser> {
  const found = await findBrowser()
  try {
    return await openFound(found, signal)
  } catch (error) {
    if (signal?.aborted || !(await renewBrowser(found))) throw error
    return openFound(found, signal)
  }
}

async function openFound(
  cached: FoundBrowser,
  signal: AbortSignal | undefined,
): Promise<OpenBrowser> {
  const workDir = await makeTemporaryFolder()
  const remove = startRemover(workDir)
  // Ends all processes of the browser, also of one that has not quite started.
  const abort = new AbortController()
  const kill = (): void => abort.abort()
  signal?.addEventListener('abort', kill)
  process.once('exit', kill)
  const clear = async (): Promise<void> => {
    await remove()
    process.off('exit', kill)
  }
  try {
    const found = await withOwnFolders(cached, workDir)
    await checkProgram(found.executablePath, found.origin === named)
    const started = await start(found, workDir, abort.signal)
    signal?.removeEventListener('abort', kill)
    return await describe(found, workDir, started, clear)
  } catch (error) {
    const explained = await explainFullDisk(workDir, error)
    kill()
    await clear()
    throw explained
  }
}

async function describe(
  found: FoundBrowser,
  workDir: string,
  { args, browser, sandboxed }: Awaited<ReturnType<typeof start>>,
  clear: () => Promise<void>,
): Promise<OpenBrowser> {
  const { executablePath, origin, unpacked } = found
  const killBrowser = (): void => killGroup(browser)
  const { end, lost, watchForCrashes, within } = watchBrowser(browser, killBrowser)
  const open = (): Promise<Page> =>
    within('opening a page', pageLimitMs, () => browser.newPage())
  const newPage = async (): Promise<Page> => restrict(await open(), workDir)
  // A page takes longer to open than most documents to look into.
  const inspectors: Promise<Page>[] = []
  const putBack = (page: Promise<Page>): void => {
    page.catch(() => {}) // Whoever takes it is told.
    inspectors.push(page)
  }
  const version = await within('starting', patienceMs(), async () => {
    await watchForCrashes()
    return browser.version()
  })
  putBack(open().then(openInspector))
  return {
    name: `${version} (${origin}${sandboxed ? '' : ', without sandbox'})`,
    version,
    draw: async (drawing) => {
      const page = await newPage()
      const draw = () => drawPicture(page, workDir, drawing)
      const limitMs = pageLimitMs + (drawing.pixels ?? 0) * msPerPixel
      return within('drawing a picture', limitMs, draw)
    },
    inspect: async (inspection) => {
      const limit = inspectionLimitMs * (inspection.pages.length + 2)
      return within('looking into pages', limit, async () => {
        const page = await (inspectors.pop() ?? open().then(openInspector))
        const found = await inspectPages(page, inspection)
        putBack(Promise.resolve(page))
        return found
      })
    },
    workDir,
    hyphenationFolder:
      unpacked?.hyphenationFolder ??
      join(profileIn(workDir), 'hyphen-data', '120.0.6050.0', 'hyphen-data'),
    command: [executablePath, ...args],
    newPage,
    renew: () => renewBrowser(found),
    lost,
    within,
    close: async () => {
      end()
      // Puppeteer would wait half a minute for a page that was about to open.
      const opened = Promise.allSettled(inspectors)
      await Promise.race([opened, sleep(closingMs, undefined, { ref: false })])
      // Nothing that it has is kept, so it need not end by itself, which takes longer.
      killBrowser()
      await clear()
    },
  }
}

function profileIn(workDir: string): string {
  return join(workDir, 'profile')
}

/** Also of a browser that has stopped, or has ended and left some of its processes. */
function killGroup(browser: PuppeteerBrowser): void {
  const pid = browser.process()?.pid
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // All have ended.
  }
}

async function start(found: FoundBrowser, workDir: string, signal: AbortSignal) {
  // Chromium refuses its sandbox to root; elsewhere the kernel may not offer it.
  const attempts: readonly { sandboxed: boolean; libraries: boolean }[] = [
    ...(process.getuid?.() === 0 ? [] : [{ sandboxed: true, libraries: false }]),
    { sandboxed: false, libraries: false },
    ...(found.unpacked ? [{ sandboxed: false, libraries: true }] : []),
  ]
  let failure: unknown
  for (const { sandboxed, libraries } of attempts) {
    const args = sandboxed ? flags : ['--no-sandbox', ...flags]
    const env = environment(found, workDir, libraries)
    try {
      const browser = await launch(found, workDir, args, env, signal)
      return { browser, sandboxed, args }
    } catch (error) {
      failure = error
      if (signal.aborted) break
    }
  }
  const { executablePath, origin } = found
  const env = environment(found, workDir, true)
  throw explainStart(executablePath, origin === named, env, failure)
}

/** Of the browser: nothing of ours but where programs are. */
function environment(
  { fontConfigPath, unpacked }: FoundBrowser,
  workDir: string,
  libraries: boolean,
): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: profileIn(workDir),
    TMPDIR: workDir,
    TZ: 'UTC',
    LANG: 'C.UTF-8',
    ...(fontConfigPath ? { FONTCONFIG_FILE: fontConfigPath } : {}),
    ...(unpacked && libraries ? { LD_LIBRARY_PATH: unpacked.libraryFolder } : {}),
  }
}

async function launch(
  { executablePath, unpacked }: FoundBrowser,
  workDir: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<PuppeteerBrowser> {
  const profile = profileIn(workDir)
  await mkdir(profile, { recursive: true })
  // Not `AbortSignal.timeout`: once the browser has started, an abort would still end it.
  const silence = new AbortController()
  const limit = setTimeout(() => silence.abort(), patienceMs())
  const either = AbortSignal.any([signal, silence.signal])
  // Puppeteer ends the browser then, but goes on waiting for what it was to say.
  const stopped = new Promise<never>((_, failed) => {
    either.addEventListener('abort', () => failed(either.reason))
  })
  try {
    const launched = puppeteer.launch({
      executablePath,
      headless: unpacked ? 'shell' : true,
      pipe: true,
      userDataDir: profile,
      args: [...args],
      signal: either,
      // Work has limits of its own, by its size: see `within`.
      protocolTimeout: 0,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      env,
    })
    return await Promise.race([launched, stopped])
  } catch (cause) {
    if (!silence.signal.aborted) throw cause
    throw new Error(`it has not answered for ${patienceMs() / 1000} s`, { cause })
  } finally {
    clearTimeout(limit)
  }
}

/**
 * Waits for the end of the pipe from this process. Processes of the browser that have just been killed
 * may still make the folder anew: so it is removed until it stays away.
 */
const removerScript = `read -r _
attempt=0
while [ "$attempt" -lt 100 ]; do
  rm -rf -- "$1"
  sleep 0.02
  [ -e "$1" ] || exit
  attempt=$((attempt + 1))
done`

/**
 * Starts a small process that removes the folder when this one ends, however it ends. Where there is no
 * shell, and this process is killed, the next build does it.
 *
 * @returns Has it removed now. Never fails; may be called twice.
 */
function startRemover(folder: string): () => Promise<void> {
  const removeHere = (): Promise<void> =>
    rm(folder, { recursive: true, force: true, maxRetries: 10 }).catch(() => {})
  if (process.platform === 'win32') return removeHere
  const child = spawn('sh', ['-c', removerScript, 'sh', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const ended = once(child, 'exit').catch(() => {})
  const pipe = child.stdin as Socket
  pipe.on('error', () => {})
  pipe.unref()
  child.unref()
  return async () => {
    child.ref()
    pipe.end()
    await ended
    await removeHere()
  }
}
