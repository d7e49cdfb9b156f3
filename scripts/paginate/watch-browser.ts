import type { Browser as PuppeteerBrowser } from 'puppeteer'

/** Sees to it that nobody waits for ever for a browser that is gone, hangs, or never ends. */
export interface Watch {
  /** Never fulfilled; rejected, with what has happened, as soon as the browser is of no more use. */
  readonly lost: Promise<never>
  /** Ends the browser, with what has happened. */
  readonly lose: (what: string) => void
  /** What the work gives; if it takes longer than that, the browser is lost. */
  readonly within: <Result>(
    what: string,
    limitMs: number,
    work: () => Promise<Result>,
  ) => Promise<Result>
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
    lose,
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
  }
}

/** Calls `lose` when one of the browser's pages crashes, also one that is just being opened. */
export async function hearOfCrashes(
  browser: PuppeteerBrowser,
  lose: Watch['lose'],
): Promise<void> {
  const session = await browser.target().createCDPSession()
  session.on('Target.targetCrashed', () =>
    lose('a page of it crashed, maybe for lack of memory'),
  )
  await session.send('Target.setDiscoverTargets', { discover: true })
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
