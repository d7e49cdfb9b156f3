/** Where elements of the manuscript stand in print: what links lead to, and what the layout remarked on. */
import type { Element } from 'hast'
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import type { Book } from '../../book.ts'
import { elementsOf, isHeading } from '../../lib/hast.ts'
import { filesOf, sourceOf } from '../../lib/origins.ts'
import type { Run } from '../../pdf/page-content.ts'
import type { Reported } from '../../problems/report.ts'
import { type Evidence, type Finding, finding, keepPlace, pageName } from '../evidence.ts'
import { expectedLetters, splitLigatures } from '../text/expected-text.ts'
import { manuscriptIds } from '../text/manuscript-elements.ts'
import { withoutSpaces } from '../text/passage.ts'
import { textOf } from '../text/read-tree.ts'
import {
  openPdf,
  placedRuns,
  printedBlocks,
  printedPlace,
  readPrint,
} from './print/read-print.ts'

/** The top of a place is no further above its first base line, in ems of its type. */
const mostAbove = 4

/** What rounding may do, in points. */
const slack = 1

/**
 * Destinations of headings, references and other words, and of notes, that are not where their first
 * words stand.
 */
export function heightFaults(evidence: Evidence): readonly Finding[] {
  const { destinations, heights, pages } = openPdf(evidence.artifact)
  const ids = manuscriptIds(evidence.book)
  const places = [...textPlaces(evidence), ...notePlaces(evidence)]
  return places.flatMap(([id, { page, run }]): Finding[] => {
    const height = heights.get(id)
    // A place on another page is told by the check of pages.
    if (height === undefined || destinations.get(id) !== page) return []
    const isNote = evidence.book.notes.has(id)
    // What is turned has the page for itself.
    const top = run.turned?.upper ?? run.y
    const isNear = isNote
      ? isClear(pages[page]?.runs ?? [], run, height)
      : run.turned || height <= top + mostAbove * run.size + slack
    if (height >= top - slack && isNear) return []
    const details: [string, string, string, string] = [
      id,
      String(Math.round(height)),
      String(page + 1),
      String(Math.round(run.y)),
    ]
    return [finding('place-elsewhere', details, ids.get(id))]
  })
}

/** The first note of a page has room above it, in which no text stands. */
function isClear(runs: readonly Run[], { size, y }: Run, height: number): boolean {
  return !runs.some((other) => other.y > y + size && other.y < height - slack)
}

/** Text on a page, given by its index. */
interface PlacedRun {
  readonly page: number
  readonly run: Run
}

/** By the id of an element of the text, where its first words stand. */
function textPlaces(evidence: Evidence): ReadonlyMap<string, PlacedRun> {
  const { match, streams } = readPrint(evidence)
  const places = new Map<string, PlacedRun>()
  const steps = match.steps.filter(({ stream }) => stream === streams.body)
  let next = 0
  for (const { at: from, element } of expectedLetters(evidence.book).body.places) {
    const { id } = element.properties
    if (typeof id !== 'string' || !isWordy(element)) continue
    while ((steps[next + 1]?.from ?? Number.POSITIVE_INFINITY) <= from) next++
    const step = steps[next]
    const runs = step ? placedRuns(step) : []
    const run = runs.find(({ at, to }) => at <= from && from < to)?.run
    if (step && run) places.set(id, { page: step.group.page, run })
  }
  return places
}

/** By the id of a note, where it begins. */
function notePlaces(evidence: Evidence): ReadonlyMap<string, PlacedRun> {
  const places = new Map<string, PlacedRun>()
  for (const { from, group } of readPrint(evidence).match.steps) {
    const { note, page, runs } = group
    const run = runs.find(({ text }) => text.trim() !== '')
    if (note !== undefined && from === 0 && run) places.set(note, { page, run })
  }
  return places
}

const inline = new Set('a span em strong cite q'.split(' '))

/** Whether an element is as high as its first line, with which it begins. */
function isWordy(element: Element): boolean {
  if (!isHeading(element) && !inline.has(element.tagName)) return false
  const hasPicture = elementsOf(element).some(({ tagName }) => tagName === 'img')
  return textOf(element) !== '' && !hasPicture
}

/** Problems that are told before there is a PDF, and seen in it: what did not fit the page. */
const overflows = new Set([
  'code-wrapped',
  'landscape-tight',
  'note-astray',
  'table-tight',
])

/** Finds in print what the layout has remarked on: it knew the pages, and not the finished file. */
export function placeRemarks(evidence: Evidence): void {
  const { book } = evidence
  const messages = messagesOf(book)
  if (messages.size === 0) return
  const blocks = printedBlocks(evidence)
  const place = (key: string, note?: string, from = 0, element?: Element): void => {
    const seen = messages.get(key)
    if (!seen) return
    const text = element && withoutSpaces(splitLigatures(textOf(element)))
    const to = from + (text?.length ?? Number.POSITIVE_INFINITY)
    const lines = blocks
      .filter((block) => block.note === note)
      .flatMap((block) => block.lines.filter(({ at }) => from <= at && at < to))
    const printed = printedPlace(lines)
    if (!printed) return
    // Code has the place of the block that it fills.
    messages.delete(key)
    keepPlace(seen, printed)
    seen.message.reason += `; see page ${pageName(evidence, printed.page)}`
  }
  const { body, notes } = expectedLetters(book)
  for (const { at, element, file } of body.places)
    place(keyOf(file, element.position), undefined, at, element)
  for (const { file, id, label, position } of book.notes.values()) {
    place(keyOf(file, position), id)
    for (const { at, element } of notes.get(id)?.places ?? [])
      place(keyOf(file, element.position), id, label.length + at, element)
  }
}

/** By file and position. */
function messagesOf({ notes, sections }: Book) {
  const files = [...sections, ...notes.values()].flatMap(({ file }) => filesOf(file))
  const found = new Map<string, Reported>()
  for (const file of new Set(files)) {
    for (const message of file.messages) {
      const { place, ruleId } = message
      if (overflows.has(ruleId ?? '') && place && 'start' in place)
        found.set(keyOf(file, place), { file, message })
    }
  }
  return found
}

function keyOf(file: VFile, position: Position | undefined): string {
  const source = sourceOf(file, position)
  const { end, start } = source.position ?? {}
  return [source.file.path, start?.line, start?.column, end?.line, end?.column].join(' ')
}
