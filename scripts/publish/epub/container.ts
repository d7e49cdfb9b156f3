import { type Chapter, EPub, type Options } from 'epub-gen-memory'

/** A file of the EPUB; `path` is relative to the package document. */
interface File {
  readonly path: string
  readonly bytes: Uint8Array
}

export interface Package {
  readonly packageDocument: string
  readonly ncx: string
  /** The navigation document. */
  readonly contents: string
  readonly style: string
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
const stored = /\.(?:jpg|png|gif)$/

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
  const bytes = await new Container(book).genEpub()
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** The library's way of being told where files come from. */
class Container extends EPub {
  readonly #book: Package

  constructor(book: Package) {
    const { contents, ncx, packageDocument, pages, style } = book
    // Key by key: the library hands every key that it doesn't know to its template engine.
    const options: Options & Record<string, unknown> = {
      ...verbatim,
      title: 'book',
      css: style,
      fonts: [],
      version: 3,
      verbose: false,
      date: book.modified.toISOString(),
      packageDocument,
      ncx,
      contents,
    }
    const chapters = pages.map(({ path, text }): Chapter & { text: string } => {
      return { title: 'page', filename: path, content: '', text }
    })
    super(options, chapters)
    this.#book = book
  }

  /** Where the library would fetch pictures, the files of the package are added. */
  protected override async downloadAllImages(): Promise<void> {
    for (const { bytes, path } of this.#book.files) {
      const compression = stored.test(path) ? 'STORE' : 'DEFLATE'
      this.zip.file(`OEBPS/${path}`, bytes, { compression })
    }
  }

  override async render(): Promise<this> {
    await super.render()
    const date = new Date(Math.max(this.#book.modified.getTime(), firstZipTime))
    const entries = Object.entries(this.zip.files)
      .filter(([, entry]) => !entry.dir)
      .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
    for (const [, entry] of entries) entry.date = date
    this.zip.files = Object.fromEntries(entries)
    return this
  }
}

/** The media type is first, so that programs can tell an EPUB by its first bytes. */
function rank(path: string): number {
  const first = ['mimetype', 'META-INF/container.xml', 'OEBPS/content.opf']
  const index = first.indexOf(path)
  return index === -1 ? first.length : index
}

/** The library rewrites and overwrites without a word. */
function refuseNames({ files, pages }: Package): void {
  const seen = new Set(['content.opf', 'style.css', 'toc.ncx', 'toc.xhtml'])
  for (const { path } of [...pages, ...files]) {
    if (!/^(?:[\w-]+\/)?[\w-]+\.[a-z]+$/.test(path) || seen.has(path)) {
      throw new Error(
        `Cannot pack \`${path}\` into the EPUB: the name is taken or unsafe`,
      )
    }
    seen.add(path)
  }
}
