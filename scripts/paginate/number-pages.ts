import type { Book, ContentsEntry, Page, PageMap } from '../book.ts'
import { roman } from '../lib/roman.ts'
import type { LaidOut } from './in-page/lay-out.ts'

/** Pages in the order of the printed document, with all that is written on their margins. */
export interface NumberedPages {
  readonly pageMap: PageMap
  /** By id, where its element begins: index of the page, and pixels from the corner of the text area. */
  readonly places: ReadonlyMap<string, PlaceOnSheet>
  readonly sheets: readonly { readonly folio: string; readonly head: string }[]
  /** By id of a heading. */
  readonly folios: Readonly<Record<string, string>>
  /** Indices of the runs before which a page stays blank. */
  readonly blanksBefore: readonly number[]
}

type Runs = LaidOut['runs']

interface PlaceOnSheet {
  readonly page: number
  readonly left: number
  readonly top: number
}

interface Sheet {
  /** `undefined` for a blank one. */
  readonly run: Runs[number] | undefined
  /** Page within the run. */
  readonly page: number
}

/**
 * Counts the pages: blank ones before what opens on a recto, roman folios through the front
 * matter of a book, arabic ones from its first chapter; and words the running heads.
 */
export function numberPages(book: Book, runs: Runs): NumberedPages {
  const firstText = firstTextRun(runs)
  const { sheets, blanksBefore } = layOutSheets(book, runs, firstText)
  const labels = labelSheets(book, sheets, firstText)
  const places = placesOnSheets(runs, sheets)
  const indexOf = new Map([...places].map(([id, { page }]) => [id, page]))
  const heads = runningHeads(book, sheets, indexOf)
  const folios = [...indexOf].map(([id, index]) => [id, labels[index] ?? ''])
  return {
    pageMap: { pages: pagesOf(book, runs, sheets, labels, indexOf), pageOf: indexOf },
    places,
    sheets: labels.map((label, index) => {
      // Title page and imprint are counted, not numbered.
      const isNumbered = !isOneOf(sheets[index]?.run, 'title-page', 'imprint-page')
      return { folio: isNumbered ? label : '', head: heads[index] ?? '' }
    }),
    folios: Object.fromEntries(folios),
    blanksBefore,
  }
}

function placesOnSheets(
  runs: Runs,
  sheets: readonly Sheet[],
): ReadonlyMap<string, PlaceOnSheet> {
  const places = new Map<string, PlaceOnSheet>()
  for (const run of runs) {
    const first = sheets.findIndex((sheet) => sheet.run === run)
    for (const { id, left, page, top } of run.places)
      places.set(id, { page: first + page, left, top })
  }
  return places
}

function layOutSheets(book: Book, runs: Runs, firstText: Runs[number] | undefined) {
  const sheets: Sheet[] = []
  const blanksBefore: number[] = []
  runs.forEach((run, index) => {
    const opensRecto =
      isOneOf(run, 'title-page', 'contents-page') ||
      (isOneOf(run, 'chapter') && (book.config.opening === 'recto' || run === firstText))
    if (opensRecto && sheets.length % 2 === 1) {
      sheets.push({ run: undefined, page: 0 })
      blanksBefore.push(index)
    }
    for (let page = 0; page < run.pages; page++) sheets.push({ run, page })
  })
  return { sheets, blanksBefore }
}

/** Kinds of section that are front matter while none that is text stands before them. */
const frontMatter =
  `front abstract acknowledgments afterword appendix bibliography colophon contributors
  copyright-page credits dedication endnotes epigraph errata foreword glossary halftitlepage
  imprimatur index loi lot other-credits preamble preface revision-history`.split(/\s+/)

/** The run in which page 1 stands. */
function firstTextRun(runs: Runs): Runs[number] | undefined {
  return (
    runs.find((run) => !isOneOf(run, ...frontMatter)) ??
    runs.find((run) => !isOneOf(run, 'front'))
  )
}

function isOneOf(run: Runs[number] | undefined, ...names: readonly string[]): boolean {
  return run?.classes.split(/\s+/).some((name) => names.includes(name)) ?? false
}

/** A blank page has a number and does not show it; its label is empty. */
function labelSheets(
  book: Book,
  sheets: readonly Sheet[],
  firstText: Runs[number] | undefined,
): string[] {
  const first = sheets.findIndex(({ run }) => run !== undefined && run === firstText)
  return sheets.map(({ run }, index) => {
    if (!run) return ''
    if (book.config.kind === 'book' && index < first) return roman(index + 1)
    return String(index - Math.max(0, first) + 1)
  })
}

/**
 * Left: the title of a book, the authors of an article. Right: the first section that begins on
 * the page, else the one that continues. None where a run begins.
 */
function runningHeads(
  book: Book,
  sheets: readonly Sheet[],
  indexOf: ReadonlyMap<string, number>,
): string[] {
  const headings = flatten(book.contents)
    .filter(({ level }) => level <= 2)
    .map(({ id, text }) => ({ index: indexOf.get(id) ?? -1, text }))
    .sort((a, b) => a.index - b.index)
  const left = book.config.kind === 'book' ? book.config.title : book.byline.authors
  let at = -1
  return sheets.map(({ run, page }, index) => {
    const first = headings.findIndex((heading) => heading.index === index)
    if (first >= 0) at = first
    const current = headings[at]
    while (headings[at + 1]?.index === index) at++
    if (!run || page === 0 || isOneOf(run, 'front')) return ''
    return index % 2 === 1 ? left : (current?.text ?? book.config.title)
  })
}

function flatten(entries: readonly ContentsEntry[]): ContentsEntry[] {
  return entries.flatMap((entry) => [entry, ...flatten(entry.children)])
}

function pagesOf(
  book: Book,
  runs: Runs,
  sheets: readonly Sheet[],
  labels: readonly string[],
  indexOf: ReadonlyMap<string, number>,
): readonly Page[] {
  const notes = labels.map((): string[] => [])
  for (const id of book.notes.keys()) notes[indexOf.get(id) ?? -1]?.push(id)
  let atoms = 0
  const atomsBefore = new Map<Runs[number], number>()
  for (const run of runs) {
    atomsBefore.set(run, atoms)
    atoms += run.text.atoms
  }
  return sheets.map(({ page, run }, index): Page => {
    const start = run?.text.starts[page] ?? undefined
    const common = { label: labels[index] ?? '', notes: notes[index] ?? [] }
    if (!run || start === undefined) return common
    return { ...common, start: (atomsBefore.get(run) ?? 0) + start }
  })
}
