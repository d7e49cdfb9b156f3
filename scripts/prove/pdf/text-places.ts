import type { TextArea } from '../../book.ts'
import { memoize } from '../../lib/memoize.ts'
import type { Run } from '../../pdf/content.ts'
import { type Evidence, type Finding, finding, mostFindings } from '../evidence.ts'
import { openPdf } from './open-pdf.ts'
import { originOfRun } from './printed-lines.ts'

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
export function areaFaults(evidence: Evidence): readonly Finding[] {
  const { textArea } = evidence.pageMap ?? {}
  if (!textArea) return []
  const outside = openPdf(evidence.artifact).pages.flatMap((_, page) => {
    const area = areaOf(textArea, evidence, page)
    return textOn(evidence, page)
      .filter((run) => run.mcid !== undefined && !isWithin(run, area))
      .map((run) => ({ page, run }))
  })
  return outside.slice(0, mostFindings).map(({ page, run }) => {
    const details: [string, string] = [wordsOf(run), String(page + 1)]
    return finding('text-outside', details, originOfRun(evidence, page, run))
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

/** Text that stands upon other text, where neither is raised or lowered beside it. */
export function overlapFaults(evidence: Evidence): readonly Finding[] {
  const upon = openPdf(evidence.artifact).pages.flatMap((_, page) => {
    const runs = textOn(evidence, page).toSorted((a, b) => b.y - a.y)
    const formulaOf = ({ mcid }: Run) => formulasOf(evidence).get(`${page} ${mcid}`)
    return runs.flatMap((run, index) => {
      const other = firstUpon(run, runs, index + 1, formulaOf)
      return other ? [{ page, pair: [other, run] as const }] : []
    })
  })
  return upon.slice(0, mostFindings).map(({ page, pair }) => {
    const [lower, upper] = pair
    const origins = pair.flatMap((run) => originOfRun(evidence, page, run) ?? [])
    const details = [wordsOf(lower), wordsOf(upper), String(page + 1)] as const
    return finding('text-overlapping', [...details], origins[0])
  })
}

/** The first of the runs further down that stands upon one. Parts of one formula may. */
function firstUpon(
  run: Run,
  runs: readonly Run[],
  from: number,
  formulaOf: (run: Run) => number | undefined,
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
  const { pages } = openPdf(evidence.artifact)
  const { textArea } = evidence.pageMap ?? {}
  const area = textArea && areaOf(textArea, evidence, page)
  const figures = figuresOf(evidence)
  return (pages[page]?.runs ?? []).filter((run) => {
    const { end, mcid, text, x } = run
    if (end <= x || text.trim() === '') return false
    return mcid === undefined
      ? area !== undefined && !isWithin(run, area)
      : !figures.has(`${page} ${mcid}`)
  })
}

/** Page and number of the content that is a picture's. */
const figuresOf = memoize(({ artifact }: Evidence): ReadonlySet<string> => {
  const drawn = openPdf(artifact).structure.filter(({ role }) => role === 'Figure')
  return new Set(drawn.map(({ mcid, page }) => `${page} ${mcid}`))
})

/** By page and number of content, the formula that it is of. */
const formulasOf = memoize(({ artifact }: Evidence): ReadonlyMap<string, number> => {
  const set = openPdf(artifact).structure.filter(({ role }) => role === 'Formula')
  return new Map(set.map(({ element, mcid, page }) => [`${page} ${mcid}`, element]))
})

function wordsOf({ text }: Run): string {
  const words = text.replace(/\s+/gu, ' ').trim()
  return words.length > mostQuoted ? `${words.slice(0, mostQuoted - 1).trim()}…` : words
}

/** How much of a text is quoted, in characters. */
const mostQuoted = 48
