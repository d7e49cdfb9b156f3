import type { Book, Layout, PageMap } from '../../book.ts'
import { countAtoms } from '../../lib/atoms.ts'
import { contentsFile } from './contents-page.ts'
import type { PageBreak } from './edition.ts'
import { titleFile } from './front-pages.ts'

/** What of the EPUB is there before its page breaks. */
interface Numbered {
  readonly book: Book
  readonly files: ReadonlyMap<string, string>
  readonly places: ReadonlyMap<string, string>
}

/** Where each printed page that has a number begins in the EPUB, in order; nothing without a layout. */
export function pageBreaks(
  { book, files, places }: Numbered,
  layout: Layout | undefined,
): readonly PageBreak[] {
  if (!layout) return []
  const { pageMap } = layout
  const sections = sectionsOf(book, files)
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

interface SectionSpan {
  readonly file: string
  /** Atoms of the book before the section, and before what follows it. */
  readonly begin: number
  readonly end: number
}

function sectionsOf(
  { sections }: Book,
  files: ReadonlyMap<string, string>,
): readonly SectionSpan[] {
  let end = 0
  return sections.map(({ id, tree }) => {
    const begin = end
    end += countAtoms(tree).get(tree) ?? 0
    return { file: files.get(id) ?? '', begin, end }
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
