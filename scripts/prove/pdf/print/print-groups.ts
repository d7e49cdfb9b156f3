import { groupBy } from '../../../lib/group-by.ts'
import type { Mark, Run } from '../../../pdf/page-content.ts'
import type { OpenPdf } from '../../../pdf/read-pdf.ts'
import type { StructuredContent } from '../../../pdf/structure.ts'
import { textOf } from '../../../pdf/syntax.ts'
import { splitLigatures } from '../../text/expected-text.ts'

/** Text of one part of the structure on one page, at its place in the reading order. */
export interface PrintGroup {
  /** Lines end with `\n`, the last one if another line follows it. */
  readonly text: string
  readonly page: number
  /** Number of its marked content. */
  readonly mcid: number
  /** Of the structure element that it stands in, such as `Lbl`. */
  readonly role: string
  /** Number of the innermost structure element around it that begins a line. */
  readonly block: number
  /** Whether it stands in a note. */
  readonly isNote: boolean
  /** Whether white space stands before it that is no part of it. */
  readonly isSpaced: boolean
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
}

interface Part {
  text: string
  readonly firstY: number
  lastY: number
  top: number
  bottom: number
  isUsed: boolean
}

/** The text of a PDF, put into the order in which it is meant to be read. A formula reads as its alternative text. */
export function printedText(pdf: OpenPdf): PrintedText {
  const { pages, structure } = pdf
  const parts = pdf.runsByMark.map((byMark) => {
    const found = new Map<number, Part>()
    for (const [mcid, runs] of byMark)
      if (mcid !== undefined) found.set(mcid, partOf(runs))
    return found
  })
  joinFormulas(pdf, parts)
  const groups: PrintGroup[] = []
  let before: { readonly part: Part; readonly page: number } | undefined
  let isSpaced = false
  const repeats = repeatedHeads(structure, parts)
  for (const content of structure) {
    const { block, mcid, note, page, role } = content
    const isNote = note !== undefined
    const part = parts[page]?.get(mcid)
    if (!part || part.isUsed || part.text.trim() === '') {
      isSpaced ||= part !== undefined
      continue
    }
    if (repeats.has(content)) {
      part.isUsed = true
      continue
    }
    const isSameLine =
      before?.page === page && Math.abs(before.part.lastY - part.firstY) < 0.5
    const last = groups.at(-1)
    if (last && !isSameLine)
      groups[groups.length - 1] = { ...last, text: `${last.text}\n` }
    const { bottom, text, top } = part
    groups.push({ text, page, mcid, role, block, isNote, isSpaced, top, bottom })
    part.isUsed = true
    isSpaced = false
    before = { part, page }
  }
  return {
    groups,
    artifacts: pages.map(({ runs }) => artifactsOf(runs)),
    strays: parts.flatMap((onPage, page) =>
      [...onPage.values()]
        .filter(({ isUsed, text }) => !isUsed && text.trim() !== '')
        .map(({ text }) => ({ page, text })),
    ),
  }
}

/** Of each formula one part, the first with letters, that says its source and is as high as all of it. */
function joinFormulas(
  { objects, structure }: OpenPdf,
  parts: readonly Map<number, Part>[],
): void {
  const formulas = new Map<number, Part>()
  for (const { element, mcid, page, role } of structure) {
    const part = parts[page]?.get(mcid)
    if (role !== 'Formula' || !part) continue
    const formula = formulas.get(element)
    if (formula) {
      formula.top = Math.max(formula.top, part.top)
      formula.bottom = Math.min(formula.bottom, part.bottom)
      parts[page]?.delete(mcid)
    } else {
      part.text = textOf(objects.dictionary({ ref: element }).get('Alt'))
      formulas.set(element, part)
    }
  }
}

/** Made by a style sheet, each by itself. */
export const quoteMark = /^[\p{Pi}\p{Pf}"'„‚]$/u

function artifactsOf(runs: readonly Run[]): readonly PrintedArtifact[] {
  const artifacts: PrintedArtifact[] = []
  let last: Run | undefined
  for (const run of runs.filter(({ mcid }) => mcid === undefined)) {
    const { size, text, x, y } = run
    const isOfMark = last && run.mark && outermost(last.mark) === outermost(run.mark)
    const isSameLine = last && Math.abs(last.y - y) < 0.5
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
  let found = mark
  while (found?.around) found = found.around
  return found
}

/**
 * The head of a table that goes on over pages, where it is repeated: the same cell with the same
 * words on a later page.
 */
function repeatedHeads(
  structure: readonly StructuredContent[],
  parts: readonly ReadonlyMap<number, Part>[],
): ReadonlySet<StructuredContent> {
  const wordsOf = (contents: readonly StructuredContent[]): string =>
    contents.map(({ mcid, page }) => parts[page]?.get(mcid)?.text ?? '').join('')
  return new Set(
    [...groupBy(structure, ({ head }) => head)].flatMap(([head, cell]) => {
      const [first, ...later] = [...groupBy(cell, ({ page }) => page).values()]
      if (head === undefined) return []
      return later.filter((each) => first && wordsOf(each) === wordsOf(first)).flat()
    }),
  )
}

function partOf(runs: readonly Run[]): Part {
  const { y: firstY = 0 } = runs[0] ?? {}
  const part = {
    text: '',
    firstY,
    lastY: firstY,
    top: firstY,
    bottom: firstY,
    isUsed: false,
  }
  for (const { text, y } of runs) {
    const plain = splitLigatures(text)
    part.text += Math.abs(part.lastY - y) < 0.5 ? plain : `\n${plain}`
    part.lastY = y
    part.top = Math.max(part.top, y)
    part.bottom = Math.min(part.bottom, y)
  }
  return part
}
