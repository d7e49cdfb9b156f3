import type { Element, ElementContent } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { h } from 'hastscript'
import { addClasses, hasClass, levelOf } from '../lib/hast.ts'
import { letterOf, roman, romanValue } from '../lib/numerals.ts'
import { isPart } from '../lib/section-kinds.ts'

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
  addClasses(heading, [kind])
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
 * Marks the numbers of headings, as `.number`: those that the author has written; and where there are none, numbers of
 * chapters and sections. Appendices have letters.
 *
 * @param levels - How many levels of headings have numbers; none, where a look only sets apart what there is, and `undefined`
 *   where it does not.
 * @returns The numbers, without the full stop after them.
 */
export function numberHeadings(
  sections: readonly Numbered[],
  levels: number | undefined,
): ReadonlyMap<Element, string> {
  if (levels === undefined) return new Map()
  const all = sections.flatMap(({ headings }) => headings)
  const isWritten = all.filter((heading) => written.test(textOf(heading))).length > 1
  return isWritten
    ? new Map(all.flatMap((heading) => markWritten(heading)))
    : countHeadings(sections, levels, Math.min(...all.map(levelOf)))
}

/** How many levels of headings must have numbers, so that those with these ids have one; `undefined` for none. */
export function levelsOf(
  sections: readonly Numbered[],
  ids: ReadonlySet<string>,
): number | undefined {
  const all = sections.flatMap(({ headings }) => headings)
  const levels = all
    .filter(({ properties }) => ids.has(String(properties.id)))
    .map(levelOf)
  const top = Math.min(...all.map(levelOf))
  return levels.length > 0 ? Math.max(...levels) - top + 1 : undefined
}

/** @param top - The level of chapters. */
function countHeadings(
  sections: readonly Numbered[],
  levels: number,
  top: number,
): ReadonlyMap<Element, string> {
  const counts: Readonly<Record<string, number[]>> = { chapter: [], appendix: [] }
  const numbers = sections.flatMap(({ headings, role }) => {
    const unnumbered = unnumberedIn(headings, top)
    return headings.flatMap((heading) => {
      const depth = levelOf(heading) - top
      const own = depth < levels && !unnumbered.has(heading) ? counts[role] : undefined
      // What has no number parts the sections before it from those after it.
      if (depth === 0 && !own) counts.chapter?.splice(1)
      const number = own && nextNumber(own, depth, role === 'appendix')
      if (number === undefined) return []
      heading.children.unshift(numberOf(number), { type: 'text', value: ' ' })
      return [[heading, number] as const]
    })
  })
  return new Map(numbers)
}

/** @param counts - How many there have been on each level, which is one more then. */
function nextNumber(counts: number[], depth: number, isLettered: boolean): string {
  counts.splice(depth + 1)
  counts[depth] = (counts[depth] ?? 0) + 1
  const [first = 0, ...others] = Array.from(counts, (count) => count ?? 0)
  return [isLettered ? letterOf(first) : first, ...others].join('.')
}

/** Headings that have no number by themselves, and those below a chapter without one. */
function unnumberedIn(headings: readonly Element[], top: number): ReadonlySet<Element> {
  let isBelow = false
  const unnumbered = headings.filter((heading) => {
    const isNamed = ['unnumbered', 'unlisted', 'hidden'].some((name) =>
      hasClass(heading, name),
    )
    if (levelOf(heading) === top) isBelow = isNamed
    return isNamed || isBelow || isPart(heading)
  })
  return new Set(unnumbered)
}

function markWritten(heading: Element): readonly (readonly [Element, string])[] {
  const [text] = heading.children
  const [number] = (text?.type === 'text' && written.exec(text.value)) || []
  if (number === undefined || text?.type !== 'text') return []
  const rest = { ...text, value: text.value.slice(number.length) }
  heading.children.splice(0, 1, numberOf(number), rest)
  return [[heading, number.replace(/\.$/, '')]]
}

function numberOf(number: string): ElementContent {
  return h('span', { className: ['number'] }, number)
}
