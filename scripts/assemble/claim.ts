/**
 * What a machine can see that stands in the way of a claim that the book is accessible. Without a claim
 * nothing is checked here.
 */
import type { Element, Nodes, Text } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import type { BookConfig, Templates } from '../book.ts'
import { hasClass } from '../lib/hast.ts'
import { placeIn } from '../lib/text-positions.ts'
import { detailsOf, report } from '../problems/report.ts'
import { type Draft, elementsBelow, elementsOf } from './sections.ts'

/** Reports what stands in the way, in place of warnings that say the same. */
export function checkClaim(
  drafts: readonly Draft[],
  { accessibility, language }: BookConfig,
  templates: Templates,
): void {
  const { conformsTo } = accessibility ?? {}
  if (!conformsTo) return
  const standard = `WCAG ${conformsTo.version} ${conformsTo.level}`
  const vague = vagueTexts(templates)
  for (const draft of drafts) {
    checkPictures(draft, standard)
    checkHeadings(draft, standard)
    checkTables(draft, standard)
    checkLinks(draft, standard, vague)
    checkScripts(draft, standard, language)
  }
}

function checkPictures(draft: Draft, standard: string): void {
  for (const picture of elementsOf(draft, ({ tagName }) => tagName === 'img')) {
    const { alt, role, src } = picture.properties
    if (alt || role === 'presentation') continue
    replaceWarning(draft.file, 'picture-alt-missing', picture.position)
    const details: [string, string] = [String(src ?? ''), standard]
    report(draft.file, 'claim-picture-undescribed', details, picture)
  }
}

/** Whoever read the Markdown has found them, and counted levels as the author does. */
function checkHeadings({ file }: Draft, standard: string): void {
  for (const message of [...file.messages]) {
    const { place, ruleId } = message
    if (ruleId !== 'heading-level-skipped' || !place || !('start' in place)) continue
    const [level = '', next = ''] = detailsOf(message)
    replaceWarning(file, ruleId, place)
    report(file, 'claim-heading-skipped', [level, next, standard], place)
  }
}

function checkTables(draft: Draft, standard: string): void {
  for (const table of elementsOf(draft, ({ tagName }) => tagName === 'table')) {
    const heads = elementsBelow([table], ({ tagName }) => tagName === 'th')
    if (heads.length === 0) report(draft.file, 'claim-table-headless', [standard], table)
  }
}

/** An author needs to hear of one place once. */
function replaceWarning(file: VFile, code: string, position: Position | undefined): void {
  const rest = file.messages.filter(({ column, line, ruleId }) => {
    const isSame = line === position?.start.line && column === position?.start.column
    return ruleId !== code || !isSame
  })
  file.messages.splice(0, file.messages.length, ...rest)
}

/**
 * Reports links whose text says nothing, and links of one file with the same text for different
 * places.
 *
 * @see https://www.w3.org/TR/WCAG22/#link-purpose-in-context
 */
function checkLinks(draft: Draft, standard: string, vague: ReadonlySet<string>): void {
  const targets = new Map<string, string>()
  for (const link of elementsOf(draft, isLink)) {
    const text = wordsOf(link)
    const target = String(link.properties.href)
    if (isVague(text, vague)) {
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

/** Texts of links that say nothing of where they lead, in every language. */
export function vagueTexts(templates: Templates): ReadonlySet<string> {
  const lists = Object.values(templates.texts('vague-links').links ?? {})
  return new Set(lists.flatMap((list) => list.split(', ')))
}

/** Whether a text says nothing: it is one of those, or has no letter or digit. */
export function isVague(text: string, vague: ReadonlySet<string>): boolean {
  const words = text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  return words.length === 0 || vague.has(words.join(' '))
}

/** Scripts of which a run of words is another language, and not a name or a sign. */
const scripts = ['Arab', 'Cyrl', 'Deva', 'Grek', 'Hebr', 'Latn']
const scriptNames = new Intl.DisplayNames('en', { type: 'script' })

/** Names of people and things are of no language, and rarely longer. @see https://www.w3.org/TR/WCAG22/#language-of-parts */
const fewestWords = 4

/**
 * Reports passages in a script that their language is not written in. What is in the same script,
 * such as French in an English text, no machine can tell with certainty.
 */
function checkScripts(draft: Draft, standard: string, language: string): void {
  const { definitions, file, tree } = draft
  const notes = definitions.flatMap(({ children }) => children)
  for (const node of [...tree.children, ...notes]) readNode(node, language)

  function readNode(node: Nodes, outer: string): void {
    if (node.type === 'text') {
      for (const [words, script] of foreignRuns(node.value, outer)) {
        const name = scriptNames.of(script) ?? script
        const details: [string, string, string] = [words, name, standard]
        report(file, 'claim-language-missing', details, placeOf(words, node, file))
      }
    } else if (node.type === 'element' && !isCode(node)) {
      const { lang } = node.properties
      const inner = typeof lang === 'string' ? lang : outer
      for (const child of node.children) readNode(child, inner)
    }
  }
}

/** Where the words begin in the source, which may have other marks between them. */
function placeOf(words: string, { position }: Text, file: VFile): Position | undefined {
  const [first = ''] = words.split(' ')
  const from = position?.start.offset
  const at = String(file.value).indexOf(first, from)
  return from === undefined || at === -1 || at > (position?.end.offset ?? 0)
    ? position
    : placeIn(file, at, at + first.length)
}

function isCode({ tagName }: Element): boolean {
  return tagName === 'code' || tagName === 'pre'
}

function foreignRuns(text: string, language: string): readonly [string, string][] {
  const own = scriptOf(language)
  return scripts.flatMap((script): [string, string][] => {
    if (own === undefined || script === own) return []
    const word = `\\p{Script=${script}}[\\p{Script=${script}}\\p{M}'’-]*`
    const run = `${word}(?:[\\s\\p{P}]+${word}){${fewestWords - 1},}`
    const [found] = text.match(new RegExp(run, 'u')) ?? []
    return found ? [[found.slice(0, 60), script]] : []
  })
}

/** The script of a language; `undefined` where it is not known, or mixes several, as Japanese does. */
function scriptOf(language: string): string | undefined {
  try {
    return new Intl.Locale(language).maximize().script
  } catch {
    return undefined
  }
}
