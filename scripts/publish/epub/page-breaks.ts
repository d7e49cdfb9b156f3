import type { Layout, PageMap } from '../../book.ts'
import { countAtoms } from '../../lib/atoms.ts'
import { fillWords } from '../words.ts'
import { contentsFile } from './contents-page.ts'
import type { Edition, PageBreak } from './edition.ts'
import { titleFile } from './front-pages.ts'

/** Where each printed page that has a number begins in the EPUB, in order; nothing without a layout. */
export function pageBreaks(
  { book, files, places }: Pick<Edition, 'book' | 'files' | 'places'>,
  layout: Layout | undefined,
): readonly PageBreak[] {
  if (!layout) return []
  const { pageMap } = layout
  let atoms = 0
  const sections = book.sections.map(({ id, tree }) => {
    const begin = atoms
    atoms += countAtoms(tree).get(tree) ?? 0
    return { file: files.get(id) ?? '', begin, end: atoms }
  })
  const ids = new Set(places.keys())
  return pageMap.pages.flatMap(({ label, start }, page): PageBreak[] => {
    if (label === '') return []
    const id = freeId(`page-${label}`, ids)
    if (start === undefined) {
      return [{ id, label, file: frontFile(page, pageMap), atomsBefore: 0 }]
    }
    const section = sections.find(({ end }) => start < end) ?? sections.at(-1)
    const { begin = 0, file = contentsFile } = section ?? {}
    return [{ id, label, file, atomsBefore: start - begin }]
  })
}

/** A page without text is of the contents, or before them: title page and imprint are one file. */
function frontFile(page: number, { pageOf }: PageMap): string {
  const contents = pageOf.get('page.contents') ?? Number.POSITIVE_INFINITY
  return page >= contents && page !== pageOf.get('page.title') ? contentsFile : titleFile
}

/** An author may call a place `page-12` too. */
function freeId(wanted: string, taken: Set<string>): string {
  let id = wanted
  for (let number = 2; taken.has(id); number++) id = `${wanted}-${number}`
  taken.add(id)
  return id
}

/**
 * What the page numbers are those of: the ISBN of the printed book, or the PDF in words.
 *
 * @see https://www.w3.org/TR/epub-a11y-11/#sec-page-src
 */
export function pageSource({
  book,
  pageBreaks,
}: Pick<Edition, 'book' | 'pageBreaks'>): string | undefined {
  if (pageBreaks.length === 0) return undefined
  const { identifier, printIsbn, publisher, title } = book.config
  if (printIsbn) return `urn:isbn:${printIsbn}`
  if (identifier.startsWith('urn:isbn:')) return identifier
  const source = [title, publisher, book.byline.date].filter(Boolean).join(', ')
  return fillWords(book.words, 'page-source', { source })
}
