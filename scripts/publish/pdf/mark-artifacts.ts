import { PDFRawStream } from '@cantoo/pdf-lib'
import { compress } from './compress.ts'
import type { Painted } from './painted.ts'
import type { PrintedPdf } from './printed-pdf.ts'
import type { ScannedContent } from './scan-content.ts'
import { isElement, isMarked, type StructureElement } from './structure-tree.ts'

/**
 * Marks as artifacts what the pages show and nobody has to read: running heads and folios, rules
 * and ornaments, and everything else that the structure does not hold.
 *
 * @see ISO 32000-1, 14.8.2.2
 */
export function markArtifacts(
  pdf: PrintedPdf,
  top: StructureElement,
  painted: Painted,
): void {
  const used = usedMarks(top, pdf.pages.length)
  for (const [index, { content, contentRef }] of pdf.pages.entries()) {
    const scanned = painted.pages[index]
    if (!scanned) continue
    const marked = Buffer.from(withArtifacts(content, scanned, used[index]), 'latin1')
    const packed = compress(marked)
    const dict = pdf.context.obj({ Length: packed.length, Filter: 'FlateDecode' })
    pdf.context.assign(contentRef, PDFRawStream.of(dict, packed))
  }
}

/** For each page, the numbers of the marked content that the structure holds. */
function usedMarks(top: StructureElement, pageCount: number): readonly Set<number>[] {
  const used = Array.from({ length: pageCount }, () => new Set<number>())
  const visit = ({ children }: StructureElement): void => {
    for (const child of children) {
      if (isElement(child)) visit(child)
      else if (isMarked(child)) used[child.page]?.add(child.mcid)
    }
  }
  visit(top)
  return used
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

function withArtifacts(
  content: string,
  { loose, marks }: ScannedContent,
  used: ReadonlySet<number> | undefined,
): string {
  const edits: Edit[] = []
  for (const [mcid, { opening }] of marks) {
    if (!used?.has(mcid)) edits.push({ ...opening, text: '/Artifact BMC' })
  }
  for (const { end, paints, start } of loose) {
    const isHead = paints === 'text'
    const opening = isHead ? '/Artifact <</Type /Pagination>> BDC\n' : '/Artifact BMC\n'
    edits.push({ start, end: start, text: opening }, { start: end, end, text: '\nEMC' })
  }
  edits.sort((a, b) => a.start - b.start)
  let edited = ''
  let at = 0
  for (const { end, start, text } of edits) {
    edited += content.slice(at, start) + text
    at = end
  }
  return edited + content.slice(at)
}
