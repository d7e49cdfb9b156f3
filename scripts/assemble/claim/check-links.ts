import type { Element } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { hasClass } from '../../lib/hast.ts'
import { report } from '../../problems/report.ts'
import { type Draft, elementsBelow, elementsOf } from '../draft.ts'
import { isVague } from './vague-links.ts'

/**
 * Reports links whose text says nothing, and links of one file with the same text for different
 * places.
 *
 * @see https://www.w3.org/TR/WCAG22/#link-purpose-in-context
 */
export function checkLinks(draft: Draft, standard: string): void {
  const targets = new Map<string, string>()
  for (const link of elementsOf(draft, isLink)) {
    const text = wordsOf(link)
    const target = String(link.properties.href)
    if (isVague(text)) {
      report(draft.file, 'claim-link-vague', [text, standard], link)
      continue
    }
    const key = text.toLowerCase()
    const other = targets.get(key) ?? target
    targets.set(key, other)
    if (other !== target)
      report(draft.file, 'claim-link-ambiguous', [text, standard], link)
  }
}

function isLink(element: Element): boolean {
  const { properties, tagName } = element
  return tagName === 'a' && properties.href !== undefined && !hasClass(element, 'noteref')
}

/** What is read aloud of a link: its text, and what its pictures show. */
function wordsOf(link: Element): string {
  const pictures = elementsBelow([link], ({ tagName }) => tagName === 'img')
  const shown = pictures.map(({ properties: { alt } }) => String(alt ?? ''))
  return [textOf(link), ...shown].join(' ').replace(/\s+/gu, ' ').trim()
}
