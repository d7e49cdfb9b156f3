import type { VFile } from 'vfile'
import type {
  Book,
  BookConfig,
  BookEdition,
  Chapter,
  FormatName,
  Layout,
  Manuscript,
} from './book.ts'
import type { Clock } from './clock.ts'
import { formats } from './formats.ts'
import { countAtoms } from './lib/atoms.ts'
import { filesOf } from './lib/origins.ts'
import { overrulable } from './lib/overrulable.ts'
import { makeFormats } from './make-formats.ts'
import type { BuildBrowser } from './paginate/browser/watch-browser.ts'
import type { BuildRequest, BuildResult } from './pipeline.ts'
import { hasErrors, hidesText, report } from './problems/report.ts'

/** What is to be made of a manuscript that is compiled. */
export interface EditionOrder {
  readonly request: BuildRequest
  readonly manuscript: Manuscript & Partial<BookEdition>
  /** Taken over. */
  readonly chapters: readonly Chapter[]
  readonly config: BookConfig | undefined
  /** Of those that are asked for, what it makes. */
  readonly formats: readonly FormatName[]
  readonly browser: BuildBrowser
  readonly clock: Pick<Clock, 'time'>
  /** Whether others take its pages. */
  readonly lendsPages?: boolean
  readonly pages?: LentPages | undefined
}

/** Printed pages, by which an e-book of another edition is numbered. */
interface LentPages {
  readonly layout: Layout
  /** How much text each section has, which looks may add numbers to. */
  readonly atoms: string
  readonly of: NonNullable<BookConfig['pagesOf']>
}

export type EditionResult = Omit<BuildResult, 'timings'> & {
  /** Whether errors keep it, and all others, from being published. */
  readonly isRefused: boolean
  readonly pages?: LentPages | undefined
}

/** An edition from its look to its proof; or the problems that stand in its way. */
export async function makeEdition(order: EditionOrder): Promise<EditionResult> {
  const { browser, clock, lendsPages = false, manuscript, request } = order
  const { chapterFiles, configFile, name, otherFiles, takesPages } = manuscript
  const written = [configFile, ...otherFiles, ...chapterFiles]
  const files = [...new Set(written.flatMap(filesOf))]
  const nothing = { artifacts: [], proofFiles: [], checks: [], linksOut: [] }
  const stopped = { ...nothing, files, isRefused: true }
  const dressed = await dressBook(order, files)
  if (!dressed) return stopped

  const { atoms, book, pages, templates, unprintable } = dressed
  const isPrinted = unprintable.length === 0
  const { told, wanted } = chooseFormats(order, book, unprintable)
  const isRefused = hasErrors(files)
  if (isRefused || (wanted.length === 0 && !(lendsPages && isPrinted)))
    return { ...stopped, isRefused, files: [...files, ...told] }

  const lent = takesPages ? { lent: { layout: pages?.layout } } : {}
  const formatsOrder = {
    ...request,
    ...lent,
    book,
    templates,
    isPrinted,
    files,
    lendsPages,
  }
  const { made, layout } = await makeFormats(
    { ...formatsOrder, formats: wanted, edition: name },
    browser,
    clock,
  )
  const proved = {
    artifacts: made.map(({ artifact }) => artifact),
    files: [...files, ...made.map(({ proof }) => proof.file)],
    checks: made.flatMap(({ proof }) => proof.checks),
  }
  const shown = { ...stopped, ...proved, files: [...proved.files, ...told] }
  const refused = proved.checks.filter(({ passed }) => !passed)
  if (hasErrors(proved.files) || refused.length > 0) {
    // What print has no room for is found before there is anything to check.
    const names = refused.map(({ format }) => format)
    suspectStyles(otherFiles, names.length > 0 ? names : ['pdf'])
    return { ...shown, artifacts: [] }
  }
  const done = {
    ...shown,
    isRefused: false,
    pages: lendPages(order, book, atoms, layout),
  }
  if (made.length === 0) return done

  const proofFiles = await clock.time({ room: 'report' }, async () => {
    const { loadProvenance } = await import('./load/load-provenance.ts')
    const { proofFiles } = await import('./publish/proof.ts')
    const input = {
      ...proved,
      book,
      manuscript,
      browser: await browser.get(),
      pageMap: layout?.pageMap,
      pictures: made.flatMap(({ pictures }) => pictures),
      formats: wanted,
      edition: name,
      isThorough: request.isThorough ?? false,
      overruled: overrulable.filter((setting) => request[setting] !== undefined),
      provenance: loadProvenance(),
    }
    return proofFiles(input, templates)
  })
  return { ...done, linksOut: book.linksOut, proofFiles }
}

