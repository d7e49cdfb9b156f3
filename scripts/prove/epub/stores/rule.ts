import type { Element } from 'hast'
import type { Origin } from '../../evidence.ts'
import type { ShownPicture, StoreFacts } from './facts.ts'

/** What a demand allows. */
interface Measure {
  readonly limit: number
  readonly among: readonly string[]
}

/** Where a book breaks a rule, as parts of a sentence: Unexpected `found`, expected `expected`. */
export interface Fault {
  readonly found: string
  readonly expected: string
  readonly origin?: Origin | undefined
}

export interface Rule {
  /** What the author can do, as an imperative sentence. */
  readonly advice: string
  readonly check: (facts: StoreFacts, measure: Measure) => readonly Fault[]
}

/** What is found and what is expected; nothing where all is well. */
type Words = readonly [found: string, expected: string] | false | undefined

export function faultOf(words: Words, origin?: Origin): readonly Fault[] {
  return words ? [{ found: words[0], expected: words[1], origin }] : []
}

type Cover = NonNullable<StoreFacts['cover']>

/** A rule about the cover, told at the key that names it. */
export function ofCover(
  advice: string,
  say: (cover: Cover, measure: Measure) => Words,
): Rule {
  return {
    advice,
    check: ({ book, cover, originOfKey }, measure) => {
      const origin = book.config.cover ? originOfKey('cover') : undefined
      return cover ? faultOf(say(cover, measure), origin) : []
    },
  }
}

export function coverSize(
  advice: string,
  isWrong: (cover: Cover, limit: number) => boolean,
  expected: (limit: number) => string,
): Rule {
  return ofCover(advice, (cover, { limit }) => {
    const size = `${digits(cover.widthPx)} by ${digits(cover.heightPx)}`
    return isWrong(cover, limit)
      ? [`cover of ${size} pixels`, expected(limit)]
      : undefined
  })
}

/** A rule about each picture of the text. */
export function ofPictures(
  advice: string,
  say: (picture: ShownPicture, measure: Measure) => Words,
): Rule {
  return {
    advice,
    check: ({ originOf, pictures }, measure) =>
      pictures.flatMap((picture) => {
        const words = say(picture, measure)
        return words ? faultOf(words, originOf(picture.element)) : []
      }),
  }
}

/** A rule about each element of the text. */
export function ofText(
  advice: string,
  say: (element: Element, measure: Measure, facts: StoreFacts) => Words,
): Rule {
  return {
    advice,
    check: (facts, measure) =>
      facts.textElements.flatMap((element) => {
        const words = say(element, measure, facts)
        return words ? faultOf(words, facts.originOf(element)) : []
      }),
  }
}

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })
const anyOf = new Intl.ListFormat('en', { type: 'disjunction' })

/** `1,600`, `4.1`. */
export function digits(value: number): string {
  return number.format(value)
}

/** `4.1 MB`, in powers of ten as stores count. */
export function megabytes(bytes: number): string {
  return `${digits(bytes / 1e6)} MB`
}

/** `4.1 million pixels`. */
export function megapixels(pixels: number): string {
  return `${digits(pixels / 1e6)} million pixels`
}

/** `JPEG`, `JPEG or PNG`. */
export function oneOf(names: readonly string[]): string {
  return anyOf.format(names)
}
