import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import puppeteer, { type Page, type Browser as PuppeteerBrowser } from 'puppeteer'
import type { Browser } from '../book.ts'
import { explainSpace } from './explain-space.ts'
import { type FoundBrowser, findBrowser } from './find-browser.ts'
import { inspectPages } from './inspect-pages.ts'
import { makeWorkDir, removeWorkDir } from './make-work-dir.ts'
import { runErrand } from './run-errand.ts'
import { hearOfCrashes, patienceMs, type Watch, watchBrowser } from './watch-browser.ts'
import { writeHyphenationData } from './write-hyphenation-data.ts'

/** A browser that runs, and the folder in which this build's files for it lie. */
export interface OpenBrowser extends Browser {
  /** The only folder that its pages may read. Removed by {@link close}. */
  readonly workDir: string
  /** Path and flags it runs with, to print the same file without us. */
  readonly command: readonly string[]
  /** A new page that runs no script of its document and reads nothing but {@link workDir} and `data:`. */
  readonly newPage: () => Promise<Page>
  /** Ends the browser and removes its files. Never fails; may be called twice. */
  readonly close: () => Promise<void>
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
const windowLimitMs = 120_000

/** To look into a page of an e-book, or to draw one of a PDF. */
const inspectionLimitMs = 30_000

/** Time to end by itself before it is made to. */
const farewellMs = 5_000

/**
 * Starts the browser of {@link findBrowser}: sandboxed where the system allows it, without
 * network, driven through a pipe, so that it ends when this process does, however it ends.
 *
 * @throws When no browser is found or none starts; the message says what to install.
 */
export async function openBrowser(): Promise<OpenBrowser> {
  const found = await findBrowser()
  const workDir = await makeWorkDir()
  const abort = new AbortController()
  // Ends all processes of the browser, also of one that has not quite started.
  const kill = (): void => abort.abort()
  const killAndClear = (): void => {
    kill()
    removeWorkDir(workDir)
  }
  process.once('exit', killAndClear)
  try {
    const started = await start(found, workDir, abort.signal)
    return await describe(found, workDir, started, killAndClear)
  } catch (error) {
    const told = await explainSpace(workDir, error)
    process.off('exit', killAndClear)
    killAndClear()
    throw told
  }
}

interface Started {
  readonly browser: PuppeteerBrowser
  readonly sandboxed: boolean
  readonly args: readonly string[]
}

async function describe(
  found: FoundBrowser,
  workDir: string,
  { args, browser, sandboxed }: Started,
  killAndClear: () => void,
): Promise<OpenBrowser> {
  const watch = watchBrowser(browser, () => killGroup(browser))
  const { lost, within } = watch
  const open = (): Promise<Page> =>
    within('opening a page', windowLimitMs, () => browser.newPage())
  const newPage = async (): Promise<Page> => restrict(await open(), workDir)
  const version = await within('starting', patienceMs(), async () => {
    await hearOfCrashes(browser, watch.lose)
    return browser.version()
  })
  return {
    name: `${version} (${found.origin}${sandboxed ? '' : ', without sandbox'})`,
    version,
    draw: async (html, width, height, mediaType = 'image/jpeg') => {
      const page = await newPage()
      return within('drawing a picture', windowLimitMs, () =>
        draw(page, html, { width, height }, mediaType),
      )
    },
    inspect: async (inspection) => {
      const window = await open()
      const limit = inspectionLimitMs * (inspection.pages.length + 2)
      return within('looking into pages', limit, () => inspectPages(window, inspection))
    },
    run: async (errand) => {
      const window = await open()
      const limit = inspectionLimitMs * (errand.steps + 2)
      return within('drawing pages', limit, () => runErrand(window, errand))
    },
    workDir,
    command: [found.executablePath, ...args],
    newPage,
    lost,
    within,
    close: async () => {
      watch.end()
      process.off('exit', killAndClear)
      const closed = browser.close().catch(() => {})
      await Promise.race([closed, sleep(farewellMs, undefined, { ref: false })])
      killGroup(browser)
      removeWorkDir(workDir)
    },
  }
}

/** Also of a browser that has stopped, or has ended and left some of its processes behind. */
function killGroup(browser: PuppeteerBrowser): void {
  const pid = browser.process()?.pid
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // All have ended.
  }
}

