import type { Root } from 'hast'
import type { Book } from '../../book.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  type Verdict,
} from '../evidence.ts'
import { apparatusWords, strangeWords } from '../text/apparatus.ts'
import { squeeze } from '../text/passage.ts'
import { elementsOf } from '../text/properties.ts'
import { textOf } from '../text/read-tree.ts'
import { drawnTexts } from './drawn-texts.ts'
import { explainMismatch } from './explain-mismatch.ts'
import { joinedWords } from './joined-words.ts'
import { readPrint } from './read-print.ts'

/**
 * Every word of the manuscript is in the PDF, in reading order, none is added, and none is joined to
 * the next.
 */
export function textPdf(evidence: Evidence): Verdict {
  const print = readPrint(evidence)
  const { groups } = print.printed
  const words = groups.reduce(
    (sum, { text }) => sum + text.trim().split(/\s+/u).length,
    0,
  )
  const findings = [
    ...(print.match.isComplete ? joinedWords : explainMismatch)(print, evidence.book),
    ...marginFaults(evidence),
    ...print.printed.strays.map(({ page, text }) => added(text, page)),
  ]
  return { read: counted(words, 'word'), findings: findings.slice(0, mostFindings) }
}

/**
 * Running heads and folios repeat headings, the title, the authors, and the number of the page; a
 * table that goes on repeats its head.
 */
function marginFaults(evidence: Evidence): readonly Finding[] {
  const { book, pageMap } = evidence
  const known = apparatusWords(book, drawnTexts(book))
  const heads = tableHeads(book)
  return readPrint(evidence).printed.margins.flatMap((artifacts, page) => {
    const folio = pageMap?.pages[page]?.label.toLowerCase()
    const texts = artifacts
      .map((text) => text.replace(/[-\u2010\u00ad]\n/g, ''))
      .filter((text) => !heads.some((head) => head.includes(squeeze(text))))
    const strange = texts.flatMap((text) => strangeWords(text, known))
    const words = strange.filter((word) => word !== folio)
    return words.length > 0 ? [added(words.join(' '), page)] : []
  })
}

/** What the heads of tables say, cell by cell. */
function tableHeads(book: Book): readonly string[] {
  const trees = [
    ...book.sections.map(({ tree }) => tree),
    ...[...book.notes.values()].map(({ children }): Root => {
      return { type: 'root', children: [...children] }
    }),
  ]
  return trees
    .flatMap((tree) => elementsOf(tree))
    .filter(({ tagName }) => tagName === 'thead')
    .flatMap((head) => elementsOf(head))
    .filter(({ tagName }) => tagName === 'th' || tagName === 'td')
    .map((cell) => squeeze(textOf(cell)))
}

function added(text: string, page: number): Finding {
  const words = text.replace(/\s+/gu, ' ').trim().slice(0, 72)
  return finding('text-added', ['PDF', words, `beside the text of page ${page + 1}`])
}
