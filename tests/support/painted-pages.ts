import type { Mark, PageContent } from '../../scripts/pdf/page-content.ts'
import { readPdf } from '../../scripts/pdf/read-pdf.ts'

/** What a page shows, by its marks. Pictures and lines are `(picture)` and `(lines)`. */
export interface PaintedPage {
  /** By the number of the marked content. */
  readonly byMark: ReadonlyMap<number, PaintedMark>
  /** In the order of painting, texts in quotation marks; what is alike in a row once. */
  readonly artifacts: readonly string[]
  /** The same of what no mark is around. */
  readonly unmarked: readonly string[]
}

interface PaintedMark {
  readonly text: string
  readonly others: readonly string[]
}

/** What the marks of a PDF hold. */
export function paintedPages(bytes: Uint8Array): readonly PaintedPage[] {
  return readPdf(bytes).pages.map((page) => ({
    byMark: marksByNumber(page),
    artifacts: artifactsOf(page),
    unmarked: [
      ...page.runs.flatMap(({ mark, text }) => (mark ? [] : [JSON.stringify(text)])),
      ...page.loose.map(() => '(lines)'),
    ],
  }))
}

function marksByNumber({
  drawn,
  marks,
  runs,
}: PageContent): ReadonlyMap<number, PaintedMark> {
  const byNumber = new Map<number, PaintedMark>()
  for (const { mcid } of marks) {
    if (mcid === undefined || byNumber.has(mcid)) continue
    const own = runs.filter((run) => run.mcid === mcid).map((run) => run.text)
    const others = [
      ...new Set(marks.filter((mark) => mark.mcid === mcid).flatMap(othersIn)),
    ]
    // A picture made of drawing and text is none of the two for the mark around it.
    const isForm = others.length === 0 && drawn.has(mcid)
    byNumber.set(mcid, {
      // Spaces of all kinds look alike to whoever looks the text over.
      text: own.join('').replace(/[\u00a0\u200b\u202f]/gu, ' '),
      others: isForm ? ['(picture)'] : others,
    })
  }
  return byNumber
}

function othersIn({ paintsLines, paintsPicture }: Mark): readonly string[] {
  return [...(paintsLines ? ['(lines)'] : []), ...(paintsPicture ? ['(picture)'] : [])]
}

/** Letters of artifacts in a row are one text. */
function artifactsOf({ marks, runs }: PageContent): readonly string[] {
  const shown: string[] = []
  let text = ''
  const endText = () => {
    if (text !== '') shown.push(JSON.stringify(text))
    text = ''
  }
  for (const mark of marks) {
    if (mark.tag !== 'Artifact') continue
    for (const run of runs) if (run.mark === mark) text += run.text
    for (const other of othersIn(mark)) {
      endText()
      if (shown.at(-1) !== other) shown.push(other)
    }
  }
  endText()
  return shown
}
