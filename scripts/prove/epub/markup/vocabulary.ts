/** What an element may stand in, hold and say. */
export interface ElementRule {
  /** What it counts as where content is by kind; a list names the only parents. */
  readonly is?: 'flow' | 'phrasing' | readonly string[]
  /**
   * A kind of content; `text` alone; `nothing`; what its own parent holds, for `transparent`; or the
   * names of children in order, each with a space behind it.
   */
  readonly holds: 'flow' | 'phrasing' | 'text' | 'nothing' | 'transparent' | RegExp
  /** Beside those that every element may have. */
  readonly attributes?: readonly string[]
  readonly required?: readonly string[]
  /** Elements that may not be around it, at any depth. */
  readonly outside?: readonly string[]
}

/** A vocabulary of XML, as far as our EPUBs speak it. */
export interface Vocabulary {
  readonly elements: Readonly<Record<string, ElementRule>>
  /** Attributes that every element may have. */
  readonly attributes: ReadonlySet<string>
  /** What an attribute may say, where not everything is allowed, and what is expected there; by its name, or those of element and attribute. */
  readonly values: Readonly<Record<string, readonly [test: Test, expected: string]>>
}

type Test = (value: string) => boolean

export function words(list: string): readonly string[] {
  return list.trim().split(/\s+/)
}

/** A test for one of some words. */
export function oneOf(list: string): readonly [Test, string] {
  const known = words(list)
  return [(value) => known.includes(value), known.slice(0, 4).join(', ')]
}

/** A test for words, each of which passes a test. */
export function allOf(test: Test): Test {
  return (value) => value.trim() !== '' && words(value).every(test)
}

/** A test for a language tag, well-formed as BCP 47 has it. */
export const languageTag: readonly [Test, string] = [
  (value) => {
    try {
      return Intl.getCanonicalLocales(value).length === 1
    } catch {
      return false
    }
  },
  'a language tag such as `en-GB`',
]

export const wholeNumber: readonly [Test, string] = [
  (value) => /^-?\d+$/.test(value),
  'a whole number',
]

export const countingNumber: readonly [Test, string] = [
  (value) => /^[1-9]\d*$/.test(value),
  'a whole number from 1 on',
]
