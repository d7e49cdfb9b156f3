/**
 * Fits the text of a PDF, in reading order, to what it should be.
 *
 * What should be there is several streams: the text, each note, the contents. The structure says to which of
 * them a group of the print belongs: a note is an element with the id of the note, the contents are
 * a section of their own, and everything else is the text. Each stream is followed by itself:
 *
 * - numbers of list items are the browser's, and words in a drawing are the drawing's;
 * - before and after the text, on pages of their own between sections of a book, and nowhere else, there may be words of
 *   the apparatus;
 * - white space does not count, nor does a hyphen at the end of a line that the text lacks.
 */
import { groupBy } from '../../../lib/group-by.ts'
import { isSpace, withoutSpaces } from '../../text/passage.ts'
import type { ListNumber } from '../../text/read-tree.ts'
import type { PrintStreams, Stream } from './expected-print.ts'
import type { PrintGroup } from './print-groups.ts'

/** A print, fitted to all that should be in it. */
export interface Match {
  readonly isComplete: boolean
  readonly fits: readonly Fit[]
  /** The groups of the text, the notes and the contents, as far as they could be fitted, as they are read. */
  readonly steps: readonly Step[]
  /** Groups of notes that the book does not have. */
  readonly strays: readonly PrintGroup[]
}

/** A stream, and what is there of it. */
export interface Fit {
  readonly stream: Stream
  readonly steps: readonly Step[]
  /** How many of them are in capitals that the book has not. */
  readonly capitals: number
  /** That stand before items of lists. */
  readonly numbers: readonly ListNumber[]
  /** Words of the apparatus. */
  readonly matter: readonly PrintGroup[]
  /** Words in drawings. */
  readonly drawn: readonly PrintGroup[]
  /** How far the stream has been found. */
  readonly at: number
  /** The groups from the first on that does not go on with it. */
  readonly rest: readonly PrintGroup[]
}

/** A group that is of a stream. */
export interface Step {
  readonly group: PrintGroup
  readonly stream: Stream
  /** Where it begins in the stream, and where it ends. */
  readonly from: number
  readonly to: number
}

export function fitPrint(groups: readonly PrintGroup[], streams: PrintStreams): Match {
  const byNote = groupBy(groups, ({ note }) => note)
  const { body, contents, notes } = streams
  const [text = [], listed = []] = [false, true].map((isListed) =>
    byNote.get(undefined)?.filter((group) => group.isListed === isListed),
  )
  const fits = [
    fitBody(body, text, streams),
    fitStream(contents, listed, streams),
    ...[...notes].map(([id, note]) => fitStream(note, byNote.get(id) ?? [], streams)),
  ]
  const strays = [...byNote].flatMap(([id, ofNote]) =>
    id === undefined || notes.has(id) ? [] : ofNote,
  )
  return {
    isComplete: strays.length === 0 && fits.every(isWhole),
    fits,
    steps: fits
      .flatMap(({ steps }) => steps)
      .sort((a, b) => a.group.order - b.group.order),
    strays,
  }
}

function isWhole({ at, rest, stream }: Fit): boolean {
  return at === stream.text.length && rest.length === 0
}

/** The text may begin with the words of the apparatus that stand before it: it is where most of it fits. */
function fitBody(body: Stream, all: readonly PrintGroup[], streams: PrintStreams): Fit {
  const { isFront, isMatter } = streams
  const fronts = all.filter(({ page, text }) => isFront(page) && isMatter(text))
  const front = new Set(fronts)
  const groups = all.filter((group) => !front.has(group))
  let best = fitStream(body, groups, streams, 0)
  for (let before = 1; !isWhole(best); before++) {
    const last = groups[before - 1]
    if (!last || !isMatter(last.text)) break
    const fit = fitStream(body, groups, streams, before)
    if (isWhole(fit) || fit.at >= best.at) best = fit
  }
  return { ...best, matter: [...fronts, ...best.matter] }
}

/** @param before - For the text: so many groups are of the apparatus before it. */
function fitStream(
  stream: Stream,
  groups: readonly PrintGroup[],
  { isDrawn, isMatter }: PrintStreams,
  before?: number,
): Fit {
  const steps: Step[] = []
  const numbers: ListNumber[] = []
  const isBody = before !== undefined
  const matter = groups.slice(0, before ?? 0)
  const drawn: PrintGroup[] = []
  let at = 0
  let capitals = 0
  const take = (found: PrintGroup): boolean => {
    const group = asWritten(stream.text, at, found)
    const { text } = group
    const { type } = group.element
    capitals += Number(group !== found)
    const number = { text: withoutSpaces(text), at }
    const isExpected = isSame(number, stream.numbers[numbers.length])
    const to = type === 'Figure' ? undefined : follow(stream.text, at, text)
    // A label may be the author's as well: the term that is described.
    if (type === 'Lbl' && (isExpected || to === undefined)) numbers.push(number)
    else if (to !== undefined) {
      steps.push({ group, stream, from: at, to })
      at = to
    } else if (type === 'Figure' && isDrawn(text)) drawn.push(group)
    else if (isBody && at === stream.text.length && isMatter(text)) matter.push(group)
    else return false
    return true
  }
  const rest = groups.slice(matter.length)
  const end = rest.findIndex((group) => !take(group))
  return {
    ...{ stream, steps, capitals, numbers, matter, drawn, at },
    rest: end < 0 ? [] : rest.slice(end),
  }
}

function isSame(number: ListNumber, expected: ListNumber | undefined): boolean {
  return number.at === expected?.at && number.text === expected.text
}

/** Where a stream has got to when a group is taken off it; `undefined` when it says something else. */
export function follow(stream: string, from: number, group: string): number | undefined {
  let at = from
  for (let index = 0; index < group.length; index++) {
    const code = group.charCodeAt(index)
    if (code === stream.charCodeAt(at)) at++
    else if (!isSpace(code) && !(isHyphen(code) && group[index + 1] === '\n'))
      return undefined
  }
  return at
}

/**
 * A group that is set in capitals, all of it, with the letters that the stream has for them; any other as it is. Style
 * sheets set text so, and change no letter by itself.
 */
function asWritten(stream: string, from: number, group: PrintGroup): PrintGroup {
  const { element, text } = group
  const isInCapitals = /\p{Lu}/u.test(text) && text === text.toUpperCase()
  if (element.type === 'Figure' || !isInCapitals) return group
  let [at, index, written] = [from, 0, '']
  while (index < text.length) {
    const letter = String.fromCodePoint(stream.codePointAt(at) ?? 0)
    const capitals = [letter.toUpperCase(), letter.toLocaleUpperCase('tr'), letter]
    const found = capitals.find((each) => text.startsWith(each, index))
    written += found === undefined ? text[index] : letter
    index += found?.length ?? 1
    at += found === undefined ? 0 : letter.length
  }
  const isNone = written === text || follow(stream, from, written) === undefined
  return isNone ? group : { ...group, text: written }
}

function isHyphen(code: number): boolean {
  return code === 0x2d || code === 0x2010
}
