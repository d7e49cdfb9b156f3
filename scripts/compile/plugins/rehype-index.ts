/** What authors say is to stand in the index: words of the text, or entries in the notation of makeindex. */
import type { Element, ElementContent, Nodes, Parents, Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { h } from 'hastscript'
import type { VFile } from 'vfile'
import type { IndexMark, IndexName } from '../../book.ts'
import { hasClass, inlineElements, mark, marksOf, removeClasses } from '../../lib/hast.ts'
import { shorten } from '../../lib/visible.ts'
import { walkHtml } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import type { Macros } from '../formulas/macros.ts'
import { setFormula } from '../formulas/remark-formulas.ts'
import type { Allowance } from '../parse-markdown.ts'
import { rehypeTypography } from '../typography/rehype-typography.ts'

/** What stands between several entries of one place in `data-index`. */
const betweenEntries = '\n'

/** Levels of entries: more than print has room for in two columns. */
const mostLevels = 3

/** What is said of how a locator is set, by the names of makeindex and LaTeX. */
const forms: Readonly<Record<string, IndexMark['form']>> = {
  ...Object.fromEntries(
    'main textbf bf bfseries bold'.split(' ').map((n) => [n, 'main']),
  ),
  ...Object.fromEntries('textit emph it itshape'.split(' ').map((n) => [n, 'other'])),
  hyperpage: undefined,
}

/**
 * Marks elements that the index leads to with what it says there: `[ferries]{.index}`, `{index="transport!ferries"}`.
 *
 * @param language - Of the book, by whose typography names are set.
 * @param given - For formulas in them.
 */
export function rehypeIndex(language: string, ...given: [Allowance, Macros]) {
  const setType = rehypeTypography(language)
  return (tree: Root, file: VFile): void => {
    const names: Element[] = []
    walkHtml(tree, (node) => {
      if (node.type !== 'element') return
      const isOwn = inlineElements.has(node.tagName) && hasClass(node, 'index')
      const { dataIndex, ...properties } = node.properties
      if (!isOwn && dataIndex === undefined) return
      node.properties = properties
      if (isOwn) removeClasses(node, ['index'])
      const written = String(dataIndex ?? '').split(betweenEntries)
      const read = written.flatMap((each) =>
        dataIndex === undefined ? [] : (readEntry(each, file, node, names, given) ?? []),
      )
      mark(node, { index: isOwn ? [{ path: [] }, ...read] : read })
    })
    setType({ type: 'root', children: names })
  }
}

/** An entry as it is read character by character: a quotation mark takes what follows as it is. */
function readEntry(
  written: string,
  file: VFile,
  node: Element,
  names: Element[],
  given: readonly [Allowance, Macros],
): IndexMark | undefined {
  const setMath = (source: string): ElementContent => {
    const set = setFormula(source, false, ...given)
    if ('tagName' in set) return set
    report(file, 'formula-invalid', [set.reason], node)
    return { type: 'text', value: source }
  }
  const said = shorten(written, 80)
  const [entry = '', ...after] = splitAt(written, '|')
  const levels = splitAt(entry, '!').map((level) => {
    const [key = '', ...shown] = splitAt(level, '@')
    return [key, shown.length > 0 ? shown.join('@') : key].map(plain)
  })
  if (levels.some((level) => level.some((name) => name === ''))) {
    report(file, 'index-entry-empty', [said], node)
    return undefined
  }
  if (levels.length > mostLevels) {
    report(file, 'index-entry-deep', [said, String(levels.length)], node)
    return undefined
  }
  const path = levels.map(([key = '', shown = '']): IndexName => {
    const name = h('p', markedUp(shown, setMath))
    names.push(name)
    return { ...(key === shown ? {} : { key }), name }
  })
  return { path, ...readForm(after.join('|').trim(), file, node, said) }
}

/** What stands after the bar: the edge of a range, how the locator is set, or another entry. */
function readForm(
  after: string,
  file: VFile,
  node: Element,
  said: string,
): Omit<IndexMark, 'path'> {
  const [, also, target = ''] =
    /^see(also)?(?:\s+|(?=\{))\{?([^{}]*)\}?$/.exec(after) ?? []
  if (target.trim() !== '') {
    const targets = target.split(';').map((each) => plain(each))
    return { see: { isAlso: also !== undefined, targets: targets.filter(Boolean) } }
  }
  const [, edge, name = ''] = /^([()])?\\?(\w*)$/.exec(after) ?? [
    undefined,
    undefined,
    after,
  ]
  const isKnown = name === '' || Object.hasOwn(forms, name)
  if (!isKnown) report(file, 'index-form-unknown', [after, said], node)
  const form = forms[name]
  return {
    ...(form ? { form } : {}),
    ...(edge ? { edge: edge === '(' ? ('begin' as const) : ('end' as const) } : {}),
  }
}

/** The parts of a text between signs that no quotation mark stands before. */
function splitAt(text: string, sign: string): string[] {
  const parts = ['']
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '"' && at + 1 < text.length)
      parts[parts.length - 1] += text.slice(at, ++at + 1)
    else if (char === sign) parts.push('')
    else parts[parts.length - 1] += char
  }
  return parts
}

