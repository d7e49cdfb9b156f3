import type { WcagConformance, Words } from '../../book.ts'
import { elementsIn } from './accessibility/elements-in.ts'
import { findMarks, type Marks } from './accessibility/find-marks.ts'
import { isTransformable } from './accessibility/is-transformable.ts'
import { featuresOf } from './accessibility/list-features.ts'
import { movementOf } from './accessibility/movement-of.ts'
import { picturesIn } from './accessibility/pictures-in.ts'
import { summarise } from './accessibility/summarise.ts'
import type { ContentDocument, Resource } from './edition.ts'

/**
 * What the EPUB offers and asks of its readers, in the vocabulary of schema.org.
 *
 * @see https://www.w3.org/community/reports/a11y-discov-vocab/CG-FINAL-vocabulary-20240718/
 */
export interface Accessibility {
  readonly modes: readonly string[]
  /** Each a set of modes, joined by commas, that is enough to read the whole book. */
  readonly sufficientModes: readonly string[]
  /** In the order of the alphabet. */
  readonly features: readonly string[]
  readonly hazards: readonly string[]
  readonly marks: Marks
  /** What all of it comes to, a sentence each, in words of the book's language. */
  readonly sentences: readonly string[]
}

/** The finished parts of an EPUB. */
export interface FinishedParts {
  /** In reading order. */
  readonly documents: readonly ContentDocument[]
  readonly pictures: readonly Resource[]
  readonly style: string
}

/** Reads off the finished parts what holds for them; nothing is taken for granted. */
export function accessibilityOf(parts: FinishedParts, words: Words): Accessibility {
  const { areDescribed, telling } = picturesIn(parts.documents)
  const movement = movementOf(parts.pictures)
  const features = featuresOf(parts.documents, {
    areDescribed: telling > 0 && areDescribed,
    isTransformable: [parts.style, ...stylesIn(parts.documents)].every(isTransformable),
  })
  const facts = { areDescribed, features, hasPictures: telling > 0, movement }
  return {
    modes: telling > 0 ? ['textual', 'visual'] : ['textual'],
    sufficientModes: [
      ...(areDescribed ? ['textual'] : []),
      ...(telling > 0 ? ['textual,visual'] : []),
    ],
    features,
    hazards: hazards[movement],
    marks: findMarks(parts.documents),
    sentences: summarise(facts, words),
  }
}

/** What elements say of their own looks. */
function stylesIn(documents: readonly ContentDocument[]): readonly string[] {
  return documents
    .flatMap(({ tree }) => elementsIn(tree))
    .flatMap(({ properties: { style } }) => (style === undefined ? [] : [String(style)]))
}

/** A picture that moves fast may flash or not; only a human can tell. Nothing makes a sound. */
const hazards = {
  none: ['none'],
  slow: ['noFlashingHazard', 'noSoundHazard'],
  fast: ['unknown'],
} as const

/** What `dcterms:conformsTo` says, letter by letter. @see https://www.w3.org/TR/epub-a11y-11/#sec-conf-reporting-pub */
export function conformanceText({ level, version }: WcagConformance): string {
  return `EPUB Accessibility 1.1 - WCAG ${version} Level ${level}`
}
