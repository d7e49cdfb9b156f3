import type { Book, ContentsEntry, Page, PageMap } from '../book.ts'
import type { LaidOut } from './in-page/lay-out.ts'

/** Pages in the order of the printed document, with all that is written on their margins. */
export interface NumberedPages {
  readonly pageMap: PageMap
  readonly sheets: readonly { readonly folio: string; readonly head: string }[]
  /** By id of a heading. */
  readonly folios: Readonly<Record<string, string>>
  readonly blanksBefore: readonly number[]
}

interface Sheet {
  readonly run: number
  /** Page within the run; -1 for a blank one. */
  readonly page: number
}

/**
 * Counts the pages: blank ones before what opens on a recto, roman folios through the front
 * matter of a book, arabic ones from its first chapter; and words the running heads.
 */
export function numberPages(book: Book, laidOut: LaidOut): NumberedPages {
  const { sheets, blanksBefore } = layOutSheets(book, laidOut)
  const labels = labelSheets(book, laidOut, sheets)
  const indexOf = new Map<string, number>()
  sheets.forEach(({ run, page }, index) => {
    for (const [id, at] of laidOut.runs[run]?.places ?? []) {
      if (at === page) indexOf.set(id, index)
    }
  })
  const heads = runningHeads(book, laidOut, sheets, indexOf)
  return {
    pageMap: {
      pages: pagesOf(book, labels, indexOf, startSheets(laidOut, sheets)),
      pageOf: indexOf,
    },
    sheets: labels.map((folio, index) => ({
      folio: isSilent(laidOut, sheets[index]) ? '' : folio,
      head: heads[index] ?? '',
    })),
    folios: Object.fromEntries(
      [...indexOf].map(([id, index]) => [id, labels[index] ?? '']),
    ),
    blanksBefore,
  }
}

function layOutSheets(book: Book, laidOut: LaidOut) {
  const sheets: Sheet[] = []
  const blanksBefore: number[] = []
  const firstRun = firstTextRun(laidOut)
  laidOut.runs.forEach(({ pages, classes }, run) => {
    const opensRecto =
      isOneOf(classes, 'title-page', 'contents-page') ||
      (isOneOf(classes, 'chapter') &&
        (book.config.opening === 'recto' || run === firstRun))
    if (opensRecto && sheets.length % 2 === 1) {
      sheets.push({ run, page: -1 })
      blanksBefore.push(run)
    }
    for (let page = 0; page < pages; page++) sheets.push({ run, page })
  })
  return { sheets, blanksBefore }
}

/** Kinds of section that are front matter while none that is text stands before them. */
const frontMatter =
  `front abstract acknowledgments afterword appendix bibliography colophon contributors
  copyright-page credits dedication endnotes epigraph errata foreword glossary halftitlepage
  imprimatur index loi lot other-credits preamble preface revision-history`.split(/\s+/)

/** The run in which page 1 stands. */
function firstTextRun({ runs }: LaidOut): number {
  const first = runs.findIndex(({ classes }) => !isOneOf(classes, ...frontMatter))
  return first < 0 ? runs.findIndex(({ classes }) => !isOneOf(classes, 'front')) : first
}

function isOneOf(classes: string, ...names: readonly string[]): boolean {
  return classes.split(/\s+/).some((name) => names.includes(name))
}

/** A blank page has a number and does not show it; its label is empty. */
function labelSheets(book: Book, laidOut: LaidOut, sheets: readonly Sheet[]): string[] {
  const firstRun = firstTextRun(laidOut)
  const firstText = sheets.findIndex(({ run, page }) => page === 0 && run === firstRun)
  return sheets.map(({ page }, index) => {
    if (page < 0) return ''
    if (book.config.kind === 'book' && index < firstText) return roman(index + 1)
    return String(index - Math.max(0, firstText) + 1)
  })
}

/** Title page and imprint are counted, not numbered. */
function isSilent(laidOut: LaidOut, sheet: Sheet | undefined): boolean {
  return isOneOf(
    laidOut.runs[sheet?.run ?? -1]?.classes ?? '',
    'title-page',
    'imprint-page',
  )
}

function roman(number: number): string {
  const values = [
    [100, 'c'],
    [90, 'xc'],
    [50, 'l'],
    [40, 'xl'],
    [10, 'x'],
    [9, 'ix'],
    [5, 'v'],
    [4, 'iv'],
    [1, 'i'],
  ] as const
  let rest = number
  return values.reduce((text, [value, letters]) => {
    const times = Math.floor(rest / value)
    rest -= times * value
    return text + letters.repeat(times)
  }, '')
}

/**
 * Left: the title of a book, the authors of an article. Right: the first section that begins on
 * the page, else the one that goes on. None where a run begins.
 */
function runningHeads(
  book: Book,
  laidOut: LaidOut,
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
    const isFront = isOneOf(laidOut.runs[run]?.classes ?? '', 'front')
    if (page <= 0 || isFront) return ''
    return index % 2 === 1 ? left : (current?.text ?? book.config.title)
  })
}

function flatten(entries: readonly ContentsEntry[]): ContentsEntry[] {
  return entries.flatMap((entry) => [entry, ...flatten(entry.children)])
}

/** For each sheet how much of the book's text stands before it; see {@link Page}. */
function startSheets(
  { runs }: LaidOut,
  sheets: readonly Sheet[],
): readonly (number | undefined)[] {
  let atoms = 0
  const before = runs.map(({ text }) => {
    atoms += text.atoms
    return atoms - text.atoms
  })
  return sheets.map(({ page, run }) => {
    const start = runs[run]?.text.starts[page] ?? undefined
    return start === undefined ? undefined : (before[run] ?? 0) + start
  })
}

function pagesOf(
  book: Book,
  labels: readonly string[],
  indexOf: ReadonlyMap<string, number>,
  starts: readonly (number | undefined)[],
): readonly Page[] {
  const notes = labels.map((): string[] => [])
  for (const id of book.notes.keys()) notes[indexOf.get(id) ?? -1]?.push(id)
  return labels.map((label, index) => {
    const start = starts[index]
    return {
      label,
      notes: notes[index] ?? [],
      ...(start === undefined ? {} : { start }),
    }
  })
}
