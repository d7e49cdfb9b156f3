/** What stands around a work that is cited: as citeproc takes it and gives it, and as elements. */
import type { Element, ElementContent, RootContent, Text } from 'hast'
import { h } from 'hastscript'
import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import type { Position } from 'unist'
import { hasClass, placedAt } from '../../lib/hast.ts'
import { readData } from '../../lib/read-template.ts'
import { walkHtml } from '../../lib/walk.ts'

const {
  locators,
  markup,
  'small-caps': smallCaps,
} = readData<{
  readonly locators: Readonly<Record<string, readonly string[]>>
  readonly markup: Readonly<Record<string, string>>
  readonly 'small-caps': string
}>('citations.yaml')

/** What stands for elements that citeproc does not know: as many in one citation as anyone has. */
const firstHeld = 0xfdd8
const mostHeld = 24

/** Elements as citeproc takes them. Those that it does not know are kept, and a sign stands for each. */
export function toMarkup(nodes: readonly ElementContent[], held: Element[]): string {
  return nodes
    .map((node): string => {
      if (node.type === 'text')
        return node.value
          .replaceAll(/[\ufdd0-\ufdef]/g, '')
          .replaceAll(/\s+/g, (space) => (space.includes('\u00a0') ? '\u00a0' : ' '))
      if (node.type !== 'element') return ''
      const tag = markup[node.tagName]
      const inner = () => toMarkup(node.children, held)
      if (tag) return `<${tag}>${inner()}</${tag}>`
      if (hasClass(node, 'small-caps')) return smallCaps.replace('{{text}}', inner)
      if (held.length === mostHeld) return inner()
      held.push(node)
      return String.fromCharCode(firstHeld + held.length - 1)
    })
    .join('')
}

const parser = unified().use(rehypeParse, { fragment: true })

interface Reading {
  readonly held: readonly Element[]
  /** Of what is made. */
  readonly position: Position | undefined
  /** Makes links of what leads to a work, by its id. */
  readonly link?: (id: string, children: ElementContent[]) => ElementContent[]
}

/** What citeproc gives as elements of ours. */
export function fromHtml(html: string, reading: Reading): ElementContent[] {
  const nodes = parser.parse(html).children.flatMap((node) => read(node, reading))
  walkHtml({ type: 'root', children: nodes }, (node) => {
    if (node.type === 'text') node.value = node.value.replaceAll(/[\ufdd0-\ufdef]/g, '')
  })
  // What ends as something else is one text.
  return nodes.filter((node) => node.type !== 'text' || node.value !== '')
}

/** By what an element of citeproc is, ours. */
const selectors: readonly (readonly [RegExp, string])[] = [
  [/^(?:i|em) |font-style/, 'em'],
  [/^b /, 'strong'],
  [/^sup /, 'sup'],
  [/^sub /, 'sub'],
  [/small-caps/, 'span.small-caps'],
  [/underline/, 'u'],
  [/csl-left-margin/, 'span.entry-label'],
]

function read(node: RootContent, reading: Reading): ElementContent[] {
  const { held, link, position } = reading
  if (node.type === 'text') return readText(node, held)
  if (node.type !== 'element') return []
  const children = node.children.flatMap((child) => read(child, reading))
  const { className = '', dataWork, href, style = '' } = node.properties
  const { tagName } = node
  if (tagName === 'cite')
    return dataWork && link ? link(String(dataWork), children) : children
  if (tagName === 'a') return readLink(String(href ?? ''), children, position)
  const written = `${tagName} ${String(className)} ${String(style)}`
  const [, selector] = selectors.find(([pattern]) => pattern.test(written)) ?? []
  return selector === undefined ? children : [placedAt(h(selector, children), position)]
}

