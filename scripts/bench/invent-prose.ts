import type { Chance } from './seeded-random.ts'

const smallWords =
  'the of and to in a that is was it for on with as his he be at by had not are but from or have an they which one were her all their there been has when who will more no if out so said what up its about than into them can only other new some could time these two may then do first any my now such like our over even most me after also did many before must through years where much your way well down should because each just those people how too'
const onsets =
  'b c d f g h j l m n p r s t v w br ch cl cr dr fl fr gr pl pr sh sl sp st th tr wh'
const vowels = 'a e i o u a e i o ai ea ee ou oa'
const codas = 'b ck d ft g l ll lt m n nd nt p r rd rm rn s ss st t th x'
const endings = 'ing ed er ly ness tion ment ful able al ous ity ence'

export interface Prose {
  readonly word: () => string
  /** Words without a stop, the first with a capital. */
  readonly title: (words: number) => string
  /** 4 to 40 words, with commas, and now and then quotes, dashes and emphasis. */
  readonly sentence: () => string
}

/**
 * Prose that means nothing, in words, sentences and punctuation of the lengths that English has.
 *
 * Half of the running words are the commonest English ones, the others come from a vocabulary of
 * 6,000 invented ones, the early far oftener than the late.
 */
export function inventProse(chance: Chance): Prose {
  const common = smallWords.split(' ')
  const invented = Array.from({ length: 6000 }, () => inventWord(chance))
  const word = () =>
    chance.next() < 0.5
      ? (common[Math.floor(chance.next() ** 2 * common.length)] ?? 'the')
      : (invented[Math.floor(chance.next() ** 2 * invented.length)] ?? 'and')
  const words = (count: number) => Array.from({ length: count }, word)
  return {
    word,
    title: (count) => capitalise(words(count).join(' ')),
    sentence: () => {
      const clauses = Array.from({ length: chance.between(1, 4) }, () =>
        decorate(words(chance.between(4, 10)).join(' '), chance),
      )
      return `${capitalise(clauses.join(chance.oneOf([', ', ', ', ', ', '; ', ' -- '])))}.`
    },
  }
}

function inventWord(chance: Chance): string {
  const syllables = Array.from(
    { length: chance.oneOf([1, 1, 2, 2, 2, 3]) },
    () => chance.oneOf(onsets.split(' ')) + chance.oneOf(vowels.split(' ')),
  )
  const ending = chance.next() < 0.3 ? chance.oneOf(endings.split(' ')) : ''
  return syllables.join('') + chance.oneOf(codas.split(' ')) + ending
}

function decorate(clause: string, chance: Chance): string {
  const luck = chance.next()
  if (luck < 0.03) return `"${clause}"`
  return luck < 0.06 ? `*${clause}*` : clause
}

function capitalise(text: string): string {
  return text.replace(/[a-z]/u, (letter) => letter.toUpperCase())
}
