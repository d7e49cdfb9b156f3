/** What a PDF should say: its text, its notes, its contents, and what it says of the work. */
import type { Nodes } from 'hast'
import type { Book, Note, PageMap } from '../../../book.ts'
import { firstThat } from '../../../lib/first-that.ts'
import { isMade } from '../../../lib/made-pages.ts'
import { readXml } from '../../../lib/read-xml.ts'
import type { Origin } from '../../evidence.ts'
import { wordsIn } from '../../text/allowed-differences.ts'
import {
  type ExpectedText,
  expectedContents,
  expectedLetters,
  splitLigatures,
  writeLetters,
} from '../../text/expected-text.ts'
import {
  joinPassages,
  offsetWithSpaces,
  originAt,
  type Passage,
  withoutSpaces,
  writePassage,
} from '../../text/passage.ts'
import type { ListNumber } from '../../text/read-tree.ts'

/** Text that should be there, white space left out. */
export interface Stream {
  readonly text: string
  /** Places in {@link text} before which there is white space. */
  readonly gaps: ReadonlySet<number>
  /** Notes that are first called here, by their ids, and where. Places ascend. */
  readonly calls: readonly { readonly note: string; readonly end: number }[]
  /** Of the lists in it. */
  readonly numbers: readonly ListNumber[]
  /** What is read, with its white space and its sources. */
  readonly passage: Passage
}

export interface PrintStreams {
  readonly body: Stream
  readonly contents: Stream
  /** By their ids, in the order of the book; each begins with the note's number. */
  readonly notes: ReadonlyMap<string, Stream>
  /** Whether a page of a book has nothing of its text, but what is said of the work. */
  readonly isFront: (page: number) => boolean
  /** Whether a page before or after the text says these words of the work. */
  readonly isMatter: (text: string) => boolean
  /** Whether a picture shows these words. */
  readonly isDrawn: (text: string) => boolean
}

const nothing = { passage: writePassage().passage(), calls: [], numbers: [] }

/** The streams that a book's PDF is made of. */
export function expectedPrint(book: Book, pageMap: PageMap | undefined): PrintStreams {
  const called = new Set<string>()
  const streamOf = (
    { calls, numbers, passage }: Omit<ExpectedText, 'places'>,
    label?: Passage,
  ): Stream => {
    const length = label?.text.length ?? 0
    const all = label ? joinPassages([label, passage]) : passage
    return {
      text: withoutSpaces(all.text),
      gaps: gapsOf(passage, length),
      calls: calls.flatMap(({ end, noteId: note }) => {
        if (called.has(note) || !book.notes.has(note)) return []
        called.add(note)
        return [{ note, end: end + length }]
      }),
      numbers: numbers.map((number) => ({ ...number, at: number.at + length })),
      passage: all,
    }
  }
  const text = expectedLetters(book)
  const noteStream = ({ file, id, label, position: place }: Note): Stream => {
    const expected = text.notes.get(id) ?? nothing
    const into = writePassage()
    into.write(label, expected.passage.origins[0] ?? { file, place })
    return streamOf(expected, into.passage())
  }
  const matter = titleMatter(book)
  const drawn = drawnTexts(book)
  return {
    body: streamOf(text.body),
    notes: new Map([...book.notes].map(([id, note]) => [id, noteStream(note)])),
    contents: streamOf({ ...nothing, passage: printedContents(book, pageMap) }),
    isDrawn: (text) => isDrawnIn(drawn, text),
    isFront: (page) => {
      const { label = '', start } = pageMap?.pages[page] ?? {}
      return book.config.kind === 'book' && label !== '' && start === undefined
    },
    isMatter: (text) => matter.some(({ letters }) => letters.includes(lettersIn(text))),
  }
}

/** Where words begin in the text of a passage, spaces left out, that a label stands before. */
function gapsOf({ text }: Passage, labelLength: number): ReadonlySet<number> {
  const gaps = new Set<number>()
  let at = labelLength
  for (const word of text.split(' ')) {
    gaps.add(at)
    at += word.length
  }
  return gaps
}

