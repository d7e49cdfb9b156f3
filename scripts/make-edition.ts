import type { VFile } from 'vfile'
import type {
  Book,
  BookConfig,
  BookEdition,
  ByMedium,
  Chapter,
  FormatName,
  Layout,
  Manuscript,
} from './book.ts'
import type { Clock } from './clock.ts'
import { formats } from './formats.ts'
import { countAtoms } from './lib/atoms.ts'
import { differentBooks, mapMedia } from './lib/by-medium.ts'
import { filesOf } from './lib/origins.ts'
import { overrulable } from './lib/overrulable.ts'
import { quoted } from './lib/visible.ts'
import { makeFormats } from './make-formats.ts'
import type { BuildBrowser } from './paginate/browser/watch-browser.ts'
import { layoutFor } from './paginate/layout-for.ts'
import type { BuildRequest, BuildResult } from './pipeline.ts'
import { forEachMedium, hasErrors, hidesText, report } from './problems/report.ts'

/** What is to be made of a manuscript that is compiled. */
export interface EditionOrder {
  readonly request: BuildRequest
  readonly manuscript: Manuscript & Partial<BookEdition>
  /** Taken over. */
  readonly chaptersIn: ByMedium<readonly Chapter[]>
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

  const { atoms, books, pages, templates, unprintable } = dressed
  const book = wholeOf(books)
  const isPrinted = unprintable.length === 0
  const { told, wanted } = chooseFormats(order, book, unprintable)
  if (differentBooks(books).length > 1) reportEmpty(wanted, books)
  const isRefused = hasErrors(files)
  if (isRefused || (wanted.length === 0 && !(lendsPages && isPrinted)))
    return { ...stopped, isRefused, files: [...files, ...told] }

  const lent = takesPages ? { lent: { layout: pages?.layout } } : {}
  const formatsOrder = {
    ...request,
    ...lent,
    books,
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
    pages: lendPages(order, books, atoms, layout),
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

/** Reports formats for which nothing is left of the text. */
function reportEmpty(wanted: readonly FormatName[], books: ByMedium<Book>): void {
  const empty = wanted.filter((format) =>
    books[formats[format].text].sections.every(({ tree }) => !countAtoms(tree).get(tree)),
  )
  const { configFile } = books.print
  if (empty.length > 0) report(configFile, 'format-empty', [empty.map(quoted).join(', ')])
}

/** The book in its look; nothing where settings or text are missing. */
async function dressBook(order: EditionOrder, files: readonly VFile[]) {
  const { chaptersIn, clock, config, manuscript } = order
  const allTemplates = await clock.time({ room: 'load' }, async () => {
    const { loadTemplates } = await import('./load/templates/load-templates.ts')
    return loadTemplates(config?.look, config?.accent, manuscript)
  })
  // Errors so far keep nothing from being said of links, pictures and characters, unless text is missing.
  if (hidesText(files)) return undefined
  const { assembleBook, checkReferences } = await import('./assemble/assemble-book.ts')
  const assembled = await clock.time({ room: 'assemble' }, () => {
    const source = { ...manuscript, ...readingOnce(manuscript) }
    return forEachMedium(
      (medium) => chaptersIn[medium],
      files,
      async (medium) => {
        const chapters = chaptersIn[medium]
        if (config) return assembleBook(source, config, chapters, allTemplates)
        return checkReferences(source, chapters)
      },
    )
  })
  const { ebook, print, web } = assembled
  if (!ebook || !print || !web) return undefined
  const atoms = ebook.sections.map(({ tree }) => countAtoms(tree).get(tree)).join()
  const pages = order.pages?.atoms === atoms ? order.pages : undefined
  const numbered = pages ? { pagesOf: pages.of } : {}
  const sources = differentBooks({ print, ebook, web }).flatMap((book) => book.sources)
  const byPath = new Map(sources.map((file) => [file.path, file]))
  const books = mapMedia({ print, ebook, web }, (book): Book => {
    return {
      ...book,
      config: { ...book.config, ...numbered },
      sources: [...byPath.values()],
    }
  })
  const chosen = await clock.time({ room: 'load' }, async () => {
    const { chooseFonts } = await import('./load/templates/choose-fonts.ts')
    const { fonts, ownStyle } = manuscript
    return chooseFonts(books.print, allTemplates, fonts, ownStyle, differentBooks(books))
  })
  return { ...chosen, atoms, books, pages }
}

/** Reads each picture once for all formats. */
function readingOnce({ readPicture }: Manuscript): Pick<Manuscript, 'readPicture'> {
  const known = new Map<string, ReturnType<typeof readPicture>>()
  return {
    readPicture: (path, shown) => {
      const key = `${shown?.widthPx} ${path}`
      const reading = known.get(key) ?? readPicture(path, shown)
      known.set(key, reading)
      return reading
    },
  }
}

/** The e-book with the pictures and addresses of all formats, for what is said of all. */
function wholeOf(books: ByMedium<Book>): Book {
  const all = differentBooks(books)
  const links = all.flatMap(({ linksOut }) =>
    linksOut.map((link) => [link.address, link] as const),
  )
  const pictures = new Map(all.flatMap((book) => [...book.pictures]))
  return { ...books.ebook, pictures, linksOut: [...new Map(links).values()] }
}

function lendPages(
  { lendsPages, manuscript: { name = '' } }: EditionOrder,
  { ebook, print }: ByMedium<Book>,
  atoms: string,
  laidOut: Layout | undefined,
): LentPages | undefined {
  if (!lendsPages || !laidOut) return undefined
  const { identifier, printIsbn } = print.config
  const layout = layoutFor(ebook, print, laidOut)
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
