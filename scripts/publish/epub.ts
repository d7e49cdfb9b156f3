/**
 * The EPUB 3.3 of a book, for stores and libraries.
 *
 * The parts are trees until the last moment: pages from `templates/epub/`, the package document and
 * the NCX from the book's data. `container` alone knows how they are zipped.
 */
import type { Artifact, Book, PublishJob, Templates } from '../book.ts'
import { type Accessibility, accessibilityOf } from './epub/accessibility.ts'
import { container, type Package } from './epub/container.ts'
import { makeCover } from './epub/cover.ts'
import {
  contentsFile,
  coverFile,
  type Edition,
  findPlaces,
  type Resource,
  safeNames,
  statementFile,
  titleFile,
} from './epub/edition.ts'
import { formulaPictures } from './epub/formula-pictures.ts'
import { coverPage, statementPage, titlePage } from './epub/front-pages.ts'
import { contentsPage, ncx, tableOfContents } from './epub/navigation.ts'
import { packageDocument } from './epub/package-document.ts'
import { pageBreaks } from './epub/page-breaks.ts'
import { packPictures } from './epub/pictures.ts'
import { sectionPage } from './epub/section-page.ts'
import { type FontUse, fontUse } from './font-use.ts'
import { serialise } from './markup.ts'
import { faceStyle, subsetFonts } from './subset-fonts.ts'

/**
 * The book as an EPUB: the same bytes for the same book, whenever and wherever it is made.
 */
export async function epub(job: PublishJob): Promise<Artifact> {
  const { artifact } = await makeEpub(job)
  return artifact
}

export interface FinishedEpub {
  readonly artifact: Artifact
  /** What was found in its pages. */
  readonly accessibility: Accessibility
}

/**
 * The EPUB, and what was found in it; made once for all formats that want to know.
 */
export function makeEpub(job: PublishJob): Promise<FinishedEpub> {
  const before = made.get(job.book)
  if (before && before.layout === job.layout) return before.epub
  const epub = packEpub(job)
  made.set(job.book, { epub, layout: job.layout })
  epub.catch(() => made.delete(job.book))
  return epub
}

const made = new WeakMap<
  Book,
  { readonly epub: Promise<FinishedEpub>; readonly layout: PublishJob['layout'] }
>()

async function packEpub(job: PublishJob): Promise<FinishedEpub> {
  const { book, templates } = job
  const edition = await makeEdition(job)
  const lines = tableOfContents(edition)
  const pictures = [
    edition.cover,
    ...edition.pictures.values(),
    ...edition.formulas.values(),
  ]
  const written = [
    coverPage(edition),
    titlePage(edition),
    contentsPage(edition, lines),
    ...book.sections.map((section) => sectionPage(edition, section)),
  ]
  const looks = looksOf(book, templates)
  const parts = { documents: written, pictures, style: looks }
  const accessibility = accessibilityOf(parts, book.words)
  const hasStatement = book.config.accessibility?.statement
  const statement = hasStatement ? [statementPage(edition, accessibility)] : []
  const documents = [...written, ...statement]
  const pages = documents.map(({ file, tree }) => {
    return { path: file, text: serialise(tree, 'xhtml') }
  })
  const { fonts, style } = await embedFonts(pages, looks, job)
  const resources = [...pictures, ...fonts]
  const lists = { accessibility, documents, resources }
  const bytes = await container({
    packageDocument: packageDocument(edition, lists),
    ncx: ncx(edition, lines),
    style,
    pages,
    files: resources.map(({ bytes, file }) => ({ path: file, bytes })),
    modified: book.modified,
  })
  const path = `${book.config.slug}.epub`
  return { accessibility, artifact: { format: 'epub', path, bytes } }
}

/** The pictures of an EPUB, which do not wait for pages: made once for a book, from when it is first asked for. */
export function drawPictures(job: PublishJob): Promise<DrawnPictures> {
  const before = drawn.get(job.book)
  if (before) return before
  const pictures = Promise.all([
    makeCover(job),
    packPictures(job),
    formulaPictures(job),
  ] as const)
  drawn.set(job.book, pictures)
  pictures.catch(() => drawn.delete(job.book))
  return pictures
}

type DrawnPictures = readonly [Edition['cover'], Edition['pictures'], Edition['formulas']]

const drawn = new WeakMap<Book, Promise<DrawnPictures>>()

async function makeEdition(job: PublishJob): Promise<Edition> {
  const { book, layout, templates } = job
  const [cover, pictures, formulas] = await drawPictures(job)
  const ownFiles = [contentsFile, coverFile, titleFile, statementFile]
  const ids = book.sections.map(({ id }) => id)
  const names = safeNames(
    ids,
    'section',
    ownFiles.map((file) => file.replace('.xhtml', '')),
  )
  const files = new Map(ids.map((id, index) => [id, `${names[index]}.xhtml`]))
  const numbered = { book, files, places: findPlaces(book, files) }
  const breaks = pageBreaks(numbered, layout)
  return { ...numbered, templates, cover, formulas, pictures, pageBreaks: breaks }
}

/** The look of the text, whatever fonts there are. */
function looksOf({ hasFormulas }: Book, templates: Templates): string {
  const names = ['book', 'ebook', ...(hasFormulas ? ['formula'] : [])]
  return names.map((name) => templates.style(name)).join('\n')
}

/**
 * The style sheet of the EPUB and the fonts that it names: the faces that the pages use, each with
 * the characters that it is used for. The licences travel in the style sheet.
 */
async function embedFonts(
  pages: Package['pages'],
  looks: string,
  { browser, templates }: PublishJob,
): Promise<{ readonly style: string; readonly fonts: readonly Resource[] }> {
  const files = new Map(pages.map(({ path, text }) => [path, text] as const))
  files.set('style.css', looks)
  const use = withCases(await fontUse(files, templates.fonts, browser))
  const subsets = await subsetFonts(templates.fonts, use, 'truetype')
  const named = subsets.map(({ bytes, font }) => {
    const { family, style, weight } = font
    const name =
      `${family.replace(/[^A-Za-z0-9]+/g, '-')}-${weight}-${style}`.toLowerCase()
    const file = `fonts/${name}.ttf`
    const rule = faceStyle(templates, font, file)
    return { rule, resource: { id: `font-${name}`, file, mediaType: 'font/ttf', bytes } }
  })
  const licences = new Set(subsets.map(({ font }) => font.licence))
  const notices = [...licences].map((licence) => {
    return templates.style('licence', { licence: licence.replaceAll('*/', '* /').trim() })
  })
  return {
    style: [...named.map(({ rule }) => rule), looks, ...notices].join('\n'),
    fonts: named.map(({ resource }) => resource),
  }
}

/** Capitals and small letters stand by for each other: e-readers make small capitals of either. */
function withCases(use: FontUse): FontUse {
  const casesOf = (codePoint: number): string => {
    const character = String.fromCodePoint(codePoint)
    return character + character.toUpperCase() + character.toLowerCase()
  }
  const entries = [...use].map(([font, codePoints]) => {
    const forms = [...codePoints].map(casesOf).join('')
    const known = [...forms].map((form) => form.codePointAt(0) ?? 0)
    return [font, new Set(known.filter((form) => font.codePoints.has(form)))] as const
  })
  return new Map(entries)
}
