/** Books made for tests: one browser for all that a worker makes, and each book made once in a run. */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { deserialize, serialize } from 'node:v8'
import { assembleBook } from '../../scripts/assemble/assemble-book.ts'
import type {
  Artifact,
  Book,
  FormatName,
  PageMap,
  TextMedium,
} from '../../scripts/book.ts'
import { compileManuscript } from '../../scripts/compile/compile.ts'
import { formats } from '../../scripts/formats.ts'
import { sha256 } from '../../scripts/lib/hash.ts'
import { bookInPrint, bookOnScreen } from '../../scripts/lib/page-references.ts'
import { loadManuscript } from '../../scripts/load/load-manuscript.ts'
import { chooseFonts } from '../../scripts/load/templates/choose-fonts.ts'
import { loadTemplates } from '../../scripts/load/templates/load-templates.ts'
import { writeHyphenation } from '../../scripts/paginate/browser/hyphenation.ts'
import {
  type OpenBrowser,
  openBrowser,
} from '../../scripts/paginate/browser/open-browser.ts'
import { layoutFor } from '../../scripts/paginate/layout-for.ts'
import { paginate } from '../../scripts/paginate/paginate.ts'
import {
  type BuildRequest,
  type BuildResult,
  buildBook as buildByItself,
} from '../../scripts/pipeline.ts'

let opening: Promise<OpenBrowser> | undefined

/** The browser of this worker, which ends when the worker does. */
export function sharedBrowser(): Promise<OpenBrowser> {
  if (!opening) {
    opening = openBrowser()
    // Vitest ends its workers so; the browser and its files go with the exit.
    process.once('SIGTERM', () => process.exit())
  }
  return opening
}

/** What the pipeline makes of a manuscript, in the browser of this worker. */
export async function buildBook(
  request: Omit<BuildRequest, 'browser'>,
): Promise<BuildResult> {
  if (!opening && request.formats.length === 0) return buildByItself(request)
  return buildByItself({ ...request, browser: await sharedBrowser() })
}

/** A finished file, and what it was made from. */
export interface Finished {
  readonly book: Book
  readonly artifact: Artifact
  readonly pageMap: PageMap | undefined
}

type Made = Pick<Finished, 'artifact' | 'pageMap'>

/** Of all workers of this run: see `global-setup.ts`. */
const finishedBooks = join(tmpdir(), 'finished-books')

/**
 * One format of a manuscript, with everything real, and without proving it. Of a manuscript in the
 * repository it is made once in a run, whichever worker asks first.
 */
export function finish(path: string, format: FormatName): Promise<Finished> {
  const name = [path, format, process.env.SOURCE_DATE_EPOCH].join(' ')
  return finishBook(path, format, (make) =>
    isAbsolute(path) ? make() : once(name, make),
  )
}

/** The same, made anew. */
export function finishAnew(path: string, format: FormatName): Promise<Finished> {
  return finishBook(path, format, (make) => make())
}

async function finishBook(
  path: string,
  format: FormatName,
  get: (make: () => Promise<Made>) => Promise<Made>,
): Promise<Finished> {
  const { assembled, book, layOut, print, templates } = await dress(path, format)
  const fill = format === 'pdf' ? bookInPrint : bookOnScreen
  const made = await get(async () => {
    const browser = await sharedBrowser()
    await writeHyphenation(browser.hyphenationFolder, book)
    const needsPages = formats[format].needs === 'layout'
    const pages = needsPages ? await layOut() : undefined
    const layout = pages && layoutFor(assembled, print, pages)
    const job = { book: fill(book, layout?.pageMap), templates, layout, browser }
    const artifact = await formats[format].publish(job)
    return { artifact, pageMap: layout?.pageMap }
  })
  return { ...made, book: fill(assembled, made.pageMap) }
}

/** A manuscript as it is printed, before its pages are known, and what lays it out, or another state of it. */
export async function prepare(path: string) {
  const { book, layOut } = await dress(path, 'pdf')
  return { book, layOut }
}

async function dress(path: string, format: FormatName) {
  const manuscript = await loadManuscript(path)
  const { config } = manuscript
  if (!config) throw new Error(`Cannot use the configuration of ${path}`)
  const usual = await loadTemplates(config.look, config.accent, manuscript)
  const { chaptersIn } = await compileManuscript(manuscript)
  const assemble = (medium: TextMedium) =>
    assembleBook(manuscript, config, chaptersIn[medium], usual)
  const { text } = formats[format]
  const print = await assemble('print')
  const isSame = chaptersIn[text] === chaptersIn.print
  const assembled = isSame ? print : await assemble(text)
  const inPrint = bookInPrint(print, undefined)
  const book = format === 'pdf' ? inPrint : assembled
  const { templates } = await chooseFonts(
    book,
    usual,
    manuscript.fonts,
    manuscript.ownStyle,
  )
  const layOut = async (printed = inPrint) => {
    const browser = await sharedBrowser()
    await writeHyphenation(browser.hyphenationFolder, book)
    return paginate(printed, templates, browser)
  }
  return { assembled, book, layOut, print, templates }
}

/** What was made under a name, here or by another worker of this run; who asks first makes it. */
async function once(name: string, make: () => Promise<Made>): Promise<Made> {
  mkdirSync(finishedBooks, { recursive: true })
  const path = join(finishedBooks, sha256(name))
  while (!existsSync(path)) {
    if (begin(path)) {
      try {
        return keep(path, await make())
      } finally {
        rmSync(`${path}.begun`) // Where it has failed, another may try.
      }
    }
    await sleep(50)
  }
  return deserialize(readFileSync(path))
}

function keep(path: string, made: Made): Made {
  writeFileSync(`${path}.new`, serialize(made))
  renameSync(`${path}.new`, path)
  return made
}

/** Whether this worker is the first to begin. */
function begin(path: string): boolean {
  try {
    writeFileSync(`${path}.begun`, '', { flag: 'wx' })
    return true
  } catch {
    return false
  }
}
