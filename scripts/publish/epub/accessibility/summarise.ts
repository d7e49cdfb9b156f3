import type { Words } from '../../../book.ts'
import { fillWords } from '../../words.ts'
import type { Movement } from './movement-of.ts'

interface Facts {
  readonly areDescribed: boolean
  readonly features: readonly string[]
  readonly hasPictures: boolean
  readonly movement: Movement
}

/** What the facts come to, a sentence each, in words of the book's language. */
export function summarise(facts: Facts, words: Words): readonly string[] {
  const { areDescribed, features, hasPictures, movement } = facts
  const has = (feature: string, key: string) => (features.includes(feature) ? [key] : [])
  const keys = [
    'accessibility-text',
    ...has('displayTransformability', 'accessibility-display'),
    ...has('tableOfContents', 'accessibility-contents'),
    ...has('structuralNavigation', 'accessibility-headings'),
    ...has('index', 'accessibility-index'),
    ...has('pageNavigation', 'accessibility-pages'),
    ...(hasPictures
      ? [areDescribed ? 'accessibility-described' : 'accessibility-undescribed']
      : []),
    ...has('MathML', 'accessibility-mathematics'),
    `accessibility-${{ none: 'still', slow: 'slow', fast: 'moving' }[movement]}`,
  ]
  return keys.map((key) => fillWords(words, key))
}
