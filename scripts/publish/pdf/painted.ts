import { PDFName, PDFNumber, PDFRawStream } from '@cantoo/pdf-lib'
import type { PrintColour } from '../../book.ts'
import { groupBy } from '../../lib/group-by.ts'
import { readContent } from '../../pdf/content.ts'
import { type Box, boxOn, type Mark, type PageContent } from '../../pdf/page-content.ts'
import { inkEdits } from './inks.ts'
import {
  dictAt,
  type Edit,
  edited,
  itemsAt,
  type PrintedPage,
  type PrintedPdf,
  replaceStream,
  rounded,
} from './printed-pdf.ts'
import {
  contentOf,
  isMarked,
  type MarkedContent,
  type StructureElement,
} from './read-tags.ts'

/** What is painted on the pages. */
export interface Painted {
  readonly pages: readonly PageContent[]
  /** Whether marked content is for reading; lines alone are, if they are part of a drawing. */
  readonly isContent: (content: MarkedContent, isInDrawing: boolean) => boolean
  /** Whether marked content shows letters. */
  readonly isText: (content: MarkedContent) => boolean
  /** Left, lower, right and upper edge of a picture on its page, in points. */
  readonly boxOf: (content: MarkedContent) => Box | undefined
}

/** Reads what the pages paint in which marked content. */
export function readPainted({ pages }: PrintedPdf): Painted {
  const contents = pages.map(({ content }, page) =>
    readContent(content, { page, resources: new Map() }),
  )
  // Those without a number of their own, within one that has, come after it.
  const marks = contents.map((page) => groupBy(page.marks, ({ mcid }) => mcid))
  const marksOf = ({ mcid, page }: MarkedContent): readonly Mark[] =>
    marks[page]?.get(mcid) ?? []
  return {
    pages: contents,
    isContent: (content, isInDrawing) =>
      marksOf(content).some(
        ({ paintsLines, paintsPicture, paintsText }) =>
          paintsText || paintsPicture || (isInDrawing && paintsLines),
      ),
    isText: (content) => marksOf(content).some(({ paintsText }) => paintsText),
    boxOf: (content) => {
      const all = marksOf(content)
      const [mark] = all
      const page = pages[content.page]
      if (!mark || !page) return undefined
      const picture = all.find((each) => each.picture)?.picture
      // A drawing is no picture in the file: its lines are among those of the page, cut to its edges.
      if (!picture) return roundedBox(boxOn(mark.clip.matrix, mark.clip.edges))
      return roundedBox(boxOn(picture.matrix, spaceOf(page, picture.name)))
    },
  }
}

/** The edges of a picture in its own space: an image fills the unit square, a drawing its bounding box. */
function spaceOf({ node }: PrintedPage, name: string): Box {
  const resources = dictAt(node, 'Resources')
  const picture = resources && dictAt(resources, 'XObject')?.lookup(PDFName.of(name))
  const box = picture instanceof PDFRawStream ? itemsAt(picture.dict, 'BBox') : []
  const [left = 0, lower = 0, right = 1, upper = 1] = box.map((edge) =>
    edge instanceof PDFNumber ? edge.asNumber() : 0,
  )
  return [left, lower, right, upper]
}

/**
 * Marks as artifacts what the pages show and nobody has to read: running heads and folios, rules
 * and ornaments, and everything else that the structure does not hold; and writes the pages in their inks.
 *
 * @see ISO 32000-1, 14.8.2.2
 */
export function markArtifacts(
  pdf: PrintedPdf,
  top: StructureElement,
  painted: Painted,
  inks: PrintColour,
): void {
  const used = groupBy(contentOf(top).filter(isMarked), ({ page }) => page)
  for (const [index, { content, contentRef }] of pdf.pages.entries()) {
    const page = painted.pages[index]
    if (!page) continue
    const numbers = new Set(used.get(index)?.map(({ mcid }) => mcid))
    const edits = [
      ...artifactEdits(page, numbers),
      ...inkEdits(page.colours, inks),
      ...twinEdits(content),
    ]
    replaceStream(pdf, contentRef, pdf.context.obj({}), edited(content, edits))
  }
}

/** By how much letters are larger that are not to be taken for those before them, in thousandths of a pixel. */
const twinGrowth = 0.001

/** Sets the type, or shows a letter, after which the same is shown. */
const twins = /\/(F\d+) ([\d.]+) Tf|<([\dA-F]{4})> Tj\s-?[\d.]+ 0 Td (?=<\3> Tj)/g

/**
 * A letter that overlaps the same before it, as those of italics and slashes do, PDFium takes for that, painted again to be
 * bold, and so leaves it out where a reader copies or searches; unless its size is another.
 */
function twinEdits(content: string): readonly Edit[] {
  let [font, size, grown] = ['', 0, 0]
  return Array.from(content.matchAll(twins)).flatMap((found) => {
    const [{ length }, name, given] = found
    if (name) [font, size, grown] = [name, Number(given), 0]
    if (name) return []
    grown = twinGrowth - grown
    const start = found.index + length
    return [{ start, end: start, text: `/${font} ${size + grown} Tf ` }]
  })
}

function roundedBox([left, lower, right, upper]: Box): Box {
  return [rounded(left), rounded(lower), rounded(right), rounded(upper)]
}

function artifactEdits(
  { loose, marks }: PageContent,
  used: ReadonlySet<number>,
): readonly Edit[] {
  const unused = marks.filter(({ properties }) => {
    const mcid = properties.get('MCID')
    return typeof mcid === 'number' && !used.has(mcid)
  })
  return [
    ...unused.map(({ opening }) => ({ ...opening, text: '/Artifact BMC' })),
    ...loose.flatMap(({ end, paints, start }) => {
      const mark = paints === 'text' ? '<</Type /Pagination>> BDC' : 'BMC'
      return [
        { start, end: start, text: `/Artifact ${mark}\n` },
        { start: end, end, text: '\nEMC' },
      ]
    }),
  ]
}
