import type { Element, ElementContent, Root } from 'hast'
import { h } from 'hastscript'
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import { addClasses, classesOf, text as textOf } from '../../lib/hast.ts'
import { walkHtml } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import {
  type CodePart,
  codeLanguage,
  colourCode,
  mostCharacters,
} from '../colour-code.ts'
import type { CodeLines } from '../nodes.ts'
import type { Allowance } from '../parse-markdown.ts'

/**
 * Give blocks of code their colours and what is shown of their lines, and code in a line the places at which it
 * may be broken. Its text stays what it is, to the letter.
 */
export function rehypeCode(allowance: Allowance) {
  return (tree: Root, file: VFile): void =>
    walkHtml(tree, (node) => {
      if (node.type !== 'element') return true
      if (node.tagName === 'pre') setBlock(node, allowance, file)
      else if (node.tagName === 'code') node.children = node.children.flatMap(breakable)
      return node.tagName !== 'pre'
    })
}

function setBlock(pre: Element, allowance: Allowance, file: VFile): void {
  const [code, ...others] = pre.children
  if (code?.type !== 'element' || others.length > 0) return
  const [text, ...more] = code.children
  if (text?.type !== 'text' || more.length > 0) return
  const shown = pre.data?.lines
  delete pre.data?.lines
  const parts = partsOf(code, text.value, allowance, file)
  if (parts.length < 2 && !shown) return
  const lines = linesOf(parts)
  const last = lines.length - 1
  const content = lines.map((line, index): ElementContent[] => {
    // After the end of the last line there is none.
    const isLine = index < last || line.length > 0
    return shown && isLine ? [lineElement(line, index + 1, shown)] : line.map(element)
  })
  const joined = content.flatMap((line, index) => [
    ...line,
    textOf(index < last ? '\n' : ''),
  ])
  code.children = placedAt(text.position ?? code.position, joinTexts(joined))
  if (shown?.from === undefined) return
  addClasses(pre, ['numbered'])
  pre.properties.style = `counter-reset: code-line ${shown.from - 1}`
}

/** The parts of a program, or all of it as one. */
function partsOf(
  code: Element,
  text: string,
  allowance: Allowance,
  file: VFile,
): readonly CodePart[] {
  const whole = [{ kind: '', text }]
  const name = classesOf(code).find((each) => each.startsWith('language-'))
  const language = name && codeLanguage(name)
  if (!language) return whole
  const parts = colourCode(text, language, allowance)
  if (!parts) {
    const isLong = text.length > mostCharacters
    const found = isLong ? `${text.length} characters in one block` : 'hard to read'
    const expected = isLong ? `at most ${mostCharacters}` : 'plain programs'
    report(file, 'code-uncoloured', [found, expected], code)
  }
  return parts ?? whole
}

/**
 * The parts of each line. An indent belongs to the first word after it: so the layout, which looks for both when it
 * breaks a page, finds them in one text.
 */
function linesOf(parts: readonly CodePart[]): CodePart[][] {
  const lines: CodePart[][] = [[]]
  for (const { kind, text } of parts) {
    for (const [index, piece] of text.split('\n').entries()) {
      if (index > 0) lines.push([])
      const line = lines.at(-1)
      const indent =
        line?.length === 1 && line[0]?.text.trim() === '' ? line.pop() : undefined
      if (piece !== '' || indent) line?.push({ kind, text: (indent?.text ?? '') + piece })
    }
  }
  return lines
}

function lineElement(
  line: readonly CodePart[],
  number: number,
  { marked }: CodeLines,
): Element {
  const selector = marked.has(number) ? 'span.code-line.code-marked' : 'span.code-line'
  return h(selector, joinTexts(line.map(element)))
}

function element({ kind, text }: CodePart): ElementContent {
  if (kind === '') return textOf(text)
  return h(
    `span.code-${kind}${kind === 'comment' && beyondLatin.test(text) ? '.code-upright' : ''}`,
    text,
  )
}

const beyondLatin = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u

/** Texts next to each other as one, and none without letters. */
function joinTexts(nodes: readonly ElementContent[]): ElementContent[] {
  const joined: ElementContent[] = []
  for (const node of nodes) {
    const last = joined.at(-1)
    if (node.type === 'text' && last?.type === 'text') last.value += node.value
    else if (node.type !== 'text' || node.value !== '') joined.push(node)
  }
  return joined
}

/** After a mark within a name, a path or an address, if there is something to part on both sides. */
const breakAfter = /(?<=[\p{L}\p{N}]\S{2}[/._:-])(?=[\p{L}\p{N}]\S{2})/u

/** An option, such as `--help`, of which no line is to begin with the letters alone. */
const option = /((?<!\S)-{1,2}[\p{L}\p{N}][\w-]{0,24}(?![\w-]))/u

/** Code in a line, with the places at which it may be broken, and no hyphen comes of it. */
function breakable(node: ElementContent): ElementContent[] {
  if (node.type !== 'text') return [node]
  const pieces = node.value.split(option).flatMap((piece, index) => {
    if (index % 2 === 1) return [h('span.code-option', piece)]
    const [first = '', ...others] = piece.split(breakAfter)
    return [textOf(first), ...others.flatMap((each) => [h('wbr'), textOf(each)])]
  })
  return placedAt(node.position, joinTexts(pieces))
}

/** Gives each node the place of the text that all are made from. */
function placedAt(
  position: Position | undefined,
  nodes: ElementContent[],
): ElementContent[] {
  for (const node of nodes) {
    if (position) node.position = position
    if (node.type === 'element') placedAt(position, node.children)
  }
  return nodes
}
