import type { TextArea } from '../../book.ts'
import { memoize } from '../../lib/memoize.ts'
import { shorten } from '../../lib/shorten.ts'
import type { Run } from '../../pdf/page-content.ts'
import type { OpenPdf } from '../../pdf/read-pdf.ts'
import type { StructElement } from '../../pdf/structure.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  type Verdict,
} from '../evidence.ts'
import { coarsePictures } from './figures-pdf.ts'
import { heightFaults, placeRemarks } from './places.ts'
import { openPdf, originOfRun } from './print/read-print.ts'

/**
 * Text stands where a page has it: within the text area, none upon other text; links land at the height
 * of what they lead to. Pictures too coarse for print are remarked on, or an error if a resolution is asked for, and what did not fit the page
 * is found in print.
 */
export function layoutPdf(evidence: Evidence): Verdict {
  const { pages } = openPdf(evidence.artifact)
  placeRemarks(evidence)
  const coarse = coarsePictures(evidence)
  const isAsked = evidence.book.config.printResolution !== undefined
  const texts = pages.map((_, page) => textOn(evidence, page))
  const findings = [
    ...areaFaults(evidence, texts),
    ...overlapFaults(evidence, texts),
    ...heightFaults(evidence),
    ...(isAsked ? coarse : []),
  ]
  return {
    read: counted(
      pages.reduce((sum, { runs }) => sum + runs.length, 0),
      'piece of text',
      'pieces of text',
    ),
    findings,
    remarks: isAsked ? [] : coarse,
  }
}

/** Points to a CSS pixel. */
const pointsPerPx = 0.75

/** What rounding may do, in points. */
const slack = 1.5

/** How far Chromium lets a line hang out when it makes room for the space at its end, in points. */
const hanging = 3

/** How far letters reach above and below their base line, at the least, in ems. */
const rise = 0.5
const drop = 0.15

/** Text that is part of the book, and stands outside of the text area of its page. */
function areaFaults(
  evidence: Evidence,
  texts: readonly (readonly Run[])[],
): readonly Finding[] {
  const { textArea } = evidence.pageMap ?? {}
  if (!textArea) return []
  const outside = texts.flatMap((runs, page) => {
    const area = areaOf(textArea, evidence, page)
    return runs
      .filter((run) => run.mcid !== undefined && !isWithin(run, area))
      .map((run) => ({ page, run }))
  })
  return outside.slice(0, mostFindings).map((placed) => {
    const details: [string, string] = [wordsOf(placed.run), String(placed.page + 1)]
    return finding('text-outside', details, originOfRun(evidence, placed.run))
  })
}

interface Area {
  readonly left: number
  readonly right: number
  readonly bottom: number
  readonly top: number
}

/** Rectos come first. */
export function areaOf(
  { heightPx, innerPx, topPx, widthPx }: TextArea,
  { book }: Evidence,
  page: number,
): Area {
  const { trim } = book.config
  const left = page % 2 === 0 ? innerPx : trim.widthPx - innerPx - widthPx
  const top = trim.heightPx - topPx
  return {
    left: left * pointsPerPx,
    right: (left + widthPx) * pointsPerPx,
    top: top * pointsPerPx,
    bottom: (top - heightPx) * pointsPerPx,
  }
}

function isWithin({ end, size, x, y }: Run, area: Area): boolean {
  return (
    x >= area.left - hanging &&
    end <= area.right + hanging &&
    y + rise * size <= area.top + slack &&
    y - drop * size >= area.bottom - slack
  )
}

/** Text that stands upon other text, where neither is raised or lowered next to it. */
function overlapFaults(
  evidence: Evidence,
  texts: readonly (readonly Run[])[],
): readonly Finding[] {
  const pdf = openPdf(evidence.artifact)
  const upon = texts.flatMap((text, page) => {
    const runs = text.toSorted((a, b) => b.y - a.y)
    const formulaOf = ({ mcid }: Run): StructElement | undefined => {
      const element = elementOf(pdf, page, mcid)
      return element?.type === 'Formula' ? element : undefined
    }
    return runs.flatMap((run, index) => {
      const other = firstUpon(run, runs, index + 1, formulaOf)
      return other ? [{ page, pair: [other, run] as const }] : []
    })
  })
  return upon.slice(0, mostFindings).map(({ page, pair }) => {
    const [lower, upper] = pair
    const origins = pair.flatMap((run) => originOfRun(evidence, run) ?? [])
    const details = [wordsOf(lower), wordsOf(upper), String(page + 1)] as const
    return finding('text-overlapping', [...details], origins[0])
  })
}

/** The first of the runs further down that stands upon one. Parts of one formula may. */
function firstUpon(
  run: Run,
  runs: readonly Run[],
  from: number,
  formulaOf: (run: Run) => StructElement | undefined,
): Run | undefined {
  const formula = formulaOf(run)
  for (let index = from; index < runs.length; index++) {
    const other = runs[index]
    if (!other || run.y - other.y > run.size + largestType) return undefined
    const isOfOne = formula !== undefined && formula === formulaOf(other)
    if (!isOfOne && isUpon(run, other)) return other
  }
  return undefined
}

/** In points; no line is higher. */
const largestType = 72

function isUpon(upper: Run, lower: Run): boolean {
  const across = Math.min(upper.end, lower.end) - Math.max(upper.x, lower.x)
  const bottom = upper.y - drop * upper.size
  const height = lower.y + rise * lower.size - bottom
  return across > slack && height > 0
}

/** What a picture shows may stand as it likes, and so may what is no part of the text in its area. */
function textOn(evidence: Evidence, page: number): readonly Run[] {
  const pdf = openPdf(evidence.artifact)
  const { textArea } = evidence.pageMap ?? {}
  const area = textArea && areaOf(textArea, evidence, page)
  return (pdf.pages[page]?.runs ?? []).filter((run) => {
    const { end, mcid, text, x } = run
    if (end <= x || text.trim() === '') return false
    if (mcid === undefined) return area !== undefined && !isWithin(run, area)
    return elementOf(pdf, page, mcid)?.type !== 'Figure'
  })
}

/** The element that marked content of a page is of. */
function elementOf(
  pdf: OpenPdf,
  page: number,
  mcid: number | undefined,
): StructElement | undefined {
  return mcid === undefined ? undefined : elementsByPage(pdf)[page]?.get(mcid)
}

const elementsByPage = memoize(({ pages, structure }: OpenPdf) => {
  const byPage = pages.map(() => new Map<number, StructElement>())
  for (const { element, mcid, page } of structure) byPage[page]?.set(mcid, element)
  return byPage
})

function wordsOf({ text }: Run): string {
  return shorten(text, mostQuoted)
}

/** How much of a text is quoted, in characters. */
const mostQuoted = 48
