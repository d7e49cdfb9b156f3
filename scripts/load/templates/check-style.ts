/** What is wrong with a style sheet of an author, each told at its line. */
import type { CssLocation, CssNode, Declaration } from 'css-tree'
import generate from 'css-tree/generator'
import parse from 'css-tree/parser'
import { ident } from 'css-tree/utils'
import walk from 'css-tree/walker'
import type { VFile } from 'vfile'
import type { Medium } from '../../book.ts'
import { expectedName } from '../../lib/edit-distance.ts'
import { readData, namesIn as setOf } from '../../lib/read-template.ts'
import { quoted, shorten } from '../../lib/visible.ts'
import { report } from '../../problems/report.ts'
import { subjectsOf } from './style-type.ts'

interface Rule {
  readonly property: string
  readonly value: string
  readonly but?: string
  readonly instead: string
}

const data = readData<{
  readonly functions: string
  readonly 'at-rules': string
  readonly 'look-at-rules': string
  readonly properties: string
  readonly rules: Readonly<Record<'text' | 'print' | 'ebook', readonly Rule[]>>
  readonly pages: Readonly<Record<'selectors' | 'properties' | 'instead', string>>
}>('author-css.yaml')

const functions = setOf(data.functions)
const atRulesOf = { author: setOf(data['at-rules']), look: setOf(data['look-at-rules']) }
const properties = setOf(data.properties)
const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`, 'iu')
const pages = {
  selectors: new RegExp(data.pages.selectors, 'i'),
  properties: whole(data.pages.properties),
}
const rulesOf = (kind: keyof typeof data.rules) =>
  data.rules[kind].map(({ but, instead, property, value }) => {
    const isAllowed = but === undefined ? undefined : new RegExp(but, 'i')
    return { property: whole(property), value: whole(value), isAllowed, instead }
  })
const rules = { text: rulesOf('text'), print: rulesOf('print'), ebook: rulesOf('ebook') }

/** In a masked style sheet, for a list of families, which may be in no string: it has quotation marks. */
export const listMark = '\u0192'

/** Of a file: ten times the longest of ours. */
export const mostStyleBytes = 500_000

/** Errors beyond these mostly follow from the first. */
const mostErrors = 20

/** Of a value, what a rule looks at: no value that it means is longer. */
const longestValue = 1000

/** Whether a declaration is one that style sheets of authors may have. */
export function isKnown(property: string): boolean {
  return property.startsWith('--') || properties.has(property.toLowerCase())
}

/** What an e-book has in place of a declaration that many e-readers do not know, in words. */
export function unfitForEbooks({ property, value }: Declaration): string | undefined {
  return findRule(rules.ebook, property.toLowerCase(), textOf(value), [''])?.instead
}

/** The first rule that a declaration breaks for one of the elements that it is for. */
function findRule(
  list: (typeof rules)['text'],
  property: string,
  value: string,
  subjects: readonly string[],
) {
  return list.find(
    (rule) =>
      rule.property.test(property) &&
      rule.value.test(value) &&
      subjects.some((subject) => !rule.isAllowed?.test(subject)),
  )
}

function textOf(node: CssNode): string {
  return generate(node).slice(0, longestValue)
}

/** What a style sheet shows: addresses of pictures, and signs. */
export interface ShownByStyle {
  readonly pictures: readonly StyleText[]
  readonly signs: readonly StyleText[]
}

export interface StyleText {
  readonly value: string
  readonly place: CssLocation | undefined
}

/**
 * Checks a style sheet for the media that it is for.
 *
 * @param file - Gets the problems.
 * @param masked - Of a look, the text without what only it may say; its pages are its own, and it shows no pictures.
 * @returns What it shows; nothing where it cannot be read.
 */
export function checkStyle(
  file: VFile,
  media: readonly Medium[],
  masked?: string,
): ShownByStyle | undefined {
  const pictures: StyleText[] = []
  const signs: StyleText[] = []
  const unknown = new Set<string>()
  const atRules = masked === undefined ? atRulesOf.author : atRulesOf.look
  let errors = 0
  const place = (node: CssNode) => node.loc ?? undefined
  const forbid = (node: CssNode, found: string, instead: string) =>
    report(file, 'style-forbidden', [found, instead], place(node))
  const refuseLayout = (node: CssNode, found: string, where: string, instead: string) =>
    report(file, 'style-layout', [found, where, instead], place(node))
  try {
    const tree = parse(masked ?? String(file), {
      positions: true,
      parseCustomProperty: true,
      onParseError: ({ column, line, message, offset }) => {
        errors += 1
        if (errors > mostErrors) return
        const start = { line, column, offset }
        const found = `text (${message.replace(/\.$/, '')})`
        report(file, 'style-syntax', [found], { start, end: start })
      },
    })
    if (errors > 0) return undefined
    walk(tree, function (node) {
      if (node.type === 'Atrule') return checkAtRule(node) ? undefined : walk.skip
      if (node.type === 'Declaration' && masked === undefined)
        checkDeclaration(node, subjectsOf(this.rule?.prelude))
      else if (node.type === 'Rule' && this.rule && media.includes('ebook'))
        forbid(node, 'a rule within a rule', 'every rule by itself')
      else checkValue(node, /^(?:--|font)/i.test(this.declaration?.property ?? ''))
      return undefined
    })
    return { pictures, signs }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    report(file, 'style-syntax', ['more brackets in each other than can be read'])
    return undefined
  }

  /** @param isNamed - Whether strings are names. */
  function checkValue(node: CssNode, isNamed: boolean): void {
    if (node.type === 'Raw' && node.value.trim() !== '')
      report(file, 'style-syntax', [node.value], place(node))
    if (node.type === 'Function' && !functions.has(node.name.toLowerCase()))
      forbid(node, `${node.name}()`, 'a value, or `url()` with a picture of the folder')
    if (node.type === 'Url') checkAddress(node.value, node)
    if (node.type === 'String' && !isNamed)
      signs.push({ value: node.value, place: place(node) })
    if (node.type === 'String' && masked && node.value.includes(listMark))
      forbid(node, '"{{text-fonts}}"', 'such a list outside of quotation marks')
  }

  function checkAddress(address: string, node: CssNode): void {
    const shown = `url(${shorten(address, 40)})`
    if (masked !== undefined) forbid(node, shown, 'a rule without a picture')
    else pictures.push({ value: address, place: place(node) })
  }

  /** @returns Whether what is in it may be there. */
  function checkAtRule(node: CssNode & { type: 'Atrule' }): boolean {
    const name = ident.decode(node.name).toLowerCase()
    if (atRules.has(name)) return true
    const shown = `@${name}`
    const charset = node.prelude ? generate(node.prelude) : ''
    if (name === 'charset' && /^"utf-8"$/i.test(charset)) return true
    const instead: Readonly<Record<string, string>> = {
      'font-face': 'the font in the folder `fonts`, where its family is known by name',
      import: 'its rules in this file',
    }
    if (name === 'page')
      refuseLayout(node, shown, 'in print', '`design` and `trim` in book.yaml')
    else forbid(node, shown, instead[name] ?? `one of \`@${[...atRules].join('`, `@')}\``)
    return false
  }

  function checkDeclaration(
    node: Declaration,
    selected: readonly (readonly CssNode[])[],
  ): void {
    const property = node.property.toLowerCase()
    if (!isKnown(property)) {
      reportUnknown(property, node)
      return
    }
    const value = textOf(node.value).replace(/\s+/g, ' ')
    const subjects = selected.map((nodes) => nodes.map(textOf).join(''))
    const shown = shorten(`${property}: ${value}`, 80)
    const inText = findRule(rules.text, property, value, subjects)
    const onPage = media.includes('print') && findOnPage(property, value, subjects)
    const unread = media.length === 1 && media[0] === 'ebook' && unfitForEbooks(node)
    if (inText) report(file, 'style-text', [shown, inText.instead], place(node))
    else if (onPage) refuseLayout(node, shown, onPage.where, onPage.instead)
    else if (unread) report(file, 'style-unread', [shown, unread], place(node))
  }

  /** Each once; those of one browser alone are nobody's mistake. */
  function reportUnknown(property: string, node: Declaration): void {
    if (unknown.has(property) || property.startsWith('-')) return
    unknown.add(property)
    const expected = expectedName(property, properties, 'one that books can have')
    report(file, 'style-unknown', [property, expected], place(node))
  }
}

/** What a declaration would undo of printed pages. */
function findOnPage(property: string, value: string, subjects: readonly string[]) {
  const page = subjects.find((subject) => pages.selectors.test(subject))
  if (page !== undefined && !pages.properties.test(property))
    return { where: `on ${quoted(page)}, in print`, instead: data.pages.instead }
  const rule = findRule(rules.print, property, value, subjects)
  return rule && { where: 'in print', instead: rule.instead }
}
