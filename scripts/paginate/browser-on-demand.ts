import { explainSpace } from './explain-space.ts'
import type { OpenBrowser } from './open-browser.ts'

/** A browser for a build, which may need none. */
export interface BuildBrowser {
  readonly get: () => Promise<OpenBrowser>
  /** Rejects when the browser is gone; else it never settles. */
  readonly lost: Promise<never>
  /** What to tell of an error: of those that follow from the loss of a browser, or of space for its files, the first. */
  readonly explain: (error: unknown) => Promise<unknown>
  /** Closes it, if it was opened here. */
  readonly close: () => Promise<void>
}

/** A browser that others open and close. */
export function lentBrowser(browser: OpenBrowser): BuildBrowser {
  return {
    get: async () => browser,
    lost: browser.lost,
    explain: (error) => explain(browser, error),
    close: async () => {},
  }
}

/** A browser that starts when first asked for, once, and is closed if it was. */
export function browserOnDemand(open: () => Promise<OpenBrowser>): BuildBrowser {
  let opening: Promise<OpenBrowser> | undefined
  let giveUp: (error: unknown) => void = () => {}
  const lost = new Promise<never>((_, reject) => {
    giveUp = reject
  })
  const opened = () => opening?.catch(() => undefined)
  return {
    lost,
    get: () => {
      if (opening) return opening
      opening = open()
      // One that does not start is told to those who need it.
      opening.then(
        (browser) => browser.lost.catch(giveUp),
        () => {},
      )
      return opening
    },
    explain: async (error) => {
      const browser = await opened()
      return browser ? explain(browser, error) : error
    },
    close: async () => {
      const browser = await opened()
      await browser?.close()
    },
  }
}

async function explain(browser: OpenBrowser, error: unknown): Promise<unknown> {
  const loss: unknown = await Promise.race([browser.lost, undefined]).catch(
    (reason: unknown) => reason,
  )
  return explainSpace(browser.workDir, loss ?? error)
}
