import { type Chapter, EPub, type Options } from 'epub-gen-memory'
import { type Zippable, zipSync } from 'fflate'
import { contentsFile } from './edition.ts'

/** A file of the EPUB; `path` is relative to the package document. */
interface File {
  readonly path: string
  readonly bytes: Uint8Array
}

export interface Package {
  readonly packageDocument: string
  readonly ncx: string
  readonly style: string
  /** The navigation document too, as `toc.xhtml`. */
  readonly pages: readonly { readonly path: string; readonly text: string }[]
  readonly files: readonly File[]
  /** Time of every entry. */
  readonly modified: Date
}

/**
 * The library's templates, replaced by what they are given, which is finished: nothing that anyone
 * wrote is ever compiled as a template, parsed as HTML, or fetched.
 */
const verbatim = {
  chapterXHTML: '<%- text %>',
  contentOPF: '<%- packageDocument %>',
  tocNCX: '<%- ncx %>',
  tocXHTML: '<%- contents %>',
}

/** Already compressed. */
const stored = /^mimetype$|\.(?:jpg|png|gif)$/

/** Before this year a zip archive knows no time. */
const firstZipTime = Date.UTC(1980, 0, 1)

/**
 * An EPUB container with the files of a package.
 *
 * The same package gives the same bytes: entries are in a fixed order, all of one time, and there
 * are none for folders.
 *
 * @throws When two files have one name, or a name is not safe.
 * @see https://www.w3.org/TR/epub-33/#sec-ocf
 */
export async function container(book: Package): Promise<Uint8Array> {
  refuseNames(book)
  const written = await new Container(book).files()
  const files = book.files.map(({ bytes, path }) => [`OEBPS/${path}`, bytes] as const)
  const entries = [...written, ...files].sort(([a], [b]) => {
    return rank(a) - rank(b) || (a < b ? -1 : 1)
  })
  const zippable = entries.map(([path, bytes]): [string, Zippable[string]] => {
    return [path, [bytes, { level: stored.test(path) ? 0 : 9 }]]
  })
  return stamp(zipSync(Object.fromEntries(zippable)), book.modified)
}

/** The files that the library writes. It would pack them too, in a time of its own and slowly. */
class Container extends EPub {
  constructor({ modified, ncx, packageDocument, pages, style }: Package) {
    // Key by key: the library hands every key that it doesn't know to its template engine.
    const options: Options & Record<string, unknown> = {
      ...verbatim,
      title: 'book',
      css: style,
      fonts: [],
      version: 3,
      verbose: false,
      date: modified.toISOString(),
      packageDocument,
      ncx,
      contents: pages.find(({ path }) => path === contentsFile)?.text,
    }
    const sections = pages.filter(({ path }) => path !== contentsFile)
    const chapters = sections.map(({ path, text }): Chapter & { text: string } => {
      return { title: 'page', filename: path, content: '', text }
    })
    super(options, chapters)
  }

  async files(): Promise<readonly (readonly [path: string, bytes: Uint8Array])[]> {
    await this.render()
    const entries = Object.values(this.zip.files).filter(({ dir }) => !dir)
    return Promise.all(
      entries.map(
        async (entry) => [entry.name, await entry.async('uint8array')] as const,
      ),
    )
  }
}

/** Gives all entries one time, in UTC: the writer would take the time zone of the machine. @see APPNOTE.TXT, 4.3 */
function stamp(zip: Uint8Array, modified: Date): Uint8Array {
  const time = new Date(Math.max(modified.getTime(), firstZipTime))
  const day =
    ((time.getUTCFullYear() - 1980) << 9) |
    ((time.getUTCMonth() + 1) << 5) |
    time.getUTCDate()
  const second =
    (time.getUTCHours() << 11) | (time.getUTCMinutes() << 5) | (time.getUTCSeconds() >> 1)
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  const end = zip.length - 22
  let at = view.getUint32(end + 16, true)
  while (at < end) {
    for (const place of [at + 12, view.getUint32(at + 42, true) + 10]) {
      view.setUint16(place, second, true)
      view.setUint16(place + 2, day, true)
    }
    const lengths = [28, 30, 32].map((length) => view.getUint16(at + length, true))
    at += 46 + lengths.reduce((sum, length) => sum + length, 0)
  }
  return zip
}

/** The media type is first, so that programs can tell an EPUB by its first bytes. */
function rank(path: string): number {
  const first = ['mimetype', 'META-INF/container.xml', 'OEBPS/content.opf']
  const index = first.indexOf(path)
  return index === -1 ? first.length : index
}

/** The library rewrites and overwrites without a word. */
function refuseNames({ files, pages }: Package): void {
  const seen = new Set(['content.opf', 'style.css', 'toc.ncx'])
  for (const { path } of [...pages, ...files]) {
    if (!/^(?:[\w-]+\/)?[\w-]+\.[a-z]+$/.test(path) || seen.has(path)) {
      throw new Error(
        `Cannot pack \`${path}\` into the EPUB: the name is taken or unsafe`,
      )
    }
    seen.add(path)
  }
}
