import type { Judge, Rules } from '../../lib/demands.ts'
import {
  isSize,
  limitAt,
  type Printer,
  type PrinterRows,
  printersAmong,
} from '../../lib/printers.ts'
import { readData } from '../../lib/read-template.ts'
import type { Box, Run } from '../../pdf/page-content.ts'
import type { PdfPage } from '../../pdf/read-pdf.ts'
import { textOf } from '../../pdf/syntax.ts'
import { type Evidence, pageName, type Verdict } from '../evidence.ts'
import { type Facts, type Thing, verdictOf } from '../judge.ts'
import { printedPictures } from './figures-pdf.ts'
import { openPdf, originOfRun } from './print/read-print.ts'

export const rules = readData<Rules>('printers/rules.yaml')

/** The printers that the author names would take the PDF; what they would rather not see is said too. */
export function printersPdf(evidence: Evidence): Verdict {
  const { book } = evidence
  const { leaves, pages } = openPdf(evidence.artifact)
  const trim = sizeOf(leaves[0])
  const printers = printersAmong(book.config.profiles)
  const asked = printers.map((printer) => forFile(printer, trim, pages.length))
  return verdictOf('printer', asked, rules, printFacts(evidence), book)
}

/** A printer with the limits that it has for a file. */
export function forFile(printer: Printer, trim: string, pages: number): Judge {
  const resolve = (rows: PrinterRows): Judge['refuses'] =>
    Object.fromEntries(
      Object.entries(rows).map(([rule, [source, limit]]) => {
        if (typeof limit !== 'object') return [rule, [source, limit ?? 0]]
        const own = Object.keys(limit).find((size) => isSize(trim, size)) ?? 'other'
        return [rule, [source, limit[own] ?? limitAt(limit, pages)]]
      }),
    )
  return {
    ...printer,
    refuses: resolve(printer.refuses),
    dislikes: resolve(printer.dislikes),
  }
}

/** What rules of printers look at: `templates/printers/rules.yaml` names these things and their values. */
export function printFacts(evidence: Evidence): Facts {
  const { artifact } = evidence
  const { fonts, leaves, objects, pages } = openPdf(artifact)
  const info = objects.dictionary(objects.trailer.get('Info'))
  const values = {
    pages: pages.length,
    isOdd: pages.length % 2 === 1,
    megabytes: artifact.bytes.length / 1e6,
    isLocked: objects.trailer.has('Encrypt'),
    // What stands even outside of the bleed is marks.
    hasMarks: leaves.some(({ page }) => {
      const media = objects.array(page.get('MediaBox')).join()
      return media !== objects.array(page.get('BleedBox') ?? page.get('MediaBox')).join()
    }),
    standard: /^PDF\/X-\d/.exec(textOf(info.get('GTS_PDFXVersion')))?.[0] ?? '',
    trim: sizeOf(leaves[0]),
  }
  const sides = pages.flatMap(({ runs }, page) =>
    runs.filter(isSeen).map((run) => distances(run, page, trimOf(leaves[page]))),
  )
  const outer = narrowest(evidence, sides, ({ bottom, outer, top }) =>
    Math.min(outer, top, bottom),
  )
  const bleed = leaves.map(bleedOf).filter(({ inches }) => inches > 0)
  return {
    book: [{ values }],
    bleed: bleed.slice(0, 1).map((values) => ({ values })),
    bleeding: bleed.length > 0 ? outer : [],
    font: fonts.map(({ isEmbedded, name }) => ({ values: { name, isEmbedded } })),
    inner: narrowest(evidence, sides, ({ inner }) => inner),
    outer,
    picture: printedPictures(evidence).map(({ dots, origin, path, width }) => ({
      values: { path, dots: Math.floor(dots + 0.05), mm: (width / 72) * 25.4 },
      origin: () => origin,
    })),
    type: pages.flatMap(({ runs }, page) =>
      runs.filter(isSeen).map((run) => ({
        values: {
          size: Math.round(run.size * 10) / 10,
          words: run.text.trim().slice(0, 40),
          page: pageName(evidence, page),
        },
        origin: () => originOfRun(evidence, run),
      })),
    ),
  }
}

/** In inches, such as `6x9`. */
function sizeOf(leaf: PdfPage | undefined): string {
  const [left, lower, right, upper] = trimOf(leaf)
  const inches = (points: number) => Math.round((points / 72) * 100) / 100
  return `${inches(right - left)}x${inches(upper - lower)}`
}

/** How far print runs beyond the cut page, in inches: the least at its edges, and at the spine. */
function bleedOf(leaf: PdfPage, page: number) {
  const [bleed, trim] = [edgesOf(leaf, 'BleedBox'), trimOf(leaf)]
  const beyond = trim.map(
    (edge, at) => Math.round(Math.abs(edge - (bleed[at] ?? 0)) / 0.072) / 1000,
  )
  const spine = page % 2 === 0 ? 0 : 2
  return {
    inches: Math.min(...beyond.filter((_, at) => at !== spine)),
    atSpine: beyond[spine] ?? 0,
  }
}

/** The edges of the cut page, in points. */
function trimOf(leaf: PdfPage | undefined): Box {
  return edgesOf(leaf, 'TrimBox')
}

function edgesOf(leaf: PdfPage | undefined, name: string): Box {
  const box = leaf?.page.get(name)
  const [left = 0, lower = 0, right = 0, upper = 0] =
    (Array.isArray(box) ? box.map(Number) : leaf?.box) ?? []
  return [left, lower, right, upper]
}

function isSeen({ end, text, x }: Run): boolean {
  return end > x && text.trim() !== ''
}

/** How far letters reach above and below their base line, in ems. */
const rise = 0.7
const drop = 0.2

/** How far something on a page is from its edges, in points. */
type Sides = Readonly<Record<'page' | 'inner' | 'outer' | 'top' | 'bottom', number>>

function distances(run: Run, page: number, [left, lower, right, upper]: Box): Sides {
  const { end, size, x, y } = run
  const [inner, outer] =
    page % 2 === 0 ? [x - left, right - end] : [right - end, x - left]
  const top = upper - y - rise * size
  return { page, inner, outer, top, bottom: y - drop * size - lower }
}

/** What rounding, and a line that hangs out by a space, may take of a margin, in points. */
const slack = 3

/** The place where a margin is narrowest. */
function narrowest(
  evidence: Evidence,
  sides: readonly Sides[],
  distanceOf: (sides: Sides) => number,
): readonly Thing[] {
  const [least] = sides.toSorted((a, b) => distanceOf(a) - distanceOf(b))
  if (!least) return []
  const points = distanceOf(least)
  const page = pageName(evidence, least.page)
  return [{ values: { page, shown: points / 72, inches: (points + slack) / 72 } }]
}
