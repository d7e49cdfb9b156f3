/**
 * The corridor: manuscript → load → compile → assemble → paginate → publish → prove → artifacts. From assemble on it
 * is in `make-edition.ts`, as a work may be made in several editions.
 *
 * Nothing is published when any file has errors: after assemble, after paginate and after prove the way
 * ends at a gate, with every problem found until then; after load and compile only where text is missing, of
 * which nothing follows. What passes the last gate gets a proof that goes with it. Each room is loaded when it is first needed.
 */
import type { VFile } from 'vfile'
import type { Artifact, Check, FormatName, LinkOut } from './book.ts'
import { type Clock, type OnProgress, startClock, type Timing } from './clock.ts'
import type { LoadSettings } from './load/load-manuscript.ts'
import { makeEdition } from './make-edition.ts'
import type { FormatsOrder } from './make-formats.ts'
import type { OpenBrowser } from './paginate/browser/open-browser.ts'
import {
  type BuildBrowser,
  browserOnDemand,
  sharedBrowser,
} from './paginate/browser/watch-browser.ts'
import type { ProofFile } from './publish/proof.ts'

export interface BuildRequest
  extends LoadSettings,
    Pick<FormatsOrder, 'isThorough' | 'onLayout'> {
  /** Folder or single Markdown file. */
  readonly manuscriptPath: string
  /** None of them: the manuscript is checked, and nothing made. */
  readonly formats: readonly FormatName[]
  /** Of whoever builds many books, and left open; else the build opens one of its own. */
  readonly browser?: OpenBrowser | undefined
}

export interface BuildResult {
  /** Empty unless the book may be published. */
  readonly artifacts: readonly Artifact[]
  /** What goes with them and says what was proved. Empty when they are. */
  readonly proofFiles: readonly ProofFile[]
  /** The configuration and the sources in reading order, then what no source caused, then what keeps a PDF from being made; with their messages. */
  readonly files: readonly VFile[]
  readonly checks: readonly Check[]
  /** What the book links to outside of itself; empty when nothing is published. */
  readonly linksOut: readonly LinkOut[]
  readonly timings: readonly Timing[]
}

/**
 * A manuscript as finished and proved files, or the problems that stand in their way.
 *
 * @throws When the machine fails: no browser starts, a template is broken, the disk is gone.
 */
export async function buildBook(
  request: BuildRequest,
  onProgress: OnProgress = () => {},
): Promise<BuildResult> {
  const clock = startClock(onProgress)
  const browser = request.browser
    ? sharedBrowser(request.browser)
    : browserOnDemand((signal) =>
        clock.time(
          { room: 'browser' },
          async () => {
            const { openBrowser } = await import('./paginate/browser/open-browser.ts')
            return openBrowser(signal)
          },
          ({ name }) => name,
        ),
      )
  try {
    // What waits for a browser that is gone need not find out by itself.
    return await Promise.race([runRooms(request, clock, browser), browser.lost])
  } catch (error) {
    throw await browser.explain(error)
  } finally {
    await browser.close()
  }
}

async function runRooms(
  request: BuildRequest,
  clock: Clock,
  browser: BuildBrowser,
): Promise<BuildResult> {
  // It starts in processes of its own while this one reads and compiles; whoever needs it waits for it.
  if (request.formats.length > 0) browser.get().catch(() => {})

  const manuscript = await clock.time({ room: 'load' }, async () => {
    const { loadManuscript } = await import('./load/load-manuscript.ts')
    return loadManuscript(request.manuscriptPath, request)
  })
  const { chaptersIn, config } = await clock.time({ room: 'compile' }, async () => {
    const { compileManuscript } = await import('./compile/compile.ts')
    return compileManuscript(manuscript)
  })
  const order = { request, chaptersIn, browser, clock }
  const { editions } = manuscript
  const result = editions
    ? await (await import('./make-editions.ts')).makeEditions(editions, order)
    : await makeEdition({ ...order, manuscript, config, formats: request.formats })
  return { ...result, timings: clock.timings }
}
