import type { TextArea } from '../../book.ts'
import { pointsPerPx } from '../../lib/css-units.ts'
import { asksFor, printersAmong } from '../../lib/printers.ts'
import { shorten } from '../../lib/visible.ts'
import type { Run } from '../../pdf/page-content.ts'
import {
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  pageName,
  type Verdict,
} from '../evidence.ts'
import { coarsePictures } from './figures-pdf.ts'
import { heightFaults, placeRemarks } from './places.ts'
import type { PrintGroup } from './print/print-groups.ts'
import { openPdf, originOfRun, readPrint } from './print/read-print.ts'

/**
 * Text stands where a page has it: within the text area, none upon other text; links land at the height
 * of what they lead to. Pictures too coarse for print are remarked on, or an error if a resolution is asked for, and what did not fit the page
 * is found in print.
 */
export function layoutPdf(evidence: Evidence): Verdict {
  const { pages } = openPdf(evidence.artifact)
  placeRemarks(evidence)
  const coarse = coarsePictures(evidence)
  const { printResolution, profiles } = evidence.book.config
  const isAsked = printResolution !== undefined
  // What a printer asks for is more.
  const isHeld = asksFor(printersAmong(profiles), 'picture-density')
  const texts = pages.map((_, page) => textOn(evidence, page))
  const findings = [
    ...areaFaults(evidence, texts),
    ...overlapFaults(evidence, texts),
    ...heightFaults(evidence),
    ...(isAsked ? coarse : []),
  ]
  return {
    read: [
      pages.reduce((sum, { runs }) => sum + runs.length, 0),
      'piece of text',
      'pieces of text',
    ],
    findings,
    remarks: isAsked || isHeld ? [] : coarse,
  }
}

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
    const details = [wordsOf(placed.run), pageName(evidence, placed.page)] as const
    return finding('text-outside', [...details], originOfRun(evidence, placed.run))
  })
}

/** The edges of the text area of a page, in points. Rectos come first. */
export function areaOf(
  { heightPx, innerPx, topPx, versoLeftPx, widthPx }: TextArea,
  { book }: Evidence,
  page: number,
) {
  const { trim } = book.config
  const left = page % 2 === 0 ? innerPx : versoLeftPx
  const top = trim.heightPx - topPx
  return {
    left: left * pointsPerPx,
    right: (left + widthPx) * pointsPerPx,
    top: top * pointsPerPx,
    bottom: (top - heightPx) * pointsPerPx,
  }
}

/** Brackets whose left half is empty, and outside of the page's text where a line begins with them. */
const halfEmpty = /^[「『（〔［｛〈《【]/u

function isWithin(
  { end, size, text, turned, x, y }: Run,
  area: ReturnType<typeof areaOf>,
): boolean {
  if (turned) {
    const { lower, upper } = turned
    const isBetween = x - rise * size >= area.left - slack && end <= area.right + slack
    return isBetween && lower >= area.bottom - hanging && upper <= area.top + hanging
  }
  const left = halfEmpty.test(text) ? x + size / 2 : x
  return (
    left >= area.left - hanging &&
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
  const { groupOf } = readPrint(evidence).printed
  const formulaOf = (run: Run): PrintGroup | undefined => {
    const group = groupOf.get(run)
    return group?.element.type === 'Formula' ? group : undefined
  }
  const upon = texts.flatMap((text, page) => {
    const runs = text.toSorted((a, b) => b.y - a.y)
    return runs.flatMap((run, index) => {
      const formula = formulaOf(run)
      const isOther = (other: Run): boolean =>
        isUpon(run, other) && (!formula || formula !== formulaOf(other))
      const other = runsNear(run, runs, index + 1).find(isOther)
      return other ? [{ page, pair: [other, run] as const }] : []
    })
  })
  return upon.slice(0, mostFindings).map(({ page, pair }) => {
    const [lower, upper] = pair
    const origins = pair.flatMap((run) => originOfRun(evidence, run) ?? [])
    const details = [wordsOf(lower), wordsOf(upper), pageName(evidence, page)] as const
    return finding('text-overlapping', [...details], origins[0])
  })
}

/** The runs further down that may reach up to one. */
function runsNear({ size, y }: Run, runs: readonly Run[], from: number): readonly Run[] {
  let end = from
  while (y - (runs[end]?.y ?? Number.NEGATIVE_INFINITY) <= size + largestType) end++
  return runs.slice(from, end)
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
  const { textArea } = evidence.pageMap ?? {}
  const area = textArea && areaOf(textArea, evidence, page)
  const { groupOf } = readPrint(evidence).printed
  return (openPdf(evidence.artifact).pages[page]?.runs ?? []).filter((run) => {
    const { end, mcid, text, turned, x } = run
    if ((end <= x && !turned) || text.trim() === '') return false
    if (mcid === undefined) return area !== undefined && !isWithin(run, area)
    return groupOf.get(run)?.element.type !== 'Figure'
  })
}

function wordsOf({ text }: Run): string {
  return shorten(text, mostQuoted)
}

/** How much of a text is quoted, in characters. */
const mostQuoted = 48
