import { counted, type Evidence, type Verdict } from '../evidence.ts'
import { openPdf } from './open-pdf.ts'
import { printedBlocks } from './printed-lines.ts'
import { judgeLines } from './type/judge-lines.ts'
import { judgePages } from './type/judge-pages.ts'

/**
 * What a typesetter would put right by hand, and an author can by other words: lines that are alone on a
 * page, shorter than an indent, loose, or ladders of hyphens; headings at the foot of a page; a last page
 * of a few lines. No book is kept back for it.
 */
export function typePdf(evidence: Evidence): Verdict {
  const blocks = printedBlocks(evidence)
  const { pages } = openPdf(evidence.artifact)
  const drawn = pages.map(({ drawn, pictures }) => drawn.size > 0 || pictures.length > 0)
  return {
    read: counted(
      blocks.reduce((sum, { lines }) => sum + lines.length, 0),
      'line',
    ),
    findings: [],
    remarks: [...judgeLines(blocks), ...judgePages(blocks, drawn)],
  }
}
