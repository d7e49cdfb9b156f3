import type { Part } from './find-structure.ts'

/** The next part of the text, and the one after it. */
export type Following = readonly [Part | undefined, Part | undefined]

const longestHeading = 120
const mostWords = 18

/** Numbers of sections, and the words that go before numbers of chapters, in a few languages. */
const numbered =
  /^(?:(?:chapter|part|section|kapitel|teil|abschnitt|chapitre|partie|глава|часть|раздел|розділ|частина)\s+[\p{L}\d]+|(?<number>\d{1,3}(?:\.\d{1,3})*)[.)]?\s+\p{Lu}|[ivxlc]{1,6}\.\s+\p{Lu})/iu

/** Words that titles in English keep small. */
const smallWords = new Set(
  'a an and as at but by for from in into nor of on or over per the to up via with'.split(
    ' ',
  ),
)

/** Whether a text could be a heading by its looks alone. */
export function isCandidate(text: string): boolean {
  return (
    text.length <= longestHeading &&
    wordsIn(text) <= mostWords &&
    !/[.,;:…]["'”’»)]*$/.test(text) &&
    !/^(?:[-–—*•·>+|]|["“„«‘])/.test(text) &&
    !/https?:\/\//i.test(text) &&
    /^[\p{Lu}\p{Lo}\p{N}#¿¡]/u.test(text) &&
    /\p{L}/u.test(text)
  )
}

/** Whether a text looks like a heading so much that a sentence before it has ended. */
export function looksLikeHeading(text: string): boolean {
  return isCandidate(text) && lookOf(text) !== undefined
}

/**
 * Why a text is a heading, and how deep; `undefined` when it is none.
 *
 * @param following - What follows it, already classified.
 */
export function headingReason(text: string, [next, afterNext]: Following) {
  if (!next || !isCandidate(text)) return undefined
  const look = lookOf(text)
  // `2.1` is a section in a section.
  const numbers = numbered.exec(text)?.groups?.number?.split('.') ?? ['']
  const depth = Math.min(6, 1 + numbers.length)
  if (next.role === 'heading') {
    const isAlone = afterNext?.role !== 'heading' && look !== undefined
    return isAlone ? { why: `${look}, and a heading follows`, depth } : undefined
  }
  const { length } = next.text
  const what = `${countWords(next.text)} follow`
  const size = `${countWords(text)} without a full stop`
  const isShorter = length >= text.length * 1.2
  if (look !== undefined && isShorter) return { why: `${size}, ${look}; ${what}`, depth }
  const isCry = /!["'”’»)]*$/.test(text)
  const isShort = length >= 80 && text.length * 3 <= length
  return isShort && !isCry ? { why: `${size}; ${what}`, depth } : undefined
}

function lookOf(text: string): string | undefined {
  if (numbered.test(text)) return 'numbered'
  const letters = text.replaceAll(/[^\p{L}]/gu, '')
  if (
    letters.length > 3 &&
    letters === letters.toUpperCase() &&
    letters !== letters.toLowerCase()
  ) {
    return 'in capitals'
  }
  const words = text.match(/\p{L}[\p{L}\p{M}'’-]*/gu) ?? []
  const large = words.filter((word) => !smallWords.has(word.toLowerCase()))
  const capitals = large.filter((word) => /^\p{Lu}/u.test(word))
  const isTitleCase = large.length > 1 && capitals.length >= large.length * 0.75
  return isTitleCase ? 'its words begin with capitals' : undefined
}

function wordsIn(text: string): number {
  return text.split(/\s+/).length
}

function countWords(text: string): string {
  const count = wordsIn(text)
  return `${count.toLocaleString('en')} word${count === 1 ? '' : 's'}`
}
