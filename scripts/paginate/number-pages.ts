import type { Book, Look, Margins, PageKind, PageMap } from '../book.ts'
import { elementsOf } from '../lib/hast.ts'
import { roman } from '../lib/numerals.ts'
import { placeOn } from '../lib/page-geometry.ts'
import { asksFor, printersAmong } from '../lib/printers.ts'
import { isMatter, places } from '../lib/section-kinds.ts'
import { flatten } from '../lib/walk.ts'
import type { Finish } from './in-page/finish.ts'
import type { LaidOut } from './in-page/lay-out.ts'
import type { Bleeding } from './in-page/make-plates.ts'
import type { Spot } from './in-page/measures.ts'

/** Pages in the order of the printed document, with all that is written on their margins. */
export interface NumberedPages extends Omit<Finish, 'textWidth' | 'margins'> {
  readonly pageMap: PageMap
  /** By id, where its element begins: index of the page, and pixels from the corner of the text area. */
  readonly places: ReadonlyMap<string, Pick<Spot, 'page' | 'left' | 'top'>>
  /** Pictures that cover their pages. */
  readonly bleeding: readonly Bleeding[]
}

type Runs = LaidOut['runs']

interface Sheet {
  /** `undefined` for a blank one. */
  readonly run?: Runs[number]
  /** A blank page has a number and does not show it; its label is empty. */
  readonly label: string
  /** Atoms of the book before it. */
  readonly start?: number
  /** A picture covers it. */
  readonly isCovered?: boolean
}

/**
 * Counts the pages: blank ones before what opens on a recto, and after the last where a printer wants leaves printed on both sides, roman folios through the front
 * matter of a book, arabic ones from its first chapter; and words what stands in the margins.
 */
export function numberPages(book: Book, runs: Runs, look: Look): NumberedPages {
  const { blanksBefore, bleeding, places, sheets } = layOutSheets(book, runs)
  const isEven = asksFor(printersAmong(book.config.profiles), 'pages-even')
  if (isEven && sheets.length % 2 === 1) {
    sheets.push({ label: '' })
    blanksBefore.push(runs.length)
  }
  const indexOf = new Map([...places].map(([id, { page }]) => [id, page]))
  const marginsOf = marginsOn(book, sheets, indexOf, look)
  const notes = sheets.map((): string[] => [])
  for (const id of book.notes.keys()) notes[indexOf.get(id) ?? -1]?.push(id)
  const pages = sheets.map(({ run: _, ...sheet }, index) => {
    return { ...sheet, notes: notes[index] ?? [] }
  })
  return {
    pageMap: { pages, pageOf: indexOf },
    places,
    bleeding,
    sheets: sheets.map(({ isCovered, label, run }, index) => {
      if (isCovered) return {}
      // Counted, not numbered
      const isPart = isOneOf(run, 'part', 'volume') && run !== sheets[index - 1]?.run
      return isPart || isOneOf(run, ...bare) ? {} : marginsOf(index, label)
    }),
    folios: Object.fromEntries(
      [...indexOf].map(([id, index]) => [id, sheets[index]?.label ?? '']),
    ),
    blanksBefore,
  }
}

function layOutSheets({ config: { kind } }: Book, runs: Runs) {
  const firstText = firstTextRun(runs)
  const sheets: Sheet[] = []
  const places = new Map<string, Pick<Spot, 'page' | 'left' | 'top'>>()
  const blanksBefore: number[] = []
  const bleeding: Bleeding[] = []
  let atoms = 0
  let firstPage = kind === 'book' ? undefined : 0
  const labelOf = (number: number): string =>
    firstPage === undefined ? roman(number) : String(number - firstPage)
  const opensRecto = (run: Runs[number]): boolean =>
    isOneOf(run, 'title-page', 'contents-page') ||
    // Without an imprint, the back of the title page stays blank.
    (isOneOf(runs[runs.indexOf(run) - 1], 'title-page') &&
      !isOneOf(run, 'imprint-page', 'copyright-page')) ||
    run === firstText ||
    (isOneOf(run, 'recto') && !isOneOf(run, 'facing'))
  const leaveBlank = (index: number): void => {
    sheets.push({ label: '' })
    blanksBefore.push(index)
  }
  for (const [index, run] of runs.entries()) {
    if (opensRecto(run) && sheets.length % 2 === 1) leaveBlank(index)
    if (isOneOf(run, 'facing') && sheets.length % 2 === 0) leaveBlank(index)
    const before = sheets.length
    // What opens on a verso, opposite a blank page, begins with page 2.
    if (run === firstText) firstPage = before - (before % 2)
    for (const { id, left, page, top } of run.places)
      places.set(id, { page: before + page, left, top })
    for (const picture of run.bleeding)
      bleeding.push({ ...picture, page: before + picture.page })
    sheets.push(...sheetsOf(run, atoms, (page) => labelOf(before + page + 1)))
    atoms += run.text.atoms
  }
  return { sheets, places, bleeding, blanksBefore }
}

