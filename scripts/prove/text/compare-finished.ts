import type { Book } from '../../book.ts'
import { type Finding, finding, mostFindings } from '../evidence.ts'
import { apparatusWords, strangeWords } from './apparatus.ts'
import { compareText } from './compare-text.ts'
import { describeDifference } from './describe-difference.ts'
import { expectedBody, expectedContents, expectedNote } from './expected-text.ts'
import { joinPassages, type Passage } from './passage.ts'
import type { FinishedText } from './read-finished.ts'

/**
 * Whether the documents of a finished file hold every word of the book, in order, and none beside
 * those that a template may add.
 *
 * @param output - Name of the format for messages, such as `EPUB`.
 */
export function compareFinished(
  book: Book,
  found: FinishedText,
  output: string,
): readonly Finding[] {
  const compare = (expected: Passage, text: string): readonly Finding[] =>
    compareText(expected.text, text).map((each) =>
      describeDifference(each, expected, output),
    )
  return [
    ...compare(expectedBody(book).passage, found.body.passage().text),
    ...compareNotes(book, found, compare),
    ...compareLabels(book, found, output),
    ...compareContents(book, found.contents.passage().text, compare),
    ...compareApparatus(book, found.apparatus.passage().text, output),
  ].slice(0, mostFindings)
}

type Compare = (expected: Passage, text: string) => readonly Finding[]

/** As one text, so that notes in another order are found too. */
function compareNotes(
  book: Book,
  found: FinishedText,
  compare: Compare,
): readonly Finding[] {
  const expected = [...book.notes.values()].map((note) => expectedNote(note).passage)
  const texts = [...found.notes.values()].map((note) => note.passage())
  return compare(joinPassages(expected), joinPassages(texts).text)
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
    finding('text-added', [output, strange.slice(0, 8).join(' '), 'beside the text']),
  ]
}
