/**
 * The corridor: manuscript → load → compile → assemble → paginate → publish → prove → artifacts.
 *
 * Nothing is published when any file has errors: after load and compile, after assemble, after
 * paginate and after prove the way ends at a gate, with every problem found until then. What passes
 * the last gate gets a proof that goes beside it.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { VFile } from 'vfile'
import type {
  Artifact,
  Book,
  BookConfig,
  Chapter,
  Check,
  FormatName,
  Layout,
  LinkOut,
  Manuscript,
  PdfStandard,
  Proof,
  PublishJob,
  StoreName,
  Templates,
} from './book.ts'
import { type Clock, type OnProgress, startClock, type Timing } from './clock.ts'
import type { OpenBrowser } from './paginate/browser/open-browser.ts'
import { browserOnDemand, sharedBrowser } from './paginate/browser/watch-browser.ts'
import { hasErrors } from './problems/report.ts'
import { formats, needs } from './publish/formats.ts'
import type { ProofInput } from './publish/proof/describe-proof.ts'
import type { PagePicture } from './publish/proof/draw-pages.ts'
import type { ProofFile } from './publish/proof.ts'

export interface BuildRequest {
  /** Folder or single Markdown file. */
  readonly manuscriptPath: string
  /** None of them: the manuscript is checked, and nothing made. */
  readonly formats: readonly FormatName[]
  /** Overrules the trim size in the configuration. */
  readonly trim?: string | undefined
  /** Overrules what the configuration wants the PDF to be made to. */
  readonly pdfStandards?: readonly PdfStandard[] | undefined
  /** Overrules which stores must take the EPUB. */
  readonly profiles?: readonly StoreName[] | undefined
  /** Whether checks that take long look at all of a large book, and not at a sample. */
  readonly isThorough?: boolean | undefined
  /** Lent, and left open, by whoever builds many books; else the build opens one of its own. */
  readonly browser?: OpenBrowser | undefined
  /** Does something with the pages before they are printed. */
  readonly onLayout?:
    | ((layout: Layout, browser: OpenBrowser) => Promise<void>)
    | undefined
}

type GetBrowser = () => Promise<OpenBrowser>

export interface BuildResult {
  /** Empty unless the book may be published. */
  readonly artifacts: readonly Artifact[]
  /** What goes beside them and says what was proved. Empty when they are. */
  readonly proofFiles: readonly ProofFile[]
  /** The configuration and the sources in reading order, then what no source caused; with their messages. */
  readonly files: readonly VFile[]
  readonly checks: readonly Check[]
  /** What the book links to outside of itself; empty when nothing is published. */
  readonly linksOut: readonly LinkOut[]
  readonly timings: readonly Timing[]
}

interface Compiled {
  readonly chapters: readonly Chapter[]
  /** `undefined` when it is unusable. */
  readonly config: BookConfig | undefined
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
    : browserOnDemand(() => openBrowser(clock))
  try {
    // What waits for a browser that is gone need not find out by itself.
    return await Promise.race([walk(request, clock, browser.get), browser.lost])
  } catch (error) {
    throw await browser.explain(error)
  } finally {
    await browser.close()
  }
}

async function walk(
  request: BuildRequest,
  clock: Clock,
  getBrowser: GetBrowser,
): Promise<BuildResult> {
  const [manuscript, templates] = await clock.time({ room: 'load' }, () => load(request))
  const files = [...new Set([manuscript.configFile, ...manuscript.chapterFiles])]
  const stop = () => ({
    artifacts: [],
    proofFiles: [],
    files,
    checks: [],
    linksOut: [],
    timings: clock.timings,
  })
  // It starts in processes of its own while this one compiles; whoever needs it waits for it.
  const wantsPages = request.formats.some((format) => needs[format] === 'layout')
  if (wantsPages && !hasErrors(files)) getBrowser().catch(() => {})

  const { chapters, config } = await clock.time({ room: 'compile' }, () =>
    compile(manuscript),
  )
  if (!config || hasErrors(files)) return stop()

  const book = await clock.time({ room: 'assemble' }, async () => {
    const { assembleBook } = await import('./assemble/assemble-book.ts')
    return assembleBook(manuscript, config, chapters, templates)
  })
  if (hasErrors(files)) return stop()

  // Once for all formats that need it.
  const pages = wantsPages
    ? getBrowser().then(async (browser) => {
        return { browser, layout: await layOut(book, templates, browser, request, clock) }
      })
    : undefined
  const drawn = request.formats.length > 0 ? lookAtPictures(book, getBrowser) : undefined
  drawn?.catch(() => {}) // Should a format fail before it is waited for.
  const finished = await Promise.all(
    request.formats.map(async (format) => {
      const [paged] = needs[format] === 'layout' ? await Promise.all([pages, drawn]) : []
      const { browser, layout } = paged ?? {}
      if (hasErrors(files)) return undefined
      const job = { book, templates, layout, browser }
      const made = await publishAndProve(format, job, clock, request.isThorough)
      return { ...made, pictures: await drawPlaces(made, files, clock) }
    }),
  )
  await drawn
  const result = gather(files, finished, clock)
  if (result.artifacts.length === 0) return { ...result, linksOut: [], proofFiles: [] }
  const { browser, layout } = (await pages) ?? {}
  const made = {
    book,
    manuscript,
    browser: browser?.version,
    pageMap: layout?.pageMap,
    pictures: finished.flatMap((one) => one?.pictures ?? []),
  }
  const proofFiles = await clock.time({ room: 'report' }, () =>
    describe(request, made, result, templates),
  )
  return { ...result, linksOut: book.linksOut, proofFiles }
}

