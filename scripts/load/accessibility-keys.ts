import type { WcagConformance } from '../book.ts'

/** What an author may write. */
export const conformanceExpectation =
  'a version and level of WCAG such as `wcag-2.1-aa` or `wcag-2.2-a`'

/** What stands for a conformance that is claimed without saying who has judged it. */
export const certifierExpectation = 'who has judged the book, such as its publisher'

/** `wcag-2.1-aa`, `WCAG 2.1 Level AA` and the like; `undefined` for what is no version and level. */
export function readConformance(text: string): WcagConformance | undefined {
  const [, version, level] =
    /^wcag[\s-]*(2\.[012])[\s-]*(?:level[\s-]*)?(a{1,3})$/i.exec(text) ?? []
  if (version === undefined || level === undefined) return undefined
  return {
    version: version as WcagConformance['version'],
    level: level.toUpperCase() as WcagConformance['level'],
  }
}

/** A web address as it is; `undefined` for any other text. */
export function readWebAddress(text: string): string | undefined {
  return /^https?:\/\/[^\s"<>\\^`{|}]+$/i.test(text) && URL.canParse(text)
    ? text
    : undefined
}

/** A mail address as it is; `undefined` for any other text. */
export function readMailAddress(text: string): string | undefined {
  return /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/.test(text) ? text : undefined
}
