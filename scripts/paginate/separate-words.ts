import type { ElementContent, Nodes, Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { h } from 'hastscript'
import { leftward } from '../lib/direction.ts'
import { inlineElements } from '../lib/hast.ts'

/** What no words of the text are in. */
const others = new Set(['style', 'title', 'math', 'svg'])

/**
 * Gives each word an element of its own where words run both ways: in the PDF, what is in an element stands in the order
 * in which it is seen, and elements in that in which they are read.
 */
export function separateWords(root: Root): void {
  if (leftward.test(textOf(root))) separate(root, false)
}

function separate(parent: Nodes, isMixed: boolean): void {
  if (!('children' in parent)) return
  parent.children = parent.children.flatMap((child): typeof parent.children => {
    if (child.type === 'text' && isMixed) return wordsOf(child.value)
    if (child.type !== 'element' || others.has(child.tagName)) return [child]
    const isInline = inlineElements.has(child.tagName)
    separate(child, isInline ? isMixed : leftward.test(textOf(child)))
    return [child]
  })
}

const left = leftward.source
const right = `(?!${left})\\p{L}\\p{M}*`

/** A word from right to left; all between two letters from left to right; a number, a mark, a sign; white space. */
const pieces = new RegExp(
  [
    `(?:(?!\\p{Nd})${left}|(?<=${left})[\\p{Cf}'’"-](?=${left}))+`,
    `${right}(?:(?!${left}).)*${right}|${right}`,
    '\\p{Nd}+(?:[.,:/]\\p{Nd}+)*',
    '\\s+',
    '\\p{P}\\p{M}*',
    '[^\\s\\p{P}\\p{L}\\p{Nd}]+',
  ].join('|'),
  'gsu',
)

function wordsOf(text: string): ElementContent[] {
  return (text.match(pieces) ?? []).map((piece) =>
    /\S/u.test(piece) ? h('span', piece) : { type: 'text', value: piece },
  )
}