/** The proof for those who get the files. */
async function describe(
  request: BuildRequest,
  made: Pick<ProofInput, 'book' | 'manuscript' | 'browser' | 'pageMap' | 'pictures'>,
  result: Omit<BuildResult, 'linksOut' | 'proofFiles'>,
  templates: Templates,
): Promise<readonly ProofFile[]> {
  const [{ proofFiles }, { loadProvenance }] = await Promise.all([
    import('./publish/proof.ts'),
    import('./load/load-provenance.ts'),
  ])
  const overruling = ['trim', 'pdfStandards', 'profiles'] as const
  const input = {
    ...made,
    ...result,
    formats: request.formats,
    isThorough: request.isThorough ?? false,
    overruled: overruling.filter((setting) => request[setting] !== undefined),
    provenance: await loadProvenance(),
  }
  return proofFiles(input, templates)
}

/** The artifacts, unless one is missing, a check failed or any file has errors. */
function gather(
  files: readonly VFile[],
  finished: readonly (Finished | undefined)[],
  { timings }: Clock,
): Omit<BuildResult, 'linksOut' | 'proofFiles'> {
  const made = finished.filter((one) => one !== undefined)
  const allFiles = [...files, ...made.map(({ proof }) => proof.file)]
  const checks = made.flatMap(({ proof }) => proof.checks)
  const mayPublish = !hasErrors(allFiles) && checks.every(({ passed }) => passed)
  const artifacts = mayPublish ? made.map(({ artifact }) => artifact) : []
  return { artifacts, files: allFiles, checks, timings }
}

async function load(request: BuildRequest): Promise<[Manuscript, Templates]> {
  const [{ loadManuscript }, { loadTemplates }] = await Promise.all([
    import('./load/load-manuscript.ts'),
    import('./load/templates/load-templates.ts'),
  ])
  return Promise.all([loadManuscript(request.manuscriptPath, request), loadTemplates()])
}

/** Chapters are compiled even when the configuration is unusable: its author sees all problems at once. */
async function compile(manuscript: Manuscript): Promise<Compiled> {
  const [{ compileChapter }, { compileConfig }] = await Promise.all([
    import('./compile/compile.ts'),
    import('./compile/compile.ts'),
  ])
  const config = manuscript.config && compileConfig(manuscript.config)
  const chapters: Chapter[] = []
  for (const file of manuscript.chapterFiles) {
    chapters.push(compileChapter(file, config ?? { language: 'en', kind: 'book' }))
    await nextTurn() // Lets the browser that is starting get a word in.
  }
  return { chapters, config }
}

function openBrowser(clock: Clock): Promise<OpenBrowser> {
  return clock.time(
    { room: 'browser' },
    async () => (await import('./paginate/browser/open-browser.ts')).openBrowser(),
    ({ name }) => name,
  )
}

/** Formats that need no pages need no browser either, unless they show pictures. */
async function lookAtPictures(book: Book, getBrowser: GetBrowser): Promise<void> {
  const { checkPictures, hasPixels } = await import('./paginate/check-pictures.ts')
  if (hasPixels(book)) await checkPictures(book, await getBrowser())
}

async function layOut(
  book: Book,
  templates: Templates,
  browser: OpenBrowser,
  { onLayout }: BuildRequest,
  clock: Clock,
): Promise<Layout> {
  const layout = await clock.time(
    { room: 'paginate' },
    async () => {
      const { paginate } = await import('./paginate/paginate.ts')
      return paginate(book, templates, browser)
    },
    ({ pageMap }) => `${pageMap.pages.length} pages`,
  )
  await onLayout?.(layout, browser)
  return layout
}

interface Finished {
  readonly artifact: Artifact
  readonly proof: Proof
}

/** One format from tree to proof. While the browser is at the PDF, the others are made and proved. */
async function publishAndProve(
  format: FormatName,
  job: PublishJob,
  clock: Clock,
  isThorough: boolean | undefined,
): Promise<Finished> {
  const artifact = await clock.time({ room: 'publish', format }, () =>
    formats[format](job),
  )
  const proof = await clock.time(
    { room: 'prove', format },
    async () => {
      const { prove } = await import('./prove/prove.ts')
      return prove(job.book, [artifact], job.layout?.pageMap, {
        browser: job.browser,
        isThorough,
      })
    },
    ({ checks }) => `${checks.length} checks`,
  )
  return { artifact, proof }
}

/** The pages of a PDF that is remarked on, for its proof. The other formats are still at work. */
async function drawPlaces(
  { artifact, proof }: Finished,
  files: readonly VFile[],
  clock: Clock,
): Promise<readonly PagePicture[]> {
  const about = [...files, proof.file]
  const isSeen = about.some(({ data }) => data.printedPlaces !== undefined)
  if (artifact.format !== 'pdf' || !isSeen || hasErrors(about)) return []
  return clock.time(
    { room: 'report', format: artifact.format },
    async () => {
      const { drawPages } = await import('./publish/proof/draw-pages.ts')
      return drawPages(artifact, about)
    },
    ({ length }) => `${length} page pictures`,
  )
}