/** What is made, and what is told of what is not. */
function chooseFormats(
  { formats: given, manuscript, request }: EditionOrder,
  { config, configFile }: Book,
  unprintable: readonly VFile[],
) {
  const asked = given.filter((format) => formats[format].isWanted?.(config) ?? true)
  if (asked.length === 0 && request.formats.length > 0 && !manuscript.formats)
    report(configFile, 'cover-wrap-missing', [])
  // What no font has is in the way of print alone: the others are made without it, as if it were not asked for.
  const wanted = asked.filter(
    (each) => unprintable.length === 0 || !formats[each].isPrinted,
  )
  const isCheck = request.formats.length === 0 && !manuscript.takesPages
  return { wanted, told: asked.length > wanted.length || isCheck ? unprintable : [] }
}

/** The book in its look; nothing where settings or text are missing. */
async function dressBook(order: EditionOrder, files: readonly VFile[]) {
  const { chapters, clock, config, manuscript } = order
  const allTemplates = await clock.time({ room: 'load' }, async () => {
    const { loadTemplates } = await import('./load/templates/load-templates.ts')
    return loadTemplates(config?.look, config?.accent, manuscript)
  })
  // Errors so far keep nothing from being said of links, pictures and characters, unless text is missing.
  if (hidesText(files)) return undefined
  const assembled = await clock.time({ room: 'assemble' }, async () => {
    const assemble = await import('./assemble/assemble-book.ts')
    if (config) return assemble.assembleBook(manuscript, config, chapters, allTemplates)
    return assemble.checkReferences(manuscript, chapters)
  })
  if (!assembled) return undefined
  const atoms = assembled.sections.map(({ tree }) => countAtoms(tree).get(tree)).join()
  const pages = order.pages?.atoms === atoms ? order.pages : undefined
  const numbered = pages ? { pagesOf: pages.of } : {}
  const book = { ...assembled, config: { ...assembled.config, ...numbered } }
  const chosen = await clock.time({ room: 'load' }, async () => {
    const { chooseFonts } = await import('./load/templates/choose-fonts.ts')
    return chooseFonts(book, allTemplates, manuscript.fonts, manuscript.ownStyle)
  })
  return { ...chosen, atoms, book, pages }
}

function lendPages(
  { lendsPages, manuscript: { name = '' } }: EditionOrder,
  { config: { identifier, printIsbn } }: Book,
  atoms: string,
  layout: Layout | undefined,
): LentPages | undefined {
  if (!lendsPages || !layout) return undefined
  const isbn = printIsbn ?? /^urn:isbn:(.*)/.exec(identifier)?.[1]
  return { layout, atoms, of: { name, ...(isbn ? { printIsbn: isbn } : {}) } }
}

/** Names the style sheets of the author's without which what is refused would have been another. */
function suspectStyles(files: readonly VFile[], refused: readonly FormatName[]): void {
  for (const file of files) {
    const suspect = [...new Set(refused)].filter((name) => {
      const { medium } = formats[name]
      return medium && file.data.media?.includes(medium)
    })
    if (suspect.length > 0) report(file, 'style-suspect', [suspect.join(', ')])
  }
}