async function start(
  found: FoundBrowser,
  workDir: string,
  signal: AbortSignal,
): Promise<Started> {
  // Chromium refuses its sandbox to root; elsewhere the kernel may not offer it.
  const attempts: readonly { sandboxed: boolean; libraries: boolean }[] = [
    ...(process.getuid?.() === 0 ? [] : [{ sandboxed: true, libraries: false }]),
    { sandboxed: false, libraries: false },
    ...(found.libraryDir ? [{ sandboxed: false, libraries: true }] : []),
  ]
  const failures: unknown[] = []
  for (const { sandboxed, libraries } of attempts) {
    const args = sandboxed ? flags : ['--no-sandbox', ...flags]
    try {
      const browser = await launch(found, workDir, args, libraries, signal)
      return { browser, sandboxed, args }
    } catch (error) {
      failures.push(error)
    }
  }
  throw new Error(
    `Cannot start the browser ${found.executablePath}; install Google Chrome or Chromium with its libraries (on Debian: apt-get install chromium), or set PUPPETEER_EXECUTABLE_PATH to one that starts`,
    { cause: failures.at(-1) },
  )
}

async function launch(
  found: FoundBrowser,
  workDir: string,
  args: readonly string[],
  libraries: boolean,
  signal: AbortSignal,
): Promise<PuppeteerBrowser> {
  const profile = join(workDir, 'profile')
  await mkdir(profile, { recursive: true })
  // The browser of the lock file has its dictionaries beside it; an installed one looks in its profile.
  if (!found.fontConfigPath)
    await writeHyphenationData(join(profile, 'hyphen-data', '120.0.6050.0'))
  const late = new AbortController()
  const limit = setTimeout(() => late.abort(), patienceMs())
  const launching = puppeteer.launch({
    executablePath: found.executablePath,
    headless: found.fontConfigPath ? 'shell' : true,
    pipe: true,
    userDataDir: profile,
    args: [...args],
    signal: AbortSignal.any([signal, late.signal]),
    // Work has limits of its own, by its size: see `within`.
    protocolTimeout: 0,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    env: {
      PATH: process.env.PATH,
      HOME: profile,
      TMPDIR: workDir,
      TZ: 'UTC',
      LANG: 'C.UTF-8',
      ...(found.fontConfigPath ? { FONTCONFIG_FILE: found.fontConfigPath } : {}),
      ...(libraries && found.libraryDir ? { LD_LIBRARY_PATH: found.libraryDir } : {}),
    },
  })
  try {
    return await launching
  } catch (cause) {
    if (!late.signal.aborted) throw cause
    throw new Error(`it has not answered for ${patienceMs() / 1000} s`, { cause })
  } finally {
    clearTimeout(limit)
  }
}

/** From here on the page runs no script of its document, and reads nothing but that folder. */
async function restrict(page: Page, workDir: string): Promise<Page> {
  await page.setJavaScriptEnabled(false)
  await page.setRequestInterception(true)
  const own = `file://${encodeURI(workDir)}/`
  page.on('request', (request) => {
    const url = request.url()
    const allowed =
      url.startsWith('data:') || url === 'about:blank' || url.startsWith(own)
    const answering = allowed ? request.continue() : request.abort('accessdenied')
    answering.catch(() => {}) // The page is gone.
  })
  return page
}

async function draw(
  page: Page,
  html: string,
  size: { readonly width: number; readonly height: number },
  mediaType: 'image/jpeg' | 'image/png',
): Promise<Uint8Array> {
  await page.setViewport(size)
  await page.setContent(html, { waitUntil: 'load' })
  await page.evaluate(async () => {
    await document.fonts.ready
  })
  const picture = await page.screenshot(
    mediaType === 'image/png' ? { type: 'png' } : { type: 'jpeg', quality: 90 },
  )
  await page.close()
  return picture
}
