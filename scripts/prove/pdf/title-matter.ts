import type { Book } from '../../book.ts'
import { type Finding, finding } from '../evidence.ts'
import type { RuleTally } from '../text/allowed-differences.ts'
import { wordsIn } from '../text/allowed-differences.ts'
import { apart } from '../text/expected-text.ts'
import type { PrintGroup } from './print-groups.ts'

/** Something that print says of the work, once. */
interface Phrase {
  /** Key of `book.yaml` whose value a reader has to find; `undefined` for what print may lack. */
  readonly key: 'title' | 'authors' | undefined
  readonly words: string
  readonly letters: string
}

/** What print says of a work before its text and behind it, but for the contents. */
export function titleMatter({ byline, config }: Book): readonly Phrase[] {
  const { description, identifier, publisher, rights, subtitle, title } = config
  const published = [publisher, byline.date].join(' ')
  // On the title page, and in the imprint.
  const others = [published, published, subtitle, ...byline.credits, description, rights]
  const number = identifier.replace(/^urn:isbn:/u, 'ISBN ')
  return [
    phrase(title, 'title'),
    phrase(byline.authors, 'authors'),
    ...[...others, number].map((text = '') => phrase(text)),
  ].filter(({ letters }) => letters !== '')
}

function phrase(words: string, key?: 'title' | 'authors'): Phrase {
  return { key, words, letters: lettersIn(words) }
}

/** Letters and digits of a text; punctuation and line ends are the template's. */
export function lettersIn(text: string): string {
  return wordsIn(apart(text)).join('')
}

/**
 * What print says of a work more often than it should, and the title or the authors that it lacks.
 *
 * @param groups - Those that are neither text, nor notes, nor contents.
 */
export function matterFaults(
  groups: readonly PrintGroup[],
  book: Book,
  tally: RuleTally,
): readonly Finding[] {
  const matter = titleMatter(book)
  const left = matter.map(({ letters }) => letters.length)
  const doubled = groups.filter(({ text }) => {
    const letters = lettersIn(text)
    const found = matter.findIndex((each, index) => {
      return letters.length <= (left[index] ?? 0) && each.letters.includes(letters)
    })
    if (found < 0) return true
    left[found] = (left[found] ?? 0) - letters.length
    tally.apply('title-matter', wordsIn(text).length)
    return false
  })
  const lacking = matter.filter(({ key }, index) => key && (left[index] ?? 0) > 0)
  return [
    ...lacking.map(({ key = 'title', words }) => {
      const place = book.configFile.data.configPlaces?.get(key)
      const origin = { file: book.configFile, place }
      return finding('text-lost', ['PDF', words, 'beside the text'], origin)
    }),
    ...doubled.map(({ page, text }) => addedBeside(text, page)),
  ]
}

/** Words that a page has beside the text, and should not. */
export function addedBeside(text: string, page: number): Finding {
  const words = text.replace(/\s+/gu, ' ').trim().slice(0, 72)
  return finding('text-added', ['PDF', words, `beside the text of page ${page + 1}`])
}
