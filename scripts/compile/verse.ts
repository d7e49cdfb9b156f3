import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type { VFile } from 'vfile'
import { hasClass, levelOf } from '../lib/hast.ts'
import { walkHtml } from '../lib/walk.ts'
import { report } from '../problems/report.ts'
import { withoutParts } from './attributes.ts'
import { isOfLines, readLines } from './line-numbers.ts'
import { type Container, isBlank, noteElement } from './nodes.ts'
import { splitLines } from './split-text.ts'

/** Every line of so many has its number, where the author says nothing else. */
const usualStep = 5

/** What says otherwise, as listings of LaTeX have it, to which Pandoc hands it. */
const stepKey = /(?<![\w-])step(?:-?number)?=["']?([1-9]\d{0,2})["']?(?!\d)/i

/** The keys of numbers, with whatever value. */
const anyKey = /^(start(?:-?from)?|first-?number|step(?:-?number)?)=(.*)$/i

/**
 * Lines that end where the author ends them: a paragraph is a stanza, `<p>` with a `span.line` for
 * each line of the source, whose number it has where the author wants it shown.
 */
export function verse(content: ElementContent[], attributes: string): Element {
  const from = readLines(attributes)?.from
  const poem = h(from === undefined ? 'div.verse' : 'div.verse.numbered', content)
  const lines: Element[] = []
  walkHtml(poem, (node) => {
    if (node.type !== 'element') return true
    if (node.tagName === 'p') lines.push(...setLines(node))
    return node.tagName !== noteElement && node.tagName !== 'p'
  })
  const step = Number(stepKey.exec(attributes)?.[1] ?? usualStep)
  if (from !== undefined)
    for (const [index, line] of lines.filter(isCounted).entries())
      if ((from + index) % step === 0)
        line.properties = {
          className: ['line', 'counted'],
          dataNumber: String(from + index),
        }
  return poem
}

function setLines(stanza: Element): readonly Element[] {
  const lines = splitLines<ElementContent>(stanza.children)
    .filter((line) => line.length > 0)
    .map((line): Element => {
      const [first] = line
      // Of verse within verse, which is set.
      if (first?.type === 'element' && hasClass(first, 'line')) return first
      return { ...h('span.line', line), position: first?.position ?? stanza.position }
    })
  stanza.children = lines.flatMap((line, index) =>
    index === 0 ? [line] : [{ type: 'text', value: '\n' } as const, line],
  )
  return lines
}

/** Not what ends a line that another speaker began, nor the name of a speaker alone. */
function isCounted({ children }: Element): boolean {
  const isOf = (name: string) => (node: ElementContent) =>
    node.type === 'element' && hasClass(node, name)
  const isBare = children.every((node) => isBlank(node) || isOf('speaker')(node))
  return !isBare && !children.some(isOf('shared'))
}

/** Poems that follow one another, each with what stands below its title. */
export function inPoems(content: readonly ElementContent[]): ElementContent[] {
  const levelAt = (node: ElementContent) =>
    (node.type === 'element' && levelOf(node)) || 7
  const top = Math.min(6, ...content.map(levelAt))
  const above: ElementContent[] = []
  const poems: Element[] = []
  for (const node of content) {
    if (levelAt(node) === top) poems.push(h('div.poem', []))
    ;(poems.at(-1)?.children ?? above).push(node)
  }
  return [...above, ...poems]
}

/** What attributes of verse say besides how its lines are numbered. */
export function withoutNumbers({ attributes, opening }: Container, file: VFile): string {
  return withoutParts(attributes, (part) => {
    const [, key, value = ''] = anyKey.exec(part) ?? []
    if (isOfLines(part) || stepKey.test(part)) return true
    if (key) report(file, 'verse-number', [key, value], opening)
    return key !== undefined
  })
}
