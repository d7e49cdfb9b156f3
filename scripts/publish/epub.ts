/**
 * The EPUB 3.3 of a book, for stores and libraries.
 *
 * All its parts come from `templates/epub/`; pages are trees until the last moment. `container` alone
 * knows how they are zipped.
 */
import type { Artifact, Book, PublishJob } from '../book.ts'
import { withMadePages } from '../lib/made-pages.ts'
import { memoize } from '../lib/memoize.ts'
import { subsetFonts } from '../lib/subset-fonts.ts'
import { uniqueIds } from '../lib/unique-ids.ts'
import { type Accessibility, accessibilityOf } from './epub/accessibility.ts'
import { container } from './epub/container.ts'
import { keepCover, makeCover } from './epub/cover.ts'
import { type Edition, findPlaces, type Resource } from './epub/edition.ts'
import { formulaPictures } from './epub/formula-pictures.ts'
import { copyrightPage, coverPage, statementPage, titlePage } from './epub/front-pages.ts'
import { contentsPage, ncx, tableOfContents } from './epub/navigation.ts'
import { packageDocument } from './epub/package-document.ts'
import { pageBreaks } from './epub/page-breaks.ts'
import { packPictures } from './epub/pictures.ts'
import { sectionPage } from './epub/section-page.ts'
import { type FontUse, fontUse } from './font-use.ts'
import { serialise } from './markup.ts'

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

/** Of each book, by the layout that its page numbers are from. */
const madeOf = memoize(
  (_: Book) => new Map<PublishJob['layout'], Promise<FinishedEpub>>(),
)

/**
 * The EPUB, and what was found in it; made once for all formats that want to know.
 */
export function makeEpub(job: PublishJob): Promise<FinishedEpub> {
  const made = madeOf(job.book)
  const epub = made.get(job.layout) ?? packEpub(job)
  made.set(job.layout, epub)
  return epub
}

async function packEpub(job: PublishJob): Promise<FinishedEpub> {
  const { book, templates } = job
  const edition = await makeEdition(job)
  const lines = tableOfContents(edition)
  const { cover, formulas } = edition
  const pictures = [cover, ...edition.pictures.values(), ...formulas.values()]
  const written = [
    coverPage(edition),
    ...withMadePages(
      book,
      book.sections.map((section) => [sectionPage(edition, section)]),
      {
        title: [titlePage(edition)],
        copyright: copyrightPage(edition),
        contents: [contentsPage(edition, lines)],
      },
    ),
  ]
  const { hasCode, hasFormulas } = book
  const ours = [
    ...['book', 'lists', 'ebook'],
    ...(hasCode ? ['code'] : []),
    ...(hasFormulas ? ['formula'] : []),
  ].map((name) => templates.style(name))
  const looks = templates.withOwnStyle('ebook', ours.join('\n'))
  const accessibility = accessibilityOf(written, pictures, looks, book.words)
  const hasStatement = book.config.accessibility?.statement
  const statement = hasStatement ? [statementPage(edition, accessibility)] : []
  const documents = [...written, ...statement]
  const pages = new Map(
    documents.map(({ file, tree }) => [file, serialise(tree, 'xhtml')] as const),
  )
  const { fonts, style } = await embedFonts(pages, looks, job)
  const resources = [...pictures, ...fonts]
  const bytes = await container({
    packageDocument: packageDocument(edition, { accessibility, documents, resources }),
    ncx: ncx(edition, lines),
    style,
    pages,
    resources,
    modified: book.modified,
  })
  const path = `${book.config.slug}.epub`
  const artifact: Artifact = {
    format: 'epub',
    path,
    bytes,
    coverTexts: cover.drawn?.texts,
    coverOmits: cover.drawn?.omitted,
  }
  return { accessibility, artifact }
}

/** Keeps for the next build what took long to draw. To be called when the EPUB is proved. */
export async function keepPictures(job: PublishJob): Promise<void> {
  const [cover] = await drawPictures(job)
  keepCover(cover)
}

/** The pictures of an EPUB, which do not wait for pages: made once for a book, from when it is first asked for. */
export function drawPictures(job: PublishJob): Promise<DrawnPictures> {
  const pictures =
    drawn.get(job.book.pictures) ??
    Promise.all([makeCover(job), packPictures(job), formulaPictures(job)])
  drawn.set(job.book.pictures, pictures)
  return pictures
}

type DrawnPictures = readonly [Edition['cover'], Edition['pictures'], Edition['formulas']]

/** By the pictures of a book, which its copies share. */
const drawn = new WeakMap<Book['pictures'], Promise<DrawnPictures>>()

async function makeEdition(job: PublishJob): Promise<Edition> {
  const { book, layout, templates } = job
  const [cover, pictures, formulas] = await drawPictures(job)
  const found = findPlaces(book)
  const breaks = pageBreaks(book, found, layout)
  return { ...found, book, templates, cover, formulas, pictures, pageBreaks: breaks }
}

/**
 * The style sheet of the EPUB and the fonts that it names: the faces that the pages use, each with
 * the characters that it is used for. The licences travel in the style sheet.
 */
async function embedFonts(
  pages: ReadonlyMap<string, string>,
  looks: string,
  { browser, templates }: PublishJob,
): Promise<{ readonly style: string; readonly fonts: readonly Resource[] }> {
  const files = new Map([...pages, ['style.css', looks]])
  const use = withCases(await fontUse(files, templates.fonts, browser))
  const subsets = await subsetFonts(templates.fonts, use, 'truetype')
  const freeName = uniqueIds()
  const named = subsets.map(({ bytes, font }) => {
    const { family, style, weight } = font
    const name = freeName(
      `${family.replace(/[^A-Za-z0-9]+/g, '-')}-${weight}-${style}`.toLowerCase(),
    )
    const file = `fonts/${name}.ttf`
    const rule = templates.face(font, file)
    return { rule, resource: { id: `font-${name}`, file, mediaType: 'font/ttf', bytes } }
  })
  const licences = new Set(subsets.map(({ font }) => font.licence))
  const notices = [...licences].filter(Boolean).map((licence) => {
    return templates.style('licence', { licence: licence.replaceAll('*/', '* /').trim() })
  })
  return {
    style: [...named.map(({ rule }) => rule), looks, ...notices].join('\n'),
    fonts: named.map(({ resource }) => resource),
  }
}

/** Capitals and small letters stand by for each other: e-readers make small capitals of either. */
function withCases(use: FontUse): FontUse {
  const entries = [...use].map(([font, codePoints]) => {
    const used = [...codePoints].map((codePoint) => String.fromCodePoint(codePoint))
    const forms = used.flatMap((each) => [
      ...each,
      ...each.toUpperCase(),
      ...each.toLowerCase(),
    ])
    const known = forms.map((form) => form.codePointAt(0) ?? 0)
    return [font, new Set(known.filter((form) => font.codePoints.has(form)))] as const
  })
  return new Map(entries)
}
