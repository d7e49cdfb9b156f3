/** What standards ask of a PDF, and what is said of one that does not keep them. */
import type { Book } from '../../book.ts'
import { groupBy } from '../../lib/group-by.ts'
import { memoize } from '../../lib/memoize.ts'
import { readData } from '../../lib/read-template.ts'
import type { OpenPdf } from '../../pdf/read-pdf.ts'
import type { Kid, StructElement } from '../../pdf/structure.ts'
import { textOf } from '../../pdf/syntax.ts'
import { type Finding, finding, type Origin } from '../evidence.ts'
import { expectedLetters } from '../text/expected-text.ts'
import { elementsInOrder } from '../text/manuscript-elements.ts'
import {
  joinPassages,
  offsetWithSpaces,
  originAt,
  withoutSpaces,
} from '../text/passage.ts'

/** By standard and rule, what is expected. */
const rules =
  readData<Record<'PDF/UA-1' | 'PDF/A' | 'PDF/X-4', Record<string, string>>>(
    'proof/pdf-rules.yaml',
  )

/** What a manuscript can break in a tagged PDF. */
export const uaRules = rules['PDF/UA-1']

/** What a manuscript can break in an archived PDF. */
export const archiveRules = rules['PDF/A']

/** What is asked of a PDF for the printer. */
export const pressRules = rules['PDF/X-4']

/** By the beginnings of their names, what is said of a PDF that does not keep a standard, and its rules. */
const standards = [
  ['PDF/UA', 'pdf-inaccessible', uaRules],
  ['PDF/A', 'pdf-unarchivable', archiveRules],
  ['PDF/X', 'pdf-unprintable', pressRules],
] as const

/** A rule that is not kept. */
export interface Fault {
  readonly rule: string
  /** What is there, such as `row`, as it goes on after “Unexpected”. */
  readonly found: string
  readonly element?: StructElement | undefined
  /** Index of the page, where no element says it. */
  readonly page?: number | undefined
  /** Of the manuscript, that it is about. */
  readonly text?: string
}

/** The first fault of each rule, and about each text. */
export function firstOfEach(faults: readonly Fault[]): readonly Fault[] {
  const groups = groupBy(faults, ({ rule, text = '' }) => `${rule} ${text}`)
  return [...groups.values()].flatMap((group) => group.slice(0, 1))
}

/** How many letters of a text are told, and tell a place from others. */
export const mostLetters = 40

/**
 * A fault for its author: at the place in the manuscript whose words or picture it is about.
 *
 * @param standard - Its name for people, such as `PDF/UA-1`.
 */
export function describeFault(
  { element, found, page, rule }: Fault,
  standard: string,
  pdf: OpenPdf,
  book: Book,
): Finding {
  const words = element ? wordsOf(element, pdf) : ''
  const [index = page] = page === undefined && element ? pagesOf(element, pdf) : []
  const place = [
    ...(index === undefined ? [] : [`on page ${index + 1}`]),
    'of the finished PDF',
    ...(words ? [`at \`${words.slice(0, mostLetters)}\``] : []),
  ].join(' ')
  const [, code, known] =
    standards.find(([start]) => standard.startsWith(start)) ?? standards[0]
  const expected = known[rule] ?? ''
  const details = [found, place, expected, nameOfRule(rule, standard)] as const
  return finding(code, [...details], words ? findWords(words, book) : undefined)
}

/** A rule of a standard, or one of ours. */
export function nameOfRule(rule: string, standard: string): string {
  return rule.startsWith('own-') ? `rule ${rule}` : `${standard}, rule ${rule}`
}

function pagesOf(kid: Kid, pdf: OpenPdf): readonly number[] {
  if (kid.kind === 'element') return kid.kids.flatMap((each) => pagesOf(each, pdf))
  const page = kid.kind === 'content' ? pdf.pageOf(kid.page) : undefined
  return page === undefined ? [] : [page]
}

/** What an element shows, else what it says of itself. */
function wordsOf(element: StructElement, { objects, wordsOf }: OpenPdf): string {
  const shown = wordsOf(element).trim()
  const text = shown || textOf(objects.get(element.dictionary.get('Alt')))
  return text.replace(/\s+/gu, ' ').trim()
}

/**
 * Where in the manuscript some words of a finished file come from: the first picture or link that
 * has them as its description, title or address, else the first text that begins with them.
 */
export function findWords(words: string, book: Book): Origin | undefined {
  const wanted = withoutSpaces(words)
  const [element] = elementsInOrder(book, ({ properties: { alt, href, title } }) =>
    [alt, title, href].some(
      (said) => typeof said === 'string' && said !== '' && withoutSpaces(said) === wanted,
    ),
  )
  if (element) return element.origin
  const { passage, text } = textOfBook(book)
  const at = text.indexOf(wanted.slice(0, mostLetters))
  return at === -1 ? undefined : originAt(passage, offsetWithSpaces(passage.text, at))
}

/** The text of a book and of its notes, also without white space. */
const textOfBook = memoize((book: Book) => {
  const { body, notes } = expectedLetters(book)
  const passage = joinPassages([body, ...notes.values()].map((text) => text.passage))
  return { passage, text: withoutSpaces(passage.text) }
})
