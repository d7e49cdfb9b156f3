import type { PdfFont } from './fonts.ts'
import type { PdfObjects } from './objects.ts'
import type {
  Box,
  Clip,
  LooseSpan,
  Mark,
  Matrix,
  PaintedPicture,
  Run,
} from './page-content.ts'
import type { PdfDictionary, PdfObject } from './syntax.ts'

/** What is needed to read text and what is in drawings. */
export interface ContentSource {
  readonly objects: PdfObjects
  readonly fontOf: (reference: PdfObject | undefined) => PdfFont
}

/** The page whose content is read. */
export interface ContentPlace {
  /** Its index. */
  readonly page: number
  readonly resources: PdfDictionary
}

/** What `q` saves and `Q` restores. */
interface GraphicsState {
  readonly matrix: Matrix
  readonly clip: Clip
  readonly font: PdfFont | undefined
  readonly size: number
  readonly leading: number
}

/** Where the reading of a page's content has got to. */
export type State = ReturnType<typeof startState>

const unit: Matrix = [1, 0, 0, 1, 0, 0]
const nowhere: Box = [0, 0, 0, 0]

/** The state at the beginning of a page. */
export function startState(
  source: ContentSource | undefined,
  { page, resources }: ContentPlace,
) {
  return {
    source,
    found: {
      runs: [] as Run[],
      pictures: [] as PaintedPicture[],
      scales: new Set<number>(),
      drawn: new Set<number>(),
      lacking: new Set<PdfFont>(),
      marks: [] as Mark[],
      loose: [] as LooseSpan[],
    },
    /** Index of the page. */
    page,
    /** The marked content that is open, the innermost last. */
    open: [] as Mark[],
    saved: [] as GraphicsState[],
    /** Of the operator that is carried out, with its operands. */
    start: 0,
    end: 0,
    /** How many drawings the stream that is read is in, and its resources. */
    level: 0,
    resources,
    /** How many marks were open where that stream began. */
    depth: 0,
    /** The rectangle that was drawn last, and where a path begins that is not painted yet. */
    rectangle: nowhere,
    pathStart: undefined as number | undefined,
    matrix: unit,
    clip: { edges: nowhere, matrix: unit } as Clip,
    font: undefined as PdfFont | undefined,
    size: 0,
    leading: 0,
    /** Start of the line, and of the text matrix, in the space of the matrix. */
    x: 0,
    y: 0,
    /** Where the next letter begins, in that space. */
    pen: 0,
    scaleX: 1,
    scaleY: 1,
  }
}
