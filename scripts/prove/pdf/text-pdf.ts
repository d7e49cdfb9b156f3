import {
  counted,
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  type Verdict,
} from '../evidence.ts'
import { apparatusWords, strangeWords } from '../text/apparatus.ts'
import { drawnTexts } from './drawn-texts.ts'
import { explainMismatch } from './explain-mismatch.ts'
import { readPrint } from './read-print.ts'

/** Every word of the manuscript is in the PDF, in reading order, and none is added. */
export function textPdf(evidence: Evidence): Verdict {
  const print = readPrint(evidence)
  const { groups } = print.printed
  const words = groups.reduce(
    (sum, { text }) => sum + text.trim().split(/\s+/u).length,
    0,
  )
  const findings = [
    ...(print.match.isComplete ? [] : explainMismatch(print, evidence.book)),
    ...marginFaults(evidence),
    ...print.printed.strays.map(({ page, text }) => added(text, page)),
  ]
  return { read: counted(words, 'word'), findings: findings.slice(0, mostFindings) }
}

/** Running heads and folios repeat headings, the title, the authors, and the number of the page. */
function marginFaults(evidence: Evidence): readonly Finding[] {
  const { book, pageMap } = evidence
  const known = apparatusWords(book, drawnTexts(book))
  return readPrint(evidence).printed.margins.flatMap((lines, page) => {
    const folio = pageMap?.pages[page]?.label.toLowerCase()
    const strange = lines.flatMap((line) => strangeWords(line, known))
    const words = strange.filter((word) => word !== folio)
    return words.length > 0 ? [added(words.join(' '), page)] : []
  })
}

function added(text: string, page: number): Finding {
  const words = text.replace(/\s+/gu, ' ').trim().slice(0, 72)
  return finding('text-added', ['PDF', words, `beside the text of page ${page + 1}`])
}
