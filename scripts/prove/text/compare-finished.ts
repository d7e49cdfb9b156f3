import type { Book } from '../../book.ts'
import { elementsOf } from '../../lib/hast.ts'
import { type Finding, finding, type Verdict } from '../evidence.ts'
import { apparatusWords, titleFaults, wordsIn } from './allowed-differences.ts'
import { compareText, describeDifference } from './compare-text.ts'
import {
  type ExpectedText,
  entriesOf,
  expectedContents,
  expectedText,
} from './expected-text.ts'
import { joinPassages, offsetWithSpaces, type Passage } from './passage.ts'
import {
  type FinishedDocument,
  type FinishedText,
  readFinished,
} from './read-finished.ts'
import type { ListNumber } from './read-tree.ts'

/**
 * Whether the documents of a finished file hold every word of the book, in order, and none besides
 * those that a template may add.
 *
 * @param output - Name of the format for messages, such as `EPUB`.
 * @param documents - In order.
 */
export function compareFinished(
  book: Book,
  output: string,
  documents: readonly FinishedDocument[],
): Verdict {
  const found = readFinished(book, documents)
  const apparatus = found.apparatus.text
  const compare: Compare = (expected, { text }) =>
    compareText(expected.text, text).map((each) =>
      describeDifference(each, expected, output),
    )
  const { body, notes } = expectedText(book)
  const findings = [
    ...titleFaults(book, apparatus, output),
    ...compare(body.passage, found.body),
    // As one text, so that notes in another order are found too.
    ...compare(
      joinPassages([...notes.values()].map(({ passage }) => passage)),
      joinPassages([...found.notes.values()]),
    ),
    ...compareLabels(book, found, output),
    ...[['body', body] as const, ...notes].flatMap(([part, expected]) => {
      return compareNumbers(expected, found.numbers.get(part) ?? [], output)
    }),
    ...compareContents(book, found.contents, compare),
    ...compareApparatus(book, apparatus, output),
  ]
  return {
    read: [tallyText(book, found), 'word'],
    findings,
    applied: found.tally.applied(),
  }
}

type Compare = (expected: Passage, found: Passage) => readonly Finding[]

function compareLabels(
  book: Book,
  { labels }: FinishedText,
  output: string,
): readonly Finding[] {
  return [...book.notes.values()].flatMap(({ file, id, label, position: place }) => {
    const shown = labels.get(id)
    if (shown === undefined || shown.replace(/\.$/, '') === label) return []
    const details = [output, shown, label, 'before a note'] as const
    return [finding('text-changed', [...details], { file, place })]
  })
}

/** The first number of a list that is not what counting makes it, or not at its item. */
export function compareNumbers(
  { numbers, passage }: Pick<ExpectedText, 'numbers' | 'passage'>,
  found: readonly ListNumber[],
  output: string,
): readonly Finding[] {
  const length = Math.max(numbers.length, found.length)
  for (let index = 0; index < length; index++) {
    const { at: wantedAt = Number.POSITIVE_INFINITY, text: wanted = '' } =
      numbers[index] ?? {}
    const { at: shownAt = Number.POSITIVE_INFINITY, text: shown = '' } =
      found[index] ?? {}
    if (wanted === shown && wantedAt === shownAt) continue
    // One that stands alone is lost, or added.
    const missing = wantedAt <= shownAt ? wanted : ''
    const difference = { missing, found: shownAt <= wantedAt ? shown : '' }
    const at = offsetWithSpaces(passage.text, Math.min(wantedAt, shownAt))
    return [describeDifference({ ...difference, at }, passage, output)]
  }
  return []
}

/**
 * A format lists as many levels as suit it, but at least those that the author asks for, and
 * sections without a heading or not; a text with one heading needs no contents.
 */
function compareContents(
  book: Book,
  found: Passage,
  compare: Compare,
): readonly Finding[] {
  const [first, ...more] = book.contents
  if (found.text === '' && more.length === 0 && !first?.children.length) return []
  const { accessibility, tocDepth } = book.config
  // The page on accessibility, if there is one, has the last line.
  const last = accessibility?.statement ? ` ${book.words.accessibility}` : ''
  const end = found.text.endsWith(last) ? -last.length : 0
  const listed = { ...found, text: found.text.slice(0, end || undefined) }
  let findings: readonly Finding[] | undefined
  for (const depth of [tocDepth, tocDepth + 1, tocDepth + 2, Number.POSITIVE_INFINITY]) {
    for (const untitled of [true, false]) {
      const each = compare(expectedContents(book, depth, { untitled }), listed)
      if (each.length === 0) return []
      findings ??= each
    }
  }
  return findings ?? []
}

function compareApparatus(book: Book, text: string, output: string): readonly Finding[] {
  const notes = [...book.notes.values()]
  // A note that is called several times, or a work, leads back to each call by its number.
  const cited = book.sections
    .flatMap(({ tree }) => elementsOf(tree))
    .map(({ properties }) => String(properties.dataCited ?? '').split(' '))
  const calls = Math.max(
    0,
    ...[...notes.map(({ refs }) => refs), ...cited].map((each) => each.length),
  )
  const numbers = Array.from({ length: calls }, (_, index) => String(index + 1))
  const labels = notes.map(({ label }) => label)
  const known = apparatusWords(book, [...labels, ...numbers])
  const strange = wordsIn(text).filter((word) => !known.has(word))
  if (strange.length === 0) return []
  return [
    finding('text-added', [output, strange.slice(0, 8).join(' '), 'outside of the text']),
  ]
}

/** Counts what is set aside of a finished file; its reader has counted the rest. */
function tallyText(book: Book, found: FinishedText): number {
  const { apparatus, body, contents, labels, notes, numbers, tally } = found
  const texts = [body, ...notes.values()]
  const words = texts.reduce((sum, passage) => sum + wordsOf(passage), 0)
  const hasContents = contents.text !== ''
  tally.apply('white-space', words - texts.length)
  for (const list of numbers.values()) tally.apply('list-number', list.length)
  tally.apply('note-number', labels.size)
  tally.apply('note-place', notes.size)
  tally.apply('contents', hasContents ? entriesOf(book.contents).length : 0)
  tally.apply('title-matter', wordsOf(apparatus))
  return words + wordsOf(contents) + wordsOf(apparatus)
}

function wordsOf({ text }: Passage): number {
  return text.split(' ').length
}
