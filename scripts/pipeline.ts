/**
 * The corridor: manuscript → load → compile → assemble → paginate → publish → prove → artifacts.
 *
 * Nothing is published when any file has errors: after assemble, after paginate and after prove the way
 * ends at a gate, with every problem found until then; after load and compile only where text is missing, of
 * which nothing follows. What passes the last gate gets a proof that goes with it. Each room is loaded when it is first needed.
 */
import type { VFile } from 'vfile'
import type { Artifact, Check, FormatName, LinkOut } from './book.ts'
import { type Clock, type OnProgress, startClock, type Timing } from './clock.ts'
import { formats } from './formats.ts'
import { filesOf } from './lib/origins.ts'
import type { LoadSettings } from './load/load-manuscript.ts'
import { type FormatsOrder, makeFormats } from './make-formats.ts'
import type { OpenBrowser } from './paginate/browser/open-browser.ts'
import {
  type BuildBrowser,
  browserOnDemand,
  sharedBrowser,
} from './paginate/browser/watch-browser.ts'
import { hasErrors, hidesText, report } from './problems/report.ts'
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

  const [manuscript, allTemplates] = await clock.time({ room: 'load' }, async () => {
    const { loadManuscript } = await import('./load/load-manuscript.ts')
    const { loadTemplates } = await import('./load/templates/load-templates.ts')
    const read = await loadManuscript(request.manuscriptPath, request)
    const { accent, look } = read.config ?? {}
    return [read, await loadTemplates(look, accent, read)] as const
  })
  const { chapterFiles, configFile, otherFiles } = manuscript
  const written = [configFile, ...otherFiles, ...chapterFiles]
  const files = [...new Set(written.flatMap(filesOf))]
  const nothing = { artifacts: [], proofFiles: [], checks: [], linksOut: [] }
  const stopped = { ...nothing, files, timings: clock.timings }

  const { chapters, config } = await clock.time({ room: 'compile' }, async () => {
    const { compileManuscript } = await import('./compile/compile.ts')
    return compileManuscript(manuscript)
  })
  // Errors so far keep nothing from being said of links, pictures and characters, unless text is missing.
  if (hidesText(files)) return stopped

  const book = await clock.time({ room: 'assemble' }, async () => {
    const assemble = await import('./assemble/assemble-book.ts')
    if (config) return assemble.assembleBook(manuscript, config, chapters, allTemplates)
    return assemble.checkReferences(manuscript, chapters)
  })
  if (!book) return stopped

  const { templates, unprintable } = await clock.time({ room: 'load' }, async () => {
    const { chooseFonts } = await import('./load/templates/choose-fonts.ts')
    return chooseFonts(book, allTemplates, manuscript.fonts, manuscript.ownStyle)
  })
  // What no font has is in the way of print alone: the others are made without it, as if it were not asked for.
  const isPrinted = unprintable.length === 0
  const asked = request.formats.filter(
    (name) => formats[name].isWanted?.(book.config) ?? true,
  )
  const wanted = asked.filter((name) => isPrinted || !formats[name].isPrinted)
  const isToldOf = asked.length > wanted.length || request.formats.length === 0
  if (asked.length === 0 && request.formats.length > 0)
    report(book.configFile, 'cover-wrap-missing', [])
  const told = isToldOf ? unprintable : []
  if (hasErrors(files) || wanted.length === 0)
    return { ...stopped, files: [...files, ...told] }

  const order = { ...request, book, templates, formats: wanted, isPrinted, files }
  const { made, layout } = await makeFormats(order, browser, clock)
  const proved = {
    artifacts: made.map(({ artifact }) => artifact),
    files: [...files, ...made.map(({ proof }) => proof.file)],
    checks: made.flatMap(({ proof }) => proof.checks),
    timings: clock.timings,
  }
  const shown = { ...proved, files: [...proved.files, ...told] }
  const refused = proved.checks.filter(({ passed }) => !passed)
  if (hasErrors(proved.files) || refused.length > 0) {
    // What print has no room for is found before there is anything to check.
    const formats = refused.map(({ format }) => format)
    suspectStyles(otherFiles, formats.length > 0 ? formats : ['pdf'])
    return { ...stopped, ...shown, artifacts: [] }
  }

  const proofFiles = await clock.time({ room: 'report' }, async () => {
    const { loadProvenance } = await import('./load/load-provenance.ts')
    const { proofFiles } = await import('./publish/proof.ts')
    const overruling = [
      'trim',
      'bleed',
      'marks',
      'pdfStandards',
      'printColour',
      'profiles',
      'coverWrap',
    ] as const
    const input = {
      ...proved,
      book,
      manuscript,
      browser: await browser.get(),
      pageMap: layout?.pageMap,
      pictures: made.flatMap(({ pictures }) => pictures),
      formats: wanted,
      isThorough: request.isThorough ?? false,
      overruled: overruling.filter((setting) => request[setting] !== undefined),
      provenance: loadProvenance(),
    }
    return proofFiles(input, templates)
  })
  return { ...shown, linksOut: book.linksOut, proofFiles }
}

/** Which style sheets of an author's each format has. */
const sheetsOf: Readonly<Partial<Record<FormatName, readonly string[]>>> = {
  pdf: ['style.css', 'print.css'],
  epub: ['style.css', 'ebook.css'],
  html: ['style.css', 'web.css'],
}

/** Names the style sheets of the author's without which what is refused would have been another. */
function suspectStyles(files: readonly VFile[], refused: readonly FormatName[]): void {
  for (const file of files) {
    const formats = [...new Set(refused)].filter((format) =>
      sheetsOf[format]?.includes(file.basename ?? ''),
    )
    if (formats.length > 0) report(file, 'style-suspect', [formats.join(', ')])
  }
}