function readLink(href: string, children: ElementContent[], position?: Position) {
  const isWeb = /^https?:\/\/[^\s"<>\\^`{|}]+$/i.test(href) && URL.canParse(href)
  return isWeb ? [placedAt(h('a', { href }, children), position)] : children
}

/** Text, with what was kept in the place of its signs. */
function readText({ value }: Text, held: readonly Element[]): ElementContent[] {
  return value.split(/([\ufdd8-\ufdef])/).flatMap((part): ElementContent[] => {
    const element = held[part.charCodeAt(0) - firstHeld]
    if (part.length === 1 && element) return [element]
    const text = part.replaceAll(/[\ufdd2-\ufdef]/g, '')
    return text === '' ? [] : [{ type: 'text', value: text }]
  })
}

/** Nodes in which what was a link is words: the entry of a work has its address, too. */
export function withoutLinks(nodes: readonly ElementContent[]): ElementContent[] {
  return nodes.flatMap((node) => {
    if (node.type !== 'element') return [node]
    const children = withoutLinks(node.children)
    return node.tagName === 'a' ? children : [{ ...node, children }]
  })
}

/** What parts of works are called in CSL, such as `page`. */
const locatorKinds: readonly string[] = Object.keys(locators)

/** What stands after the key of a citation. */
export interface Details {
  /** Which part of the work is meant, such as `33–35`. */
  readonly locator?: string
  /** What that counts, of {@link locatorKinds}. */
  readonly label?: string
  readonly suffix: string
}

const unit = String.raw`(?:[^\s\p{P}\ufdd8-\ufdef]|[-–—])+`
const sequence = String.raw`${unit}(?:\.${unit})*`
const word = new RegExp(
  String.raw`([,;]?\s?)((?:${sequence}|[([]${sequence}[)\]])+)`,
  'yu',
)
const roman = /^[([]?[ivxlcdm]+[)\]]?(?:[-–—][([]?[ivxlcdm]+[)\]]?)?$/i
const digit = /\p{N}/u

/**
 * Tells what part of a work is meant, as Pandoc does: `, pp. 33-35, 38-39 and passim`; `{ii, A, D-Z}`, in which all is
 * a part, and `{}` where there is none. What begins with a number is a page.
 *
 * @param names - What the language of the book calls parts, in small letters.
 */
export function readDetails(
  written: string,
  names: ReadonlyMap<string, string>,
): Details {
  const [before = ''] = /^\s*,?\s*/.exec(written) ?? []
  const body = written.slice(before.length)
  const [braces, inner = ''] = /^\{((?:[^{}]|\{[^{}]*\})*)\}/.exec(body) ?? []
  if (braces !== undefined) {
    const suffix = body.slice(braces.length)
    if (inner.trim() === '') return { suffix }
    const { label, length } = labelAt(inner.trimStart(), names)
    return { locator: inner.trimStart().slice(length).trim(), label, suffix }
  }
  const { isNamed, label, length } = labelAt(body, names)
  const isPart = (text: string) => digit.test(text) || (isNamed && roman.test(text))
  let end = length
  for (word.lastIndex = end; ; word.lastIndex = end) {
    const [found, sign = '', text = ''] = word.exec(body) ?? []
    const isFirst = end === length
    if (found === undefined || !isPart(text) || (isFirst && /[,;]/.test(sign))) break
    end += found.length
  }
  if (end === length) return { suffix: written }
  return { locator: body.slice(length, end).trim(), label, suffix: body.slice(end) }
}

/** The longest name of a part that a text begins with; a page, if it begins with none. */
function labelAt(text: string, names: ReadonlyMap<string, string>) {
  const plain = text.replaceAll('\u00a0', ' ').toLowerCase()
  const found = [...names.keys()]
    .filter(
      (name) =>
        plain.startsWith(name) &&
        !/^\p{L}/u.test(plain.slice(name.length).replace(/^[ivxlcdm]+(?!\p{L})/u, '')),
    )
    .sort((one, other) => other.length - one.length)[0]
  if (found === undefined) return { label: 'page', length: 0, isNamed: false }
  const [space = ''] = /^\s*/.exec(text.slice(found.length)) ?? []
  return {
    label: names.get(found) ?? 'page',
    length: found.length + space.length,
    isNamed: true,
  }
}

/** By what they are called, in small letters, the kinds of parts. @param termsOf - What the language of the book has for one. */
export function locatorNames(
  termsOf: (kind: string) => readonly string[],
): ReadonlyMap<string, string> {
  const all = locatorKinds.flatMap((kind) =>
    [...(locators[kind] ?? []), ...termsOf(kind)].map(
      (name) => [name.toLowerCase(), kind] as const,
    ),
  )
  // Those of English come last.
  return new Map(all.filter(([name]) => name !== ''))
}
