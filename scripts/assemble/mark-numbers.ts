import type { Element, ElementContent } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { h } from 'hastscript'
import { classesOf, hasClass, levelOf, setClasses } from '../lib/hast.ts'
import { roman, romanValue } from '../lib/numerals.ts'

/** A number that a title begins with, and the mark between them: `I.`, `12 –`, `Chapter Four:`; or one that is all of it. */
const numbered =
  /^(?<number>(?<word>chapter|part|kapitel|teil|chapitre|partie|глава|часть|розділ|частина)\s+[\p{L}\p{N}-]+|\d{1,3}|(?<roman>[IVXLC]{1,7}|[ivxlc]{1,7}))(?<mark>[.:](?=\s|$)|\s+[–—-](?=\s)|$)\s*/iu

/**
 * Marks the number that an author wrote before the title of a chapter or a part, as `.number`, for a look that sets it
 * in a line of its own; the title as `.with-number`, or `.number-alone`.
 */
export function markNumber(heading: Element): void {
  const [text] = heading.children
  const found = text?.type === 'text' ? numbered.exec(text.value) : null
  const { mark = '', number = '', roman: numeral, word } = found?.groups ?? {}
  const lower = numeral?.toLowerCase()
  if (text?.type !== 'text' || !found) return
  if (lower !== undefined && roman(romanValue(lower)) !== lower) return
  const isAlone = found[0].trim() === textOf(heading).trim()
  // A heading that ends with its number and goes on with an element, such as a link, has no mark between them.
  if (!isAlone && mark === '') return
  const className = ['number', ...(word ? ['long'] : [])]
  const rest = text.value.slice(found[0].length)
  heading.children.splice(
    0,
    1,
    h('span', { className }, { ...text, value: number + mark }),
    ...(isAlone ? [] : [{ ...text, value: ` ${rest}` }]),
  )
  const kind = isAlone ? 'number-alone' : 'with-number'
  setClasses(heading, [...classesOf(heading), kind])
}

/** Whether a heading is nothing but a numeral, as of sections of a poem. */
export function isNumber(heading: Element): boolean {
  return /^(?:\d{1,3}|[IVXLC]{1,7})\.?$/i.test(textOf(heading).trim())
}

/** Takes the mark off after a number that stands in a line of its own, once lists have the title as it was written. */
export function endNumber({ children: [number] }: Element): void {
  const text = number?.type === 'element' ? number.children[0] : undefined
  if (text?.type === 'text') text.value = text.value.replace(/\s*[.:–—-]$/u, '')
}

interface Numbered {
  readonly headings: readonly Element[]
  readonly role: string
}

/** As authors number headings: `1.`, `1.2`, `IV.`, `A.1`. What has no full stop may be the beginning of a title. */
const written =
  /^(?:(?:\d+|[IVXLC]+|[A-Z])\.(?:\d+(?:\.\d+)*\.?)?|\d+(?:\.\d+)+)(?=[ \u00a0])/u

/**
 * Marks the numbers of headings, as `.number`, for a look that sets them apart: those that the author has written; and
 * where there are none, numbers of chapters and sections.
 *
 * @param levels - How many levels of headings have numbers; none, where a look only sets apart what there is.
 */
export function numberHeadings(sections: readonly Numbered[], levels: number): void {
  const all = sections.flatMap(({ headings }) => headings)
  const isWritten = all.filter((heading) => written.test(textOf(heading))).length > 1
  if (isWritten) {
    all.forEach(markWritten)
    return
  }
  const counts: number[] = []
  const top = Math.min(...all.map(levelOf))
  for (const { headings, role } of sections)
    for (const heading of headings) {
      const depth = levelOf(heading) - top
      const isCounted = role === 'chapter' && depth < levels && !isUnnumbered(heading)
      if (depth === 0 && !isCounted) counts.splice(1)
      if (!isCounted) continue
      counts.splice(depth + 1)
      counts[depth] = (counts[depth] ?? 0) + 1
      const number = Array.from({ length: depth + 1 }, (_, at) => counts[at] ?? 0)
      heading.children.unshift(numberOf(number.join('.')), { type: 'text', value: ' ' })
    }
}

function isUnnumbered(heading: Element): boolean {
  return ['unnumbered', 'unlisted', 'part', 'volume'].some((name) =>
    hasClass(heading, name),
  )
}

function markWritten(heading: Element): void {
  const [text] = heading.children
  const [number] = (text?.type === 'text' && written.exec(text.value)) || []
  if (number === undefined || text?.type !== 'text') return
  const rest = { ...text, value: text.value.slice(number.length) }
  heading.children.splice(0, 1, numberOf(number), rest)
}

function numberOf(number: string): ElementContent {
  return h('span', { className: ['number'] }, number)
}
