/**
 * What the languages written in Cyrillic share: guillemets without spaces, dashes that never
 * begin a line, and short words that never end one.
 */
import {
  narrowNoBreakSpace,
  noBreakSpace,
  type Replacement,
  type Typography,
} from '../rules.ts'
import { afterDialogueDash, afterNumbers, beforeNumbers } from '../spaces.ts'

/**
 * Rules of a language.
 *
 * @param letters - Prepositions, conjunctions and the like that are one letter long.
 * @param units - What is counted and measured, as alternatives of a regular expression.
 * @param abbreviations - What numbers follow, likewise.
 */
export function cyrillic(
  letters: string,
  units: string,
  abbreviations: string,
): Typography {
  const both = letters + letters.toUpperCase()
  const spaces: Replacement[] = [
    { find: / (?=[–—](?:\s|$))/g, put: noBreakSpace },
    {
      find: new RegExp(`(?<=(?<![\\p{L}\\p{N}’'-])[${both}]) `, 'gu'),
      put: noBreakSpace,
    },
    { find: /(?<=(?<![\p{L}\p{N}])\p{Lu}\.) (?=\p{Lu}[\p{L}.])/gu, put: noBreakSpace },
    { find: /(?<=(?<!\p{L})т\.) (?=[дезйкнопч]\.)/gu, put: noBreakSpace },
    { find: /(?<=(?<!\d)\d{1,3}) (?=\d{3}(?!\d))/g, put: narrowNoBreakSpace },
    afterNumbers(`км|м|см|мм|кг|г|мг|л|мл|га|год\\.|млн|млрд|тис\\.|тыс\\.|${units}`),
    beforeNumbers(abbreviations),
    afterDialogueDash,
  ]
  // Some keyboards type a modifier letter for the apostrophe, which few fonts have.
  const apostrophe = { find: /(?<=\p{L})\u02BC(?=\p{L})/gu, put: '’' }
  return {
    quotes: [
      ['«', '»'],
      ['„', '“'],
    ],
    replacements: [apostrophe, ...spaces],
  }
}
