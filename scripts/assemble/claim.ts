/**
 * What a machine can see that stands in the way of a claim that the book is accessible. Without a claim
 * nothing is checked here.
 */
import type { Element, RootContent, Text } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import type { BookConfig, Templates } from '../book.ts'
import { hasClass } from '../lib/hast.ts'
import { filesOf } from '../lib/origins.ts'
import { placeOfWords } from '../lib/text-positions.ts'
import { treesOf } from '../lib/texts.ts'
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
  const files = new Set(drafts.flatMap(({ file }) => filesOf(file)))
  for (const file of files) replaceWarnings(file, standard)
  for (const draft of drafts) {
    checkTables(draft, standard)
    checkLinks(draft, standard, vague)
    checkScripts(draft, standard, language)
  }
}

/** Whoever read the Markdown has found them, and warned; an author needs to hear of one place once. */
function replaceWarnings(file: VFile, standard: string): void {
  for (const message of [...file.messages]) {
    if (message.ruleId !== 'picture-alt-missing') continue
    file.messages.splice(file.messages.indexOf(message), 1)
    const [path = ''] = detailsOf(message)
    const place = message.place as Position | undefined
    report(file, 'claim-picture-undescribed', [path, standard], place)
  }
}

function checkTables(draft: Draft, standard: string): void {
  for (const table of elementsOf(draft, ({ tagName }) => tagName === 'table')) {
    const heads = elementsBelow([table], ({ tagName }) => tagName === 'th')
    if (heads.length === 0) report(draft.file, 'claim-table-headless', [standard], table)
  }
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

const scriptNames = new Intl.DisplayNames('en', { type: 'script' })

/**
 * Runs of words in each script of which they are another language, and not a name or a sign. Names of
 * people and things are of no language, and rarely of four words.
 *
 * @see https://www.w3.org/TR/WCAG22/#language-of-parts
 */
const runs = ['Arab', 'Cyrl', 'Deva', 'Grek', 'Hebr', 'Latn'].map((script) => {
  const word = `\\p{Script=${script}}[\\p{Script=${script}}\\p{M}'’-]*`
  return { script, form: new RegExp(`${word}(?:[\\s\\p{P}]+${word}){3,}`, 'u') }
})

/**
 * Reports passages in a script that their language is not written in. What is in the same script,
 * such as French in an English text, no machine can tell with certainty.
 */
function checkScripts(draft: Draft, standard: string, language: string): void {
  const { file } = draft
  const nodes = treesOf(draft).flatMap(({ children }) => children)
  for (const { own, text } of textsIn(nodes, language)) {
    for (const { form, script } of own === undefined ? [] : runs) {
      const [found] = (script !== own && form.exec(text.value)) || []
      if (found === undefined) continue
      const words = found.slice(0, 60)
      // In the source, other marks may stand between them.
      const place = placeOfWords(file, words.split(' ', 1).join(), text.position)
      const name = scriptNames.of(script) ?? script
      report(file, 'claim-language-missing', [words, name, standard], place)
    }
  }
}

/** All text but code, each with the script of its language. */
function textsIn(
  nodes: readonly RootContent[],
  language: string,
): readonly { readonly text: Text; readonly own: string | undefined }[] {
  return nodes.flatMap((node) => {
    if (node.type === 'text') return [{ text: node, own: scriptOf(language) }]
    const isRead = node.type === 'element' && !['code', 'pre'].includes(node.tagName)
    return isRead ? textsIn(node.children, String(node.properties.lang ?? language)) : []
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
