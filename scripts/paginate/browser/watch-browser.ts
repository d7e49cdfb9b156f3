import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser as PuppeteerBrowser } from 'puppeteer'
import type { OpenBrowser } from './open-browser.ts'

/** A browser for a build, which may need none. */
export interface BuildBrowser {
  readonly get: () => Promise<OpenBrowser>
  /** Rejects when the browser is gone; never fulfilled. */
  readonly lost: Promise<never>
  /** What to tell of an error: the loss of the browser or of space for its files, if it follows from that. */
  readonly explain: (error: unknown) => Promise<unknown>
  /** Closes it, if it was opened here. Nobody may ask for it after. */
  readonly close: () => Promise<void>
}

/** A browser that is opened and closed by whoever builds several books. */
export function sharedBrowser(browser: OpenBrowser): BuildBrowser {
  return { ...browserOnDemand(async () => browser), close: async () => {} }
}

/** A browser that starts when it is first asked for, once. */
export function browserOnDemand(
  open: (signal: AbortSignal) => Promise<OpenBrowser>,
): BuildBrowser {
  const abort = new AbortController()
  let opening: Promise<OpenBrowser> | undefined
  let closing: Promise<void> | undefined
  let giveUp: (error: unknown) => void = () => {}
  const lost = new Promise<never>((_, reject) => {
    giveUp = reject
  })
  const opened = () => opening?.catch(() => undefined)
  return {
    lost,
    get: () => {
      if (opening) return opening
      opening = open(abort.signal)
      // One that does not start is told to those who need it.
      opening.then(
        (browser) => browser.lost.catch(giveUp),
        () => {},
      )
      return opening
    },
    explain: async (error) => {
      const browser = await opened()
      return browser ? explainLoss(browser, error) : error
    },
    close: () => {
      abort.abort()
      closing ??= opened()?.then((browser) => browser?.close()) ?? Promise.resolve()
      return closing
    },
  }
}

/** In milliseconds: the event of a crash may come after the failures that it causes. */
const latestEvent = 300

async function explainLoss(browser: OpenBrowser, error: unknown): Promise<unknown> {
  const loss: unknown = await Promise.race([browser.lost, sleep(latestEvent)]).catch(
    (reason: unknown) => reason,
  )
  const cause = loss ?? error
  const told = await explainFullDisk(browser.workDir, cause)
  if (told !== cause || !(await browser.renew())) return told
  return new Error(
    'Cannot go on: the browser was damaged on the disk, and has been unpacked anew; build again',
    { cause },
  )
}

const bytesPerMegabyte = 1e6

/**
 * What a browser keeps for a few pages, in memory that it shares with itself there; with less left,
 * it fails in many ways that say anything but that.
 */
const leastMegabytes = 40

/**
 * What to tell of an error that happened while files were written to a folder: that its
 * disk is full, where it is; else the error itself.
 */
export async function explainFullDisk(folder: string, error: unknown): Promise<unknown> {
  try {
    const { bavail, bsize } = await statfs(folder)
    const megabytes = Math.floor((bavail * bsize) / bytesPerMegabyte)
    if (megabytes >= leastMegabytes) return error
    const full = new Error(
      `Cannot keep temporary files in \`${dirname(folder)}\`, with ${megabytes} MB left on its disk`,
    )
    return Object.assign(full, { code: 'ENOSPC' })
  } catch {
    return error // The folder has gone, and that is no matter of space.
  }
}

/** Sees to it that nobody waits for ever for a browser that is gone, hangs, or never ends. */
export interface Watch {
  /** Never fulfilled; rejected, with what has happened, as soon as the browser is of no more use. */
  readonly lost: Promise<never>
  /** What the work gives; if it takes longer than that, the browser is lost. */
  readonly within: <Result>(
    what: string,
    limitMs: number,
    work: () => Promise<Result>,
  ) => Promise<Result>
  /** From now on, also the crash of a page is a loss of the browser. */
  readonly watchForCrashes: () => Promise<void>
  /** To be called before the browser is closed. */
  readonly end: () => void
}

const patienceVariable = 'COLOPHON_PATIENCE'
const defaultPatienceSeconds = 60
/** How often a browser is asked for a sign of life before it is given up. */
const questions = 6

/** How long a browser may be silent, in milliseconds: `COLOPHON_PATIENCE`, in seconds, else a minute. */
export function patienceMs(): number {
  const seconds = Number(process.env[patienceVariable])
  return (seconds > 0 ? seconds : defaultPatienceSeconds) * 1000
}

/**
 * Watches a browser: asks it for signs of life, hears when it ends, and limits how long work takes.
 *
 * The browser's main process answers also while its pages are busy. It is asked by ticks, not by
 * the clock: while this process is busy itself, or asleep, no time is counted against the browser.
 *
 * @param kill - Ends the browser for good, so that whatever waits for it fails.
 */
export function watchBrowser(browser: PuppeteerBrowser, kill: () => void): Watch {
  let giveUp: (error: Error) => void = () => {}
  const lost = new Promise<never>((_, reject) => {
    giveUp = reject
  })
  lost.catch(() => {}) // Whoever waits for it is told.
  let isOver = false

  function end(): void {
    isOver = true
    clearInterval(asking)
  }
  function lose(what: string): void {
    if (isOver) return
    end()
    giveUp(
      new Error(
        `Cannot go on without the browser: ${what}; build again, and if it happens again, close other programs, raise ${patienceVariable} (seconds), or set PUPPETEER_EXECUTABLE_PATH to another browser`,
      ),
    )
    kill()
  }

  const asking = askForLife(browser, () => {
    lose(`it has not answered for ${Math.round(patienceMs() / 1000)} s`)
  })
  browser.once('disconnected', () => lose('it ended unexpectedly'))
  return {
    lost,
    end,
    within: async (what, limitMs, work) => {
      const seconds = Math.round(limitMs / 1000)
      const timer = setTimeout(() => lose(`${what} took more than ${seconds} s`), limitMs)
      try {
        return await Promise.race([work(), lost])
      } finally {
        clearTimeout(timer)
      }
    },
    watchForCrashes: async () => {
      const session = await browser.target().createCDPSession()
      session.on('Target.targetCrashed', () =>
        lose('a page of it crashed, maybe for lack of memory'),
      )
      // Of all pages, also of one that is just being opened.
      await session.send('Target.setDiscoverTargets', { discover: true })
    },
  }
}

function askForLife(browser: PuppeteerBrowser, onSilence: () => void): NodeJS.Timeout {
  let unanswered = 0
  const ask = (): void => {
    if (unanswered >= questions) onSilence()
    if (unanswered++ > 0) return
    browser.version().then(
      () => {
        unanswered = 0
      },
      () => {}, // It has ended, of which there is an event.
    )
  }
  return setInterval(ask, patienceMs() / questions).unref()
}
