import type { Book } from '../../book.ts'
import { type Finding, finding, mostFindings } from '../evidence.ts'
import {
  apparatusWords,
  type RuleTally,
  ruleTally,
  strangeWords,
  titleFaults,
} from './allowed-differences.ts'
import { compareText, describeDifference } from './compare-text.ts'
import {
  type ExpectedText,
  entriesOf,
  expectedBody,
  expectedContents,
  expectedNote,
} from './expected-text.ts'
import { joinPassages, type Passage, unsqueeze } from './passage.ts'
import type { FinishedText } from './read-finished.ts'
import type { ListNumber } from './read-tree.ts'

/**
 * Whether the documents of a finished file hold every word of the book, in order, and none beside
 * those that a template may add.
 *
 * @param output - Name of the format for messages, such as `EPUB`.
 * @param tally - Told how often which rule was needed.
 */
export function compareFinished(
  book: Book,
  found: FinishedText,
  output: string,
  tally = ruleTally(),
): readonly Finding[] {
  const compare = (expected: Passage, text: string): readonly Finding[] =>
    compareText(expected.text, text).map((each) =>
      describeDifference(each, expected, output),
    )
  const body = expectedBody(book)
  const notes = [...book.notes.values()].map(
    (note) => [note.id, expectedNote(note)] as const,
  )
  tallyFinished(book, found, tally)
  return [
    ...titleFaults(book, found.apparatus.passage().text, output),
    ...compare(body.passage, found.body.passage().text),
    ...compareNotes(notes, found, compare),
    ...compareLabels(book, found, output),
    ...[['body', body] as const, ...notes].flatMap(([part, expected]) => {
      return compareNumbers(expected, found.numbers.get(part) ?? [], output)
    }),
    ...compareContents(book, found.contents.passage().text, compare),
    ...compareApparatus(book, found.apparatus.passage().text, output),
  ].slice(0, mostFindings)
}

type Compare = (expected: Passage, text: string) => readonly Finding[]

/** As one text, so that notes in another order are found too. */
function compareNotes(
  notes: readonly (readonly [id: string, expected: ExpectedText])[],
  found: FinishedText,
  compare: Compare,
): readonly Finding[] {
  const expected = notes.map(([, { passage }]) => passage)
  const texts = [...found.notes.values()].map((note) => note.passage())
  return compare(joinPassages(expected), joinPassages(texts).text)
}

/** The first number of a list that is not what counting makes it, or not at its item. */
function compareNumbers(
  { numbers, passage }: ExpectedText,
  found: readonly ListNumber[],
  output: string,
): readonly Finding[] {
  const length = Math.max(numbers.length, found.length)
  for (let index = 0; index < length; index++) {
    const [wanted, shown] = [numbers[index], found[index]]
    if (wanted?.text === shown?.text && wanted?.at === shown?.at) continue
    const at = unsqueeze(passage.text, wanted?.at ?? shown?.at ?? 0)
    const difference = { at, missing: wanted?.text ?? '', found: shown?.text ?? '' }
    return [describeDifference(difference, passage, output)]
  }
  return []
}

function compareLabels(
  book: Book,
  found: FinishedText,
  output: string,
): readonly Finding[] {
  return [...book.notes.values()].flatMap(({ file, id, label, position: place }) => {
    const shown = found.labels.get(id)
    if (shown === undefined || shown.replace(/\.$/, '') === label) return []
    return [
      finding('text-changed', [output, shown, label, 'before a note'], { file, place }),
    ]
  })
}

/**
 * A format lists as many levels as suit it, but at least those that the author asks for, and
 * sections without a heading or not; a text with one heading needs no contents.
 */
function compareContents(book: Book, text: string, compare: Compare): readonly Finding[] {
  const [first, ...more] = book.contents
  if (text === '' && more.length === 0 && !first?.children.length) return []
  const { tocDepth } = book.config
  const depths = [tocDepth, tocDepth + 1, tocDepth + 2, Number.POSITIVE_INFINITY]
  const listed = withoutStatement(book, text)
  const tries = depths.flatMap((depth) =>
    [true, false].map((untitled) => {
      return compare(expectedContents(book, depth, { untitled }), listed)
    }),
  )
  return tries.find((each) => each.length === 0) ?? tries[0] ?? []
}

/** What is set aside of a finished file; its reader has told the rest. */
function tallyFinished(
  book: Book,
  { apparatus, body, contents, labels, notes, numbers }: FinishedText,
  tally: RuleTally,
): void {
  const lists = [...numbers.values()].reduce((sum, { length }) => sum + length, 0)
  const texts = [body, ...notes.values()].map((writer) => writer.passage().text)
  const spaces = texts.reduce((sum, text) => sum + text.split(' ').length - 1, 0)
  tally.apply('white-space', spaces)
  tally.apply('list-number', lists)
  tally.apply('note-number', labels.size)
  tally.apply('note-place', notes.size)
  const hasContents = contents.passage().text !== ''
  tally.apply('contents', hasContents ? entriesOf(book.contents).length : 0)
  tally.apply('title-matter', apparatus.passage().text.split(' ').length)
}

/** The page on accessibility, if there is one, has the last line. */
function withoutStatement({ config, words }: Book, text: string): string {
  const line = ` ${words.accessibility}`
  return config.accessibility?.statement && text.endsWith(line)
    ? text.slice(0, -line.length)
    : text
}

function compareApparatus(book: Book, text: string, output: string): readonly Finding[] {
  const notes = [...book.notes.values()]
  // A note that is called several times leads back to each call by its number.
  const calls = Math.max(0, ...notes.map(({ refs }) => refs.length))
  const numbers = Array.from({ length: calls }, (_, index) => String(index + 1))
  const labels = notes.map(({ label }) => label)
  const strange = strangeWords(text, apparatusWords(book, [...labels, ...numbers]))
  if (strange.length === 0) return []
  return [
    finding('text-added', [output, strange.slice(0, 8).join(' '), 'outside of the text']),
  ]
}
