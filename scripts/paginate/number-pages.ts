import type { Book, PageMap } from '../book.ts'
import { elementsOf } from '../lib/hast.ts'
import { roman } from '../lib/roman.ts'
import { flatten } from '../lib/walk.ts'
import type { Finish } from './in-page/finish.ts'
import type { LaidOut } from './in-page/lay-out.ts'
import type { Spot } from './in-page/measures.ts'

/** Pages in the order of the printed document, with all that is written on their margins. */
export interface NumberedPages extends Omit<Finish, 'textWidth'> {
  readonly pageMap: PageMap
  /** By id, where its element begins: index of the page, and pixels from the corner of the text area. */
  readonly places: ReadonlyMap<string, Pick<Spot, 'page' | 'left' | 'top'>>
}

type Runs = LaidOut['runs']

interface Sheet {
  /** `undefined` for a blank one. */
  readonly run?: Runs[number]
  /** A blank page has a number and does not show it; its label is empty. */
  readonly label: string
  /** Atoms of the book before it. */
  readonly start?: number
}

/**
 * Counts the pages: blank ones before what opens on a recto, roman folios through the front
 * matter of a book, arabic ones from its first chapter; and words the running heads.
 */
export function numberPages(book: Book, runs: Runs): NumberedPages {
  const { blanksBefore, places, sheets } = layOutSheets(book, runs)
  const indexOf = new Map([...places].map(([id, { page }]) => [id, page]))
  const heads = runningHeads(book, sheets, indexOf)
  const notes = sheets.map((): string[] => [])
  for (const id of book.notes.keys()) notes[indexOf.get(id) ?? -1]?.push(id)
  const pages = sheets.map(({ run: _, ...sheet }, index) => {
    return { ...sheet, notes: notes[index] ?? [] }
  })
  return {
    pageMap: { pages, pageOf: indexOf },
    places,
    sheets: sheets.map(({ label, run }, index) => {
      // Title page, imprint and the page that a part begins with are counted, not numbered.
      const isPart = isOneOf(run, 'part', 'volume') && run !== sheets[index - 1]?.run
      const isNumbered = !isPart && !isOneOf(run, 'title-page', 'imprint-page')
      return { folio: isNumbered ? label : '', head: heads[index] ?? '' }
    }),
    folios: Object.fromEntries(
      [...indexOf].map(([id, index]) => [id, sheets[index]?.label ?? '']),
    ),
    blanksBefore,
  }
}

function layOutSheets({ config: { kind, opening } }: Book, runs: Runs) {
  const firstText = firstTextRun(runs)
  const sheets: Sheet[] = []
  const places = new Map<string, Pick<Spot, 'page' | 'left' | 'top'>>()
  const blanksBefore: number[] = []
  let atoms = 0
  let firstPage = kind === 'book' ? undefined : 0
  const labelOf = (number: number): string =>
    firstPage === undefined ? roman(number) : String(number - firstPage)
  const opensRecto = (run: Runs[number]): boolean =>
    isOneOf(run, 'title-page', 'contents-page') ||
    // Without an imprint, the back of the title page stays blank.
    (isOneOf(runs[0], 'title-page') &&
      run === runs[1] &&
      !isOneOf(run, 'imprint-page')) ||
    (isOneOf(run, 'chapter') && (opening === 'recto' || run === firstText))
  for (const [index, run] of runs.entries()) {
    if (opensRecto(run) && sheets.length % 2 === 1) {
      sheets.push({ label: '' })
      blanksBefore.push(index)
    }
    const before = sheets.length
    if (run === firstText) firstPage = before
    for (const { id, left, page, top } of run.places)
      places.set(id, { page: before + page, left, top })
    for (let page = 0; page < run.pages; page++) {
      const label = labelOf(before + page + 1)
      const start = run.text.starts[page] ?? undefined
      sheets.push({
        run,
        label,
        ...(start === undefined ? {} : { start: atoms + start }),
      })
    }
    atoms += run.text.atoms
  }
  return { sheets, places, blanksBefore }
}

/** Kinds of section that are front matter while none that is text stands before them. */
const frontMatter =
  `front abstract acknowledgments afterword appendix bibliography colophon contributors
  copyright-page credits dedication endnotes epigraph errata foreword glossary halftitlepage
  imprimatur index loi lot other-credits preamble preface revision-history`.split(/\s+/)

/** Whether a section that begins a book has roman page numbers. */
export function isFrontMatter(first: Book['sections'][number] | undefined): boolean {
  return frontMatter.includes(first?.role ?? '')
}

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

/**
 * Left: the title. Right: the chapter of a book, or the last section of an article that begins on the page, else
 * the one that continues. None where a run begins.
 */
function runningHeads(
  book: Book,
  sheets: readonly Sheet[],
  indexOf: ReadonlyMap<string, number>,
): string[] {
  const unlisted = book.sections
    .filter(({ isUnlisted }) => isUnlisted)
    .map(({ title, tree }) => {
      const named = elementsOf(tree).find(({ properties: { id } }) => id !== undefined)
      return { id: String(named?.properties.id), text: title }
    })
  const listed = flatten(book.contents).filter(({ level }) => level <= 1)
  const headings = [...unlisted, ...listed]
    .map(({ id, text }) => ({ index: indexOf.get(id) ?? -1, text }))
    .sort((a, b) => a.index - b.index)
  const { title } = book.config
  let at = -1
  return sheets.map(({ run }, index) => {
    while ((headings[at + 1]?.index ?? sheets.length) <= index) at++
    const beginsRun = run !== sheets[index - 1]?.run
    if (!run || beginsRun || isOneOf(run, 'front')) return ''
    return index % 2 === 1 ? title : (headings[at]?.text ?? title)
  })
}