/** Notes that are first called after one place of a stream and not after another. */
export function callsIn({ calls }: Stream, from: number, to: number): readonly string[] {
  let at = firstThat(0, calls.length, (index) => (calls[index]?.end ?? 0) > from)
  const found: string[] = []
  for (let call = calls[at]; call && call.end <= to; call = calls[++at])
    found.push(call.note)
  return found
}

/** Offset in the passage of a stream of what stands at a place in its text. */
export function offsetIn({ passage }: Stream, at: number): number {
  return offsetWithSpaces(passage.text, at)
}

/** Where in the manuscript what stands at a place of a stream comes from. */
export function originIn(stream: Stream, at: number): Origin | undefined {
  return originAt(stream.passage, offsetIn(stream, at))
}

/** The word above the contents, and each heading with the number of its page. */
function printedContents(book: Book, pageMap: PageMap | undefined): Passage {
  const { toc, tocDepth } = book.config
  const into = writeLetters()
  if (!toc) return into.passage()
  into.write(book.words.contents ?? '')
  const labelOf = (id: string): string =>
    pageMap?.pages[pageMap.pageOf.get(id) ?? -1]?.label ?? ''
  return expectedContents(book, tocDepth, { after: labelOf, into, untitled: false })
}

/** Something that print says of the work, once. */
interface Phrase {
  /** Key of `book.yaml` whose value a reader has to find; `undefined` for what print may lack. */
  readonly key: 'title' | 'authors' | undefined
  readonly words: string
  readonly letters: string
  /** How many of the letters a reader has to find. */
  readonly least: number
}

/** What print says of a work before its text and after it, besides the contents. */
export function titleMatter(book: Book): readonly Phrase[] {
  const { byline, config, imprint, words } = book
  const { kind, publisher, series, subtitle, title } = config
  const imprinted = Object.values(imprint).map((lines) => lines.join(' '))
  const others = [[publisher, byline.date].join(' '), subtitle, ...byline.credits]
  const number = words['series-number']?.replace('{{number}}', series?.number ?? '')
  const inSeries = isMade(book, 'series') ? [series?.name, number] : []
  const hasTitle = kind === 'article' || isMade(book, 'title')
  const phrase = (words = '', key?: Phrase['key'], more = ''): Phrase => {
    const letters = lettersIn(words)
    return { key, words, letters: letters + lettersIn(more), least: letters.length }
  }
  return [
    ...(hasTitle ? [phrase(title, 'title')] : []),
    ...(isMade(book, 'half-title') ? [phrase(title, 'title')] : []),
    ...[...others, ...imprinted, ...inSeries].map((words) => phrase(words)),
    // In one line, in some looks.
    phrase(byline.authors, hasTitle ? 'authors' : undefined, byline.date),
  ].filter(({ letters }) => letters !== '')
}

/** Letters and digits of a text; punctuation and line ends are the template's. */
export function lettersIn(text: string): string {
  return wordsIn(splitLigatures(text)).join('')
}

/** The words that each drawing of the book shows, ligatures split, white space left out. */
export function drawnTexts({ pictures }: Book): readonly string[] {
  return [...pictures.values()]
    .filter(({ mediaType }) => mediaType === 'image/svg+xml')
    .map(({ bytes }) => {
      try {
        return plainLetters(drawnText(readXml(new TextDecoder().decode(bytes))))
      } catch {
        // A browser shows no words of a drawing that is not well-formed.
        return ''
      }
    })
}

/** What no letters are drawn of: sources of formulas, and in drawings their fonts and descriptions. */
const undrawn = /^(?:\w+:)?(?:annotation|desc|metadata|rp|style|title)$/u

/** A text with its formulas as they are drawn, or the words of a drawing. */
export function drawnText(node: Nodes): string {
  if (node.type === 'text') return node.value
  if (!('children' in node)) return ''
  const isUndrawn = node.type === 'element' && undrawn.test(node.tagName)
  return isUndrawn ? '' : node.children.map(drawnText).join('')
}

/** Whether a drawing shows words. */
export function isDrawnIn(drawings: readonly string[], words: string): boolean {
  return drawings.some((drawing) => drawing.includes(plainLetters(words)))
}

function plainLetters(text: string): string {
  return withoutSpaces(splitLigatures(text))
}
