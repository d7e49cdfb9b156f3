import type { Book, PageMap } from '../../book.ts'
import {
  type ExpectedText,
  expectedBody,
  expectedContents,
  expectedNote,
  takenApart,
} from '../text/expected-text.ts'
import { joinPassages, type Passage, squeeze, writePassage } from '../text/passage.ts'
import type { ListNumber } from '../text/read-tree.ts'
import { drawnTexts } from './drawn-texts.ts'
import type { PrintStreams, Stream } from './print-stream.ts'
import { lettersIn, titleMatter } from './title-matter.ts'

/** What should be in print, as streams to match and as passages that know their sources. */
export interface ExpectedPrint {
  readonly streams: PrintStreams
  readonly body: Passage
  /** In the order of the book; without their numbers. */
  readonly notes: readonly Passage[]
  readonly contents: Passage
  /** Of the lists in a stream. */
  readonly numbersOf: (stream: Stream) => readonly ListNumber[]
}

/** The streams that a book's PDF is made of. */
export function expectedPrint(book: Book, pageMap: PageMap): ExpectedPrint {
  const all = [...book.notes.values()]
  const indices = new Map(all.map(({ id }, index) => [id, index]))
  const called = new Set<number>()
  const stream = ({ calls, passage }: ExpectedText, label = ''): Stream => ({
    text: label + squeeze(passage.text),
    gaps: gapsOf(passage, label.length),
    calls: calls.flatMap(({ end, noteId }) => {
      const note = indices.get(noteId)
      if (note === undefined || called.has(note)) return []
      called.add(note)
      return [{ note, end: end + label.length }]
    }),
  })
  const numbers = new Map<Stream, readonly ListNumber[]>()
  const numbered = (text: ExpectedText, label = ''): Stream => {
    const made = stream(text, label)
    numbers.set(
      made,
      text.numbers.map((number) => ({ ...number, at: number.at + label.length })),
    )
    return made
  }
  const body = takenApart(expectedBody(book))
  const notes = all.map((note) => takenApart(expectedNote(note)))
  const { passage: contents } = takenApart(printedContents(book, pageMap))
  const matter = titleMatter(book)
  const drawn = drawnTexts(book).map(squeeze)
  return {
    streams: {
      body: numbered(body),
      notes: notes.map((note, index) => numbered(note, all[index]?.label)),
      contents: stream({ passage: contents, calls: [], numbers: [] }),
      isDrawn: (text) => drawn.some((words) => words.includes(squeeze(text))),
      isApparatus: (text) =>
        matter.some(({ letters }) => letters.includes(lettersIn(text))),
    },
    body: body.passage,
    notes: notes.map(({ passage }) => passage),
    contents,
    numbersOf: (stream) => numbers.get(stream) ?? [],
  }
}

/** Where words begin in the squeezed text of a passage, behind a label. */
function gapsOf({ text }: Passage, labelLength: number): ReadonlySet<number> {
  const gaps = new Set<number>()
  let at = labelLength
  for (const word of text.split(' ')) {
    gaps.add(at)
    at += word.length
  }
  return gaps
}

/** The word above the contents, and each heading with the number of its page. */
function printedContents(book: Book, { pageOf, pages }: PageMap): ExpectedText {
  const { toc, tocDepth } = book.config
  const into = writePassage()
  if (!toc) return { passage: into.passage(), calls: [], numbers: [] }
  into.write(book.words.contents ?? '')
  const behind = (id: string): string => pages[pageOf.get(id) ?? -1]?.label ?? ''
  const entries = expectedContents(book, tocDepth, { behind, untitled: false })
  const passage = joinPassages([into.passage(), entries])
  return { passage, calls: [], numbers: [] }
}
