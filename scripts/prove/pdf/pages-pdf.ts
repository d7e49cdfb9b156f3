import type { ContentsEntry } from '../../book.ts'
import type { OpenPdf } from '../../pdf/read-pdf.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  type Verdict,
} from '../evidence.ts'
import { manuscriptIds } from '../text/manuscript-elements.ts'
import { openPdf } from './open-pdf.ts'
import { startFaults } from './page-starts.ts'

/**
 * Every page of the PDF is what was foretold when it was laid out: as many pages, with those
 * labels, each place on the page that contents say, each page beginning with the word that the
 * e-book says; none blank that should not be, none shrunk.
 */
export function pagesPdf(evidence: Evidence): Verdict {
  const pdf = openPdf(evidence.artifact)
  const findings = [
    ...countFaults(evidence, pdf),
    ...placeFaults(evidence, pdf),
    ...labelFaults(evidence, pdf),
    ...startFaults(evidence),
    ...emptyFaults(evidence, pdf),
    ...scaleFaults(pdf),
  ]
  return {
    read: counted(pdf.pages.length, 'page'),
    findings: findings.slice(0, mostFindings),
  }
}

function countFaults({ pageMap }: Evidence, { pages }: OpenPdf): readonly Finding[] {
  const expected = pageMap?.pages.length ?? pages.length
  if (pages.length === expected) return []
  return [finding('page-count', [String(pages.length), String(expected)])]
}

/** Chromium writes a destination for every place that a link leads to. */
function placeFaults(
  { book, pageMap }: Evidence,
  { destinations }: OpenPdf,
): readonly Finding[] {
  const ids = manuscriptIds(book)
  const needed = new Set([...book.notes.keys(), ...headingIds(book.contents)])
  return [...(pageMap?.pageOf ?? [])].flatMap(([id, page]) => {
    const found = destinations.get(id)
    const isLeftOut = found === undefined && !needed.has(id)
    if (found === page || isLeftOut) return []
    const details: [string, string, string] = [
      id,
      found === undefined ? 'none' : String(found + 1),
      String(page + 1),
    ]
    return [finding('page-other', details, ids.get(id))]
  })
}

function headingIds(contents: readonly ContentsEntry[]): readonly string[] {
  return contents.flatMap(({ children, id }) => [id, ...headingIds(children)])
}

function labelFaults({ pageMap }: Evidence, { pageLabels }: OpenPdf): readonly Finding[] {
  return (pageMap?.pages ?? []).flatMap(({ label }, page) => {
    const found = pageLabels?.[page]
    // A blank page has no folio, and the label that its number gives it.
    if (found === undefined || label === '' || found === label) return []
    return [finding('folio-other', [String(page + 1), found, label])]
  })
}

/** Chromium prints blank pages without a word when it finds no font. */
function emptyFaults({ pageMap }: Evidence, { pages }: OpenPdf): readonly Finding[] {
  return pages.flatMap(({ runs }, page) => {
    const isBlank = runs.every(({ text }) => text.trim() === '')
    if (!isBlank || pageMap?.pages[page]?.label === '') return []
    return [finding('page-empty', [String(page + 1)])]
  })
}

/** What is too wide for the page makes Chromium shrink the whole book. */
function scaleFaults({ pages }: OpenPdf): readonly Finding[] {
  return pages.flatMap(({ scales }, page) => {
    const shrunk = [...scales].filter((scale) => scale < fullScale * 0.998)
    if (shrunk.length === 0) return []
    const percent = Math.round((Math.min(...shrunk) / fullScale) * 100)
    return [finding('page-shrunk', [String(page + 1), `${percent} %`])]
  })
}

/** Points to a CSS pixel. */
const fullScale = 0.75
