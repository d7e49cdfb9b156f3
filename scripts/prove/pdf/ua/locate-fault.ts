import type { Book } from '../../../book.ts'
import { elementsOf } from '../../../lib/hast.ts'
import { memoize } from '../../../lib/memoize.ts'
import { type Finding, finding, type Origin } from '../../evidence.ts'
import { expectedBody, takenApart } from '../../text/expected-text.ts'
import { originAt, type Passage, squeeze, unsqueeze } from '../../text/passage.ts'
import { textOf } from '../text-string.ts'
import type { Fault } from './fault.ts'
import type { Kid, StructElement } from './read-elements.ts'
import { rules } from './rules.ts'
import type { UaFile } from './ua-file.ts'

/** How many letters of what an element shows are told. */
const mostLetters = 40

/** A fault for its author: at the place in the manuscript whose words or picture it is about. */
export function locateFault(fault: Fault, file: UaFile, book: Book): Finding {
  const { element, found, rule } = fault
  const page = fault.page ?? (element && pageIn(element, file))
  const words = element ? wordsOf(element, file) : ''
  const place = [
    ...(page === undefined ? [] : [`on page ${page + 1}`]),
    'of the finished PDF',
    ...(words ? [`at \`${words.slice(0, mostLetters)}\``] : []),
  ].join(' ')
  const held = rules[rule]
  const expected = 'expects' in held ? held.expects : 'none'
  const name = rule.startsWith('own-') ? `rule ${rule}` : `PDF/UA-1, rule ${rule}`
  const details: [string, string, string, string] = [found, place, expected, name]
  return finding('pdf-inaccessible', details, words ? originOf(words, book) : undefined)
}

function pageIn(kid: Kid, file: UaFile): number | undefined {
  if (kid.kind === 'content') return file.pageOf(kid.page)
  if (kid.kind !== 'element') return undefined
  for (const each of kid.kids) {
    const page = pageIn(each, file)
    if (page !== undefined) return page
  }
  return undefined
}

/** What an element shows, else what it says of itself. */
function wordsOf(element: StructElement, { pdf, textOf: shown }: UaFile): string {
  const text =
    shown(element).trim() || textOf(pdf.objects.get(element.dictionary.get('Alt')))
  return text.replace(/\s+/gu, ' ').trim()
}

const bodyOf = memoize(
  (book: Book): { readonly passage: Passage; readonly text: string } => {
    const { passage } = takenApart(expectedBody(book))
    return { passage, text: squeeze(passage.text) }
  },
)

function originOf(words: string, book: Book): Origin | undefined {
  for (const { file, tree } of book.sections) {
    const picture = elementsOf(tree).find(({ properties: { alt } }) => alt === words)
    if (picture) return { file, place: picture.position }
  }
  const { passage, text } = bodyOf(book)
  const at = text.indexOf(squeeze(words).slice(0, mostLetters))
  return at === -1 ? undefined : originAt(passage, unsqueeze(passage.text, at))
}
