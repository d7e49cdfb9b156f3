/**
 * Spaces at which no line may break, in the forms that languages share.
 */
import { noBreakSpace, type Replacement } from './rules.ts'

const units =
  '%|‰|°C|°F|€|£|\\$|km/h|km²|m²|m³|km|cm|mm|µm|m|kg|mg|g|t|ha|hl|cl|ml|l|h|min|s|Hz|kHz|MHz|GHz|kW|MW|W|kB|MB|GB|TB'

/** `5 km`, `20 %`. More units are given as alternatives of a regular expression. */
export function afterNumbers(more = ''): Replacement {
  const all = more ? `${units}|${more}` : units
  return {
    find: new RegExp(`(?<=\\d) (?=(?:${all})(?![\\p{L}\\p{N}]))`, 'gu'),
    put: noBreakSpace,
  }
}

/** `§ 5`, `№ 5`, and numbers behind the given abbreviations, such as `p. 5`. */
export function beforeNumbers(abbreviations: string): Replacement {
  return {
    find: new RegExp(`(?<=[§№]|(?<!\\p{L})(?:${abbreviations})) (?=[\\dIVXLC])`, 'gu'),
    put: noBreakSpace,
  }
}

/** Names behind the given titles, such as `Dr. Watson`. */
export function beforeNames(titles: string): Replacement {
  return {
    find: new RegExp(`(?<=(?<!\\p{L})(?:${titles})) (?=\\p{Lu})`, 'gu'),
    put: noBreakSpace,
  }
}

/** `J. R. R.`: one initial before another. */
export const betweenInitials: Replacement = {
  find: /(?<=(?<![\p{L}\p{N}])\p{Lu}\.) (?=\p{Lu}\.)/gu,
  put: noBreakSpace,
}

/** The dash that begins an utterance. */
export const afterDialogueDash: Replacement = { find: /(?<=^[–—]) /g, put: noBreakSpace }
