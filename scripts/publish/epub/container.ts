import { EPub, type Options } from 'epub-gen-memory'
import { type Zippable, zipSync } from 'fflate'
import { pageFiles, type Resource } from './edition.ts'

export interface Package {
  readonly packageDocument: string
  readonly ncx: string
  readonly style: string
  /** Text of each page by its file, in reading order; the navigation document too, as `toc.xhtml`. */
  readonly pages: ReadonlyMap<string, string>
  readonly resources: readonly Resource[]
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

/** The media type is first, so that programs can tell an EPUB by its first bytes. */
const firstEntries = ['mimetype', 'META-INF/container.xml', 'OEBPS/content.opf']

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
 * @see https://www.w3.org/TR/epub-33/#sec-ocf
 */
export async function container(book: Package): Promise<Uint8Array> {
  const files = new Map<string, Uint8Array>()
  for (const { bytes, file } of book.resources) files.set(`OEBPS/${file}`, bytes)
  for (const entry of Object.values((await new Container(book).render()).entries)) {
    if (!entry.dir) files.set(entry.name, await entry.async('uint8array'))
  }
  const entries: Zippable = {}
  for (const path of [...firstEntries, ...[...files.keys()].sort()]) {
    const bytes = files.get(path)
    if (bytes) entries[path] = [bytes, { level: stored.test(path) ? 0 : 9 }]
  }
  return stamp(zipSync(entries), book.modified)
}

/** What the library writes. It would pack it too, in a time of its own and slowly. */
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
      contents: pages.get(pageFiles.contents),
    }
    const sections = [...pages].filter(([file]) => file !== pageFiles.contents)
    const chapters = sections.map(([filename, text]) => {
      return { title: 'page', filename, content: '', text }
    })
    super(options, chapters)
  }

  get entries() {
    return this.zip.files
  }
}

/** Gives all entries one time, in UTC: the writer would take the time zone of the machine. @see APPNOTE.TXT, 4.3 */
function stamp(zip: Uint8Array, modified: Date): Uint8Array {
  const time = new Date(Math.max(modified.getTime(), firstZipTime))
  const [year, month] = [time.getUTCFullYear() - 1980, time.getUTCMonth() + 1]
  const date = (year << 25) | (month << 21) | (time.getUTCDate() << 16)
  const hours = time.getUTCHours() << 11
  const stamp = date | hours | (time.getUTCMinutes() << 5) | (time.getUTCSeconds() >> 1)
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  const end = zip.length - 22
  for (let at = view.getUint32(end + 16, true); at < end; ) {
    view.setInt32(at + 12, stamp, true)
    view.setInt32(view.getUint32(at + 42, true) + 10, stamp, true)
    const lengths = [28, 30, 32].map((each) => view.getUint16(at + each, true))
    at += lengths.reduce((sum, length) => sum + length, 46)
  }
  return zip
}
