import { existsSync } from 'node:fs'
import { unpackBrowser } from './unpack-browser.ts'

/** A browser that may be started. */
export interface FoundBrowser {
  readonly executablePath: string
  /** Where it came from, for the build's output. */
  readonly origin: string
  readonly fontConfigPath?: string
  readonly libraryDir?: string
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

/**
 * The browser to print with: `PUPPETEER_EXECUTABLE_PATH` if it is set, else the one of the lock
 * file (Linux on x64), else an installed Chrome or Chromium.
 *
 * @throws When there is none; the message says what to install.
 */
export async function findBrowser(): Promise<FoundBrowser> {
  const asked = process.env.PUPPETEER_EXECUTABLE_PATH
  if (asked) {
    if (existsSync(asked))
      return { executablePath: asked, origin: 'PUPPETEER_EXECUTABLE_PATH' }
    throw new Error(
      `Cannot find the browser \`${asked}\` that PUPPETEER_EXECUTABLE_PATH names; correct the variable or unset it`,
    )
  }
  const unpacked = await unpackBrowser()
  if (unpacked) return { ...unpacked, origin: '@sparticuz/chromium' }
  const path = installed[process.platform]?.find((candidate) => existsSync(candidate))
  if (path) return { executablePath: path, origin: path }
  throw new Error(
    'Cannot find a browser; install Google Chrome or Chromium, or set PUPPETEER_EXECUTABLE_PATH to one',
  )
}