function plain(text: string): string {
  return text.replaceAll(/"(.)/gs, '$1').replaceAll(/\s+/g, ' ').trim()
}

/** Emphasis, code and formulas, as Markdown and LaTeX have them. Each ends at the next of its kind. */
const markup =
  /(?<!\\)\$(?!\s)([^$]+)(?<![\s\\])\$(?!\d)|\*\*([^*]+)\*\*|\*([^*]+)\*|(?<![\p{L}\p{N}])_([^_]+)_(?![\p{L}\p{N}])|`([^`]+)`|\\(emph|textit|textbf|texttt)\{([^{}]*)\}|\{\\(em|it|sl|bf|tt)\s+([^{}]*)\}/gu
type SetMath = (source: string) => ElementContent
const commands: Readonly<Record<string, string>> = {
  ...{ emph: 'em', textit: 'em', textbf: 'strong', texttt: 'code' },
  ...{ em: 'em', it: 'em', sl: 'em', bf: 'strong', tt: 'code' },
}

function markedUp(text: string, setMath: SetMath): ElementContent[] {
  const nodes: ElementContent[] = []
  let from = 0
  const add = (value: string): void => {
    // A backslash takes the sign after it as it is.
    if (value !== '')
      nodes.push({ type: 'text', value: value.replaceAll(/\\(\p{P}|\p{S})/gu, '$1') })
  }
  for (const found of text.matchAll(markup)) {
    const [whole, math, strong, em, line, code, ...latex] = found
    const [command = '', inBraces = ''] = latex.filter((part) => part !== undefined)
    add(text.slice(from, found.index))
    const tagName = strong ? 'strong' : code ? 'code' : (commands[command] ?? 'em')
    const words = strong ?? em ?? line ?? code ?? inBraces
    nodes.push(math === undefined ? h(tagName, words) : setMath(math))
    from = found.index + whole.length
  }
  add(text.slice(from))
  return nodes
}

/**
 * Lets marks without words have the word that they touch: at the end of a line they would be past it, or before its page.
 * For the text of one format: a mark that others have not takes no word of theirs.
 */
export function giveWords(parent: Parents): void {
  const children = parent.children as ElementContent[]
  parent.children = children.filter((node, index, all) => {
    if (node.type !== 'element') return true
    if (!isBare(node)) {
      giveWords(node)
      return true
    }
    const [before, after] = [all[index - 1], all[index + 1]]
    if (takeLastWord(node, before, true)) return true
    if (isBare(after) || isWordy(after)) return !giveMarks(node, after)
    if (takeFirstWord(node, after)) return true
    if (isWordy(before)) return !giveMarks(node, before)
    takeLastWord(node, before, false)
    return true
  })
}

/** A word, or a character of a script without spaces. */
const word = String.raw`(?:[^\s\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]{1,60}|\S)`
const [lastWord, firstWord] = [new RegExp(`${word}$`, 'u'), new RegExp(`^${word}`, 'u')]
/** As long as any word. */
const longestWord = 100

function takeLastWord(to: Element, text: Nodes | undefined, isNext: boolean): boolean {
  if (text?.type !== 'text') return false
  const end = text.value.trimEnd()
  if (end === '' || (isNext && end !== text.value)) return false
  const [found = ''] = lastWord.exec(end.slice(-longestWord)) ?? []
  text.value = end.slice(0, end.length - found.length)
  to.children.push({ type: 'text', value: found })
  return found !== ''
}

function takeFirstWord(to: Element, text: Nodes | undefined): boolean {
  if (text?.type !== 'text' || text.value.trim() === '') return false
  const value = text.value.trimStart()
  const [found = ''] = firstWord.exec(value.slice(0, longestWord)) ?? []
  text.value = value.slice(found.length)
  to.children.push({ type: 'text', value: found })
  return found !== ''
}

/** A mark that has no words. */
function isBare(node: Nodes | undefined): node is Element {
  if (node?.type !== 'element' || node.children.length > 0) return false
  return marksOf(node).index !== undefined
}

function isWordy(node: Nodes | undefined): node is Element {
  if (node?.type !== 'element' || hasClass(node, 'noteref')) return false
  return inlineElements.has(node.tagName) && textOf(node) !== ''
}

function giveMarks(from: Element, to: Element): true {
  mark(to, { index: [...(marksOf(from).index ?? []), ...(marksOf(to).index ?? [])] })
  return true
}
