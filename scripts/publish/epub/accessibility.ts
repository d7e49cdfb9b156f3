import type { Element } from 'hast'
import type { Book } from '../../book.ts'
import { fillWords } from '../fill-words.ts'
import { elementsOf } from './elements-of.ts'
import { isMoving } from './is-moving.ts'

/**
 * What the book offers and asks of its readers, in the vocabulary of schema.org.
 *
 * @see https://www.w3.org/community/reports/a11y-discov-vocab/CG-FINAL-vocabulary-20230718/
 */
export interface Accessibility {
  readonly modes: readonly string[]
  /** Each a set of modes, joined by commas, that is enough to read the whole book. */
  readonly sufficientModes: readonly string[]
  readonly features: readonly string[]
  readonly hazards: readonly string[]
  /** In the language of the book. */
  readonly summary: string
}

/** Reads off the content what holds for it; nothing is taken for granted. */
export function accessibilityOf(book: Book): Accessibility {
  const elements = elementsOf(book)
  const pictures = elements.filter(({ tagName }) => tagName === 'img')
  const telling = pictures.filter((picture) => !isDecorative(picture))
  const areDescribed = telling.every(({ properties: { alt } }) => Boolean(alt))
  const shown = pictures.map(({ properties: { src } }) => book.pictures.get(String(src)))
  const moves = [book.cover, ...shown].some((picture) => picture && isMoving(picture))
  const hasPictures = telling.length > 0
  return {
    modes: hasPictures ? ['textual', 'visual'] : ['textual'],
    sufficientModes: [
      ...(areDescribed ? ['textual'] : []),
      ...(hasPictures ? ['textual,visual'] : []),
    ],
    features: [
      ...(hasPictures && areDescribed ? ['alternativeText'] : []),
      'ARIA',
      'displayTransformability',
      ...(book.sections.some(({ role }) => role === 'index') ? ['index'] : []),
      'readingOrder',
      ...(elements.some(isHeading) ? ['structuralNavigation'] : []),
      'tableOfContents',
    ],
    // A moving picture may flash or not; only a human can tell.
    hazards: [moves ? 'unknown' : 'none'],
    summary: summaryOf(book, { areDescribed, hasPictures, moves }),
  }
}

/** Whether the author has said that a picture shows nothing that readers need. */
function isDecorative({ properties: { alt, role } }: Element): boolean {
  const roles = Array.isArray(role) ? role : [role]
  return alt === '' && roles.some((each) => each === 'presentation' || each === 'none')
}

function isHeading({ tagName }: Element): boolean {
  return /^h[1-6]$/.test(tagName)
}

function summaryOf(
  { words }: Book,
  facts: { areDescribed: boolean; hasPictures: boolean; moves: boolean },
): string {
  const described = facts.areDescribed ? 'described' : 'undescribed'
  const keys = [
    'accessibility-text',
    ...(facts.hasPictures ? [`accessibility-${described}`] : []),
    ...(facts.moves ? ['accessibility-moving'] : []),
  ]
  return keys.map((key) => fillWords(words, key)).join(' ')
}
