import type { Element, Nodes } from 'hast'
import type { Book } from '../../book.ts'
import { elementsOf } from '../../lib/hast.ts'
import type { Run } from '../../pdf/content.ts'
import { type Evidence, type Finding, finding } from '../evidence.ts'
import { apart } from '../text/expected-text.ts'
import { manuscriptIds } from '../text/manuscript-elements.ts'
import { type PassageWriter, writePassage } from '../text/passage.ts'
import { readTree, textOf } from '../text/read-tree.ts'
import { openPdf } from './open-pdf.ts'
import { bodyPlaces, notePlaces } from './printed-lines.ts'

/** The top of a place is no further above its first base line, in ems of its type. */
const mostAbove = 3.5

/** What rounding may do, in points. */
const slack = 1

/**
 * Destinations of headings, references and other words, and of notes, that are not where their first
 * words stand.
 */
export function heightFaults(evidence: Evidence): readonly Finding[] {
  const { destinations, heights, pages } = openPdf(evidence.artifact)
  const ids = manuscriptIds(evidence.book)
  return [...placesOf(evidence)].flatMap(([id, { page, run }]): Finding[] => {
    const height = heights.get(id)
    // A place on another page is told by the check of pages.
    if (height === undefined || destinations.get(id) !== page) return []
    const isNote = evidence.book.notes.has(id)
    const isNear = isNote
      ? isClear(pages[page]?.runs ?? [], run, height)
      : height <= run.y + mostAbove * run.size + slack
    if (height >= run.y - slack && isNear) return []
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

interface Place {
  readonly page: number
  readonly run: Run
}

/** By id, where its first words stand. */
function placesOf(evidence: Evidence): ReadonlyMap<string, Place> {
  const ids = [...wordyIds(evidence.book)].toSorted(([, a], [, b]) => a - b)
  const found = bodyPlaces(
    evidence,
    ids.map(([, at]) => at),
  )
  const places = new Map<string, Place>()
  for (const [index, [id]] of ids.entries()) {
    const place = found[index]
    if (place) places.set(id, place)
  }
  const notes = notePlaces(evidence)
  for (const [index, id] of [...evidence.book.notes.keys()].entries()) {
    const place = notes.get(index)
    if (place) places.set(id, place)
  }
  return places
}

const headings = new Set('h1 h2 h3 h4 h5 h6'.split(' '))
const inline = new Set('a span em strong cite q'.split(' '))

/** By id, how many letters stand before its first one in print, where joined ones are apart; white space left out. */
function wordyIds({ sections }: Book): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>()
  const passage = writePassage()
  const into: PassageWriter = {
    ...passage,
    write: (text, origin) => passage.write(apart(text), origin),
  }
  for (const { tree } of sections) {
    into.gap()
    readTree(tree, {
      into,
      turn: (element) => {
        const { id } = element.properties
        if (typeof id === 'string' && isWordy(element)) offsets.set(id, into.length())
        return undefined
      },
    })
    into.gap()
  }
  return offsets
}

/** Whether an element is as high as its first line, with which it begins. */
function isWordy(element: Element): boolean {
  if (!headings.has(element.tagName) && !inline.has(element.tagName)) return false
  const within: readonly Nodes[] = elementsOf(element)
  return textOf(element) !== '' && within.every((each) => !isPicture(each))
}

function isPicture(node: Nodes): boolean {
  return node.type === 'element' && node.tagName === 'img'
}
