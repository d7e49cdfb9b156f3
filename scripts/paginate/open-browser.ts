import { rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import puppeteer, { type Page, type Browser as PuppeteerBrowser } from 'puppeteer'
import type { Browser } from '../book.ts'
import { type FoundBrowser, findBrowser } from './find-browser.ts'
import { inspectPages } from './inspect-pages.ts'
import { makeWorkDir } from './make-work-dir.ts'
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

/** Long enough for a page of a thousand pictures on a slow machine; a hung browser still ends. */
const protocolTimeoutMs = 600_000

/**
 * Starts the browser of {@link findBrowser}: sandboxed where the system allows it, without
 * network, driven through a pipe, so that it ends when this process does, however it ends.
 *
 * @throws When no browser is found or none starts; the message says what to install.
 */
export async function openBrowser(): Promise<OpenBrowser> {
  const found = await findBrowser()
  const workDir = await makeWorkDir()
  // The browser's processes do not all end at once, and may still write.
  const remove = (): void =>
    rmSync(workDir, { recursive: true, force: true, maxRetries: 10 })
  try {
    const { browser, sandboxed, args } = await start(found, workDir)
    const kill = (): void => {
      browser.process()?.kill('SIGKILL')
      remove()
    }
    process.once('exit', kill)
    const close = async (): Promise<void> => {
      process.off('exit', kill)
      await browser.close().catch(() => browser.process()?.kill('SIGKILL'))
      remove()
    }
    const newPage = (): Promise<Page> => openPage(browser, workDir)
    const version = await browser.version()
    return {
      name: `${version} (${found.origin}${sandboxed ? '' : ', without sandbox'})`,
      version,
      draw: async (html, width, height, mediaType = 'image/jpeg') =>
        draw(await newPage(), html, { width, height }, mediaType),
      inspect: async (inspection) => inspectPages(await browser.newPage(), inspection),
      workDir,
      command: [found.executablePath, ...args],
      newPage,
      close,
    }
  } catch (error) {
    remove()
    throw error
  }
}

async function start(found: FoundBrowser, workDir: string) {
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
      return { browser: await launch(found, workDir, args, libraries), sandboxed, args }
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
): Promise<PuppeteerBrowser> {
  const profile = join(workDir, 'profile')
  await mkdir(profile, { recursive: true })
  // The browser of the lock file has its dictionaries beside it; an installed one looks in its profile.
  if (!found.fontConfigPath)
    await writeHyphenationData(join(profile, 'hyphen-data', '120.0.6050.0'))
  return puppeteer.launch({
    executablePath: found.executablePath,
    headless: found.fontConfigPath ? 'shell' : true,
    pipe: true,
    userDataDir: profile,
    args: [...args],
    protocolTimeout: protocolTimeoutMs,
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
}

async function openPage(browser: PuppeteerBrowser, workDir: string): Promise<Page> {
  const page = await browser.newPage()
  await page.setJavaScriptEnabled(false)
  await page.setRequestInterception(true)
  const own = `file://${encodeURI(workDir)}/`
  page.on('request', (request) => {
    const url = request.url()
    const allowed =
      url.startsWith('data:') || url === 'about:blank' || url.startsWith(own)
    void (allowed ? request.continue() : request.abort('accessdenied'))
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