function sheetsOf(
  run: Runs[number],
  atoms: number,
  labelOf: (page: number) => string,
): readonly Sheet[] {
  const covered = new Set(run.bleeding.map(({ page }) => page))
  return Array.from({ length: run.pages }, (_, page) => {
    const start = run.text.starts[page]
    return {
      run,
      label: labelOf(page),
      ...(start == null ? {} : { start: atoms + start }),
      ...(covered.has(page) ? { isCovered: true } : {}),
    }
  })
}

/** What is front matter while none that is text stands before it. */
const frontMatter = ['front', ...Object.keys(places).filter(isMatter)]

/** Pages that have nothing but what they say. */
const bare =
  'half-title series-page title-page imprint-page copyright-page dedication epigraph halftitlepage seriespage'.split(
    ' ',
  )

/** Whether a section that begins a book has roman page numbers. */
export function isFrontMatter(first: Book['sections'][number] | undefined): boolean {
  return isMatter(first?.role ?? '')
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

/** Between several things at one place. */
const between = '\u2003'

/** What is written on a sheet, place by place, as the look has it for such a one; nothing on a blank one. */
function marginsOn(
  book: Book,
  sheets: readonly Sheet[],
  indexOf: ReadonlyMap<string, number>,
  { margins }: Look,
): (index: number, folio: string) => Readonly<Record<string, string>> {
  const chapters = sectionTitles(book, sheets, indexOf, 1)
  const sections = sectionTitles(book, sheets, indexOf, 2)
  const { publisher = '', title } = book.config
  return (index, folio) => {
    const { run } = sheets[index] ?? {}
    const begins = run !== sheets[index - 1]?.run && !isOneOf(run, 'continued')
    const kind = kindOf(run, index, begins)
    const places: Margins = run ? margins[kind] : {}
    const hasTitle = Object.values(places).some((names) => names?.includes('title'))
    const chapter = chapters[index] ?? (hasTitle ? '' : title)
    const section = sections[index] ?? chapter
    const texts = new Map(
      Object.entries({
        ...{ folio, title, chapter, section, publisher },
        authors: book.byline.authors,
      }),
    )
    return Object.fromEntries(
      Object.entries(places).map(([place, names = []]) => {
        const found = names
          .map((name) => (typeof name === 'string' ? texts.get(name) : name.text))
          .filter(Boolean)
        return [placeOn(place, index % 2 === 1), found.join(between)]
      }),
    )
  }
}

function kindOf(run: Sheet['run'], index: number, begins: boolean): PageKind {
  if (isOneOf(run, 'front')) return 'front'
  if (begins) return 'opening'
  return index % 2 === 1 ? 'verso' : 'recto'
}

/**
 * For each sheet the last heading that begins on it, else the one that goes on.
 *
 * @param deepest - 1 for the chapters of a book, or the sections of an article; 2 for what is a level below, too.
 */
function sectionTitles(
  book: Book,
  sheets: readonly Sheet[],
  indexOf: ReadonlyMap<string, number>,
  deepest: number,
): (string | undefined)[] {
  const unlisted = book.sections
    .filter(({ isUnlisted }) => isUnlisted)
    .map(({ title, tree }) => {
      const named = elementsOf(tree).find(({ properties: { id } }) => id !== undefined)
      return { id: String(named?.properties.id), text: title }
    })
  const listed = flatten(book.contents).filter(({ level }) => level <= deepest)
  const headings = [...unlisted, ...listed]
    .map(({ id, text }) => ({ index: indexOf.get(id) ?? -1, text }))
    .sort((a, b) => a.index - b.index)
  let at = -1
  return sheets.map((_, index) => {
    while ((headings[at + 1]?.index ?? sheets.length) <= index) at++
    return headings[at]?.text
  })
}
