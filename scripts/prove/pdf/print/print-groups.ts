import type { Mark, Run } from '../../../pdf/page-content.ts'
import type { OpenPdf } from '../../../pdf/read-pdf.ts'
import type { StructElement, StructuredContent } from '../../../pdf/structure.ts'
import { bytesOf, textOf } from '../../../pdf/syntax.ts'
import { splitLigatures } from '../../text/expected-text.ts'

/** Text of one part of the structure on one page, at its place in the reading order. */
export interface PrintGroup
  extends Pick<StructuredContent, 'page' | 'element' | 'block'> {
  /** Lines end with `\n`, the last one if another line follows it. */
  readonly text: string
  /** How many groups are read before it. */
  readonly order: number
  /** The id of the note that it stands in; `undefined` outside of notes. */
  readonly note: string | undefined
  /** Whether it is of the contents. */
  readonly isListed: boolean
  /** Whether white space stands before it that is no part of it. */
  readonly isSpaced: boolean
  readonly runs: readonly Run[]
  /** Distances of its highest and lowest base line from the lower edge of the page, in points. */
  readonly top: number
  readonly bottom: number
}

/** Text that readers pass over, such as a running head. */
export interface PrintedArtifact {
  /** Lines end with `\n`. */
  readonly text: string
  /** Distances of its highest and lowest base line from the lower edge of the page, in points. */
  readonly top: number
  readonly bottom: number
}

export interface PrintedText {
  readonly groups: readonly PrintGroup[]
  /** By page, text that is no part of the structure. */
  readonly artifacts: readonly (readonly PrintedArtifact[])[]
  /** Text that says it is part of the structure, where the structure does not know of it. */
  readonly strays: readonly { readonly page: number; readonly text: string }[]
  /** The group that a run is of. */
  readonly groupOf: ReadonlyMap<Run, PrintGroup>
}

type OpenGroup = { -readonly [Key in keyof PrintGroup]: PrintGroup[Key] }

/** The text of a PDF, put into the order in which it is meant to be read. A formula reads as its alternative text. */
export function printedText(pdf: OpenPdf): PrintedText {
  const groups: OpenGroup[] = []
  const left = pdf.runsByMark.map((byMark) => new Map(byMark))
  const formulas = new Map<StructElement, OpenGroup>()
  const groupOf = new Map<Run, PrintGroup>()
  let isSpaced = false
  for (const content of pdf.structure) {
    const { element, mcid, page } = content
    const runs = left[page]?.get(mcid)
    if (!runs) continue
    left[page]?.delete(mcid)
    // The first part of a formula stands for all of it.
    const formula = formulas.get(element)
    const group = formula ?? openGroup(content, runs, pdf)
    if (group.text.trim() === '') {
      isSpaced = true
      continue
    }
    group.top = Math.max(group.top, ...runs.map(({ y }) => y))
    group.bottom = Math.min(group.bottom, ...runs.map(({ y }) => y))
    for (const run of runs) groupOf.set(run, group)
    if (formula) continue
    if (element.type === 'Formula') formulas.set(element, group)
    const last = groups.at(-1)
    if (last && !isSameLine(last, group)) last.text += '\n'
    groups.push(Object.assign(group, { isSpaced, order: groups.length }))
    isSpaced = false
  }
  return {
    groups,
    groupOf,
    artifacts: pdf.pages.map(({ runs }) => artifactsOf(runs)),
    strays: left.flatMap((byMark, page) =>
      [...byMark]
        .map(([mcid, runs]) => ({ page, text: mcid === undefined ? '' : linesOf(runs) }))
        .filter(({ text }) => text.trim() !== ''),
    ),
  }
}

function openGroup(
  { block, contents, element, note, page }: StructuredContent,
  runs: readonly Run[],
  { objects }: OpenPdf,
): OpenGroup {
  const { dictionary, type } = element
  const isFormula = type === 'Formula'
  return {
    ...{ page, element, block, runs, order: 0, isSpaced: false },
    text: isFormula ? textOf(objects.get(dictionary.get('Alt'))) : linesOf(runs),
    note: note && bytesOf(objects.get(note.dictionary.get('ID'))),
    isListed: contents !== undefined,
    top: Number.NEGATIVE_INFINITY,
    bottom: Number.POSITIVE_INFINITY,
  }
}

function isSameLine({ page, runs }: PrintGroup, next: PrintGroup): boolean {
  return page === next.page && isOnLine(runs.at(-1), next.runs[0])
}

function isOnLine(last: Run | undefined, next: Run | undefined): boolean {
  return Math.abs(baselineOf(last) - baselineOf(next)) < 0.5
}

/** How high a line stands; how far to the right, if it runs up the page. */
function baselineOf(run: Run | undefined): number {
  return (run?.turned ? run.x : run?.y) ?? 0
}

/** The text of runs, ligatures split, a line for each base line. */
function linesOf(runs: readonly Run[]): string {
  let text = ''
  for (const [index, run] of runs.entries()) {
    if (index > 0 && !isOnLine(runs[index - 1], run)) text += '\n'
    text += splitLigatures(run.text)
  }
  return text
}

/** Made by a style sheet, each by itself. */
export const quoteMark = /^[\p{Pi}\p{Pf}"'„‚]$/u

function artifactsOf(runs: readonly Run[]): readonly PrintedArtifact[] {
  const artifacts: PrintedArtifact[] = []
  let last: Run | undefined
  // A space of a font that a file has nothing else of has no place.
  const seen = runs.filter(({ mcid, x }) => mcid === undefined && Number.isFinite(x))
  for (const run of seen) {
    const { size, text, x, y } = run
    const isOfMark = last && run.mark && outermost(last.mark) === outermost(run.mark)
    const isSameLine = last && isOnLine(last, run)
    // A running head in several fonts has a mark for each.
    const goesOn =
      last &&
      isSameLine &&
      Math.abs(x - last.end) < size / 2 &&
      ![last.text, text].some((each) => quoteMark.test(each.trim()))
    const before = isOfMark || goesOn ? artifacts.pop() : undefined
    artifacts.push({
      text: before ? `${before.text}${isSameLine ? '' : '\n'}${text}` : text,
      top: Math.max(y, before?.top ?? y),
      bottom: Math.min(y, before?.bottom ?? y),
    })
    last = run
  }
  return artifacts
}

function outermost(mark: Mark | undefined): Mark | undefined {
  return mark?.around ? outermost(mark.around) : mark
}
