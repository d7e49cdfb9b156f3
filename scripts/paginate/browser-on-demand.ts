import type { OpenBrowser } from './open-browser.ts'

/** A browser for a build, which may need none. */
export interface BuildBrowser {
  readonly get: () => Promise<OpenBrowser>
  /** Rejects when the browser is gone; else it never settles. */
  readonly lost: Promise<never>
  /** What has happened to a browser that was lost: of the errors that follow from it, the first. */
  readonly loss: () => Promise<unknown>
  /** Closes it, if it was opened here. */
  readonly close: () => Promise<void>
}

/** A browser that others open and close. */
export function lentBrowser(browser: OpenBrowser): BuildBrowser {
  return {
    get: async () => browser,
    lost: browser.lost,
    loss: () => lossOf(browser),
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
    loss: async () => {
      const browser = await opened()
      return browser && lossOf(browser)
    },
    close: async () => {
      const browser = await opened()
      await browser?.close()
    },
  }
}

function lossOf({ lost }: OpenBrowser): Promise<unknown> {
  return Promise.race([lost, Promise.resolve(undefined)]).catch((error: unknown) => error)
}
