/** Type in style sheets of authors: families that are there on every machine, and lines on the grid of pages. */
import type { CssNode, Declaration } from 'css-tree'
import generate from 'css-tree/generator'
import parse from 'css-tree/parser'
import { ident, string } from 'css-tree/utils'
import walk from 'css-tree/walker'
import type { FontRole, FontStacks, Medium } from '../../book.ts'

/** What asks for no family by its name, and which of our roles it stands for. */
const generics: Readonly<Record<string, FontRole>> = {
  serif: 'text',
  'sans-serif': 'furniture',
  monospace: 'code',
  math: 'formulas',
  cursive: 'text',
  fantasy: 'text',
  'system-ui': 'furniture',
}

const keywords = /^(?:inherit|initial|unset|revert|revert-layer)$/i

/** Sizes of type that have names. */
const sizeNames = /^(?:x{0,3}-?(?:small|large)|medium|smaller|larger)$/i

/** The families of a declaration of `font-family` or `font`, and what stands before them. */
export function readFamilies({ property, value }: Declaration) {
  const name = property.toLowerCase()
  if (value.type !== 'Value' || !/^font(?:-family)?$/.test(name)) return undefined
  const nodes = value.children.toArray()
  const first = nodes.findIndex((node) => node.type === 'Operator' && node.value === ',')
  const head = first < 0 ? nodes : nodes.slice(0, first)
  const number = head.findLastIndex(({ type }) => /^(?:Dim|Percent|Num)/.test(type))
  const named = head.findLastIndex((node) => {
    return node.type === 'Identifier' && sizeNames.test(node.name)
  })
  // A number alone may be a weight, and a family may have the name of a size.
  const hasUnit = head.some(({ type }) => /^(?:Dim|Percent)/.test(type))
  const size = hasUnit ? number : Math.max(number, named)
  const from = name === 'font' ? size + 1 : 0
  const isWhole = nodes.length === 1 && keywords.test(generate(value))
  if (isWhole || (name === 'font' && size < 0)) return undefined
  const groups: CssNode[][] = [[]]
  for (const node of nodes.slice(from)) {
    if (node.type === 'Operator' && node.value === ',') groups.push([])
    else groups.at(-1)?.push(node)
  }
  const families = groups.map((group) => {
    const [only] = group
    const text =
      only?.type === 'String'
        ? only.value
        : group
            .map((node) => (node.type === 'Identifier' ? ident.decode(node.name) : ''))
            .join(' ')
    return { family: text.trim(), nodes: group }
  })
  return { before: nodes.slice(0, from), families }
}

/** Families that a style sheet names and that are not among those that are known, each once. */
export function familiesIn(
  css: string,
  known: readonly string[],
): readonly { readonly family: string; readonly node: CssNode }[] {
  const names = new Set(known.map((name) => name.toLowerCase()))
  const found = new Map<string, CssNode>()
  walk(parse(css, { positions: true }), (node) => {
    // That it may not be there is said already.
    if (node.type === 'Atrule' && node.name === 'font-face') return walk.skip
    if (node.type !== 'Declaration') return undefined
    for (const { family } of readFamilies(node)?.families ?? []) {
      const name = family.toLowerCase()
      if (family && !names.has(name) && !Object.hasOwn(generics, name)) {
        names.add(name)
        found.set(family, node)
      }
    }
    return undefined
  })
  return [...found].map(([family, node]) => ({ family, node }))
}

/**
 * Finds where families are named, and returns what sets them: those that are known, then ours for what they have not.
 */
export function setFamilies(
  tree: CssNode,
  known: readonly string[],
): (stacks: FontStacks, medium: Medium) => void {
  const names = new Map(known.map((name) => [name.toLowerCase(), name]))
  const found: ((stacks: FontStacks, medium: Medium) => void)[] = []
  walk(tree, (node) => {
    const read = node.type === 'Declaration' ? readFamilies(node) : undefined
    if (node.type !== 'Declaration' || !read) return
    const before = read.before.map((each) => generate(each)).join(' ')
    const generic = read.families
      .map(({ family }) => family.toLowerCase())
      .find(isGeneric)
    const own = read.families.flatMap(({ family, nodes }) => {
      const name = names.get(family.toLowerCase())
      if (name !== undefined) return [string.encode(name)]
      return family === '' ? [nodes.map((each) => generate(each)).join(' ')] : []
    })
    found.push((stacks, medium) => {
      const ours = stacks[generics[generic ?? 'serif'] ?? 'text'].map((each) =>
        string.encode(each),
      )
      const last = medium === 'print' ? [] : [generic ?? 'serif']
      const list = [...new Set([...own, ...ours, ...last])].join(',')
      node.value = { type: 'Raw', value: `${before} ${list}`.trim() }
    })
  })
  return (stacks, medium) => {
    for (const set of found) set(stacks, medium)
  }
}

function isGeneric(name: string): boolean {
  return Object.hasOwn(generics, name)
}

/** Makes lines of print as high as whole lines of the grid: what `print.css` has as `--line`. */
export function setLines({ property, value }: Declaration): void {
  if (value.type !== 'Value') return
  const name = property.toLowerCase()
  const nodes = value.children.toArray()
  const slash = nodes.findIndex((node) => node.type === 'Operator' && node.value === '/')
  const height =
    name === 'line-height' ? nodes[0] : name === 'font' && slash > 0 && nodes[slash + 1]
  if (!height) return
  const onGrid = lineOnGrid(height)
  if (onGrid === undefined) return
  const at = nodes.indexOf(height)
  const list = value.children
  list.clear()
  for (const [index, node] of nodes.entries())
    list.push(index === at ? { type: 'Raw', value: onGrid } : node)
}

function lineOnGrid(node: CssNode): string | undefined {
  if (node.type === 'Identifier' && node.name.toLowerCase() === 'normal')
    return 'var(--line)'
  const isNumber = node.type === 'Number'
  if (!isNumber && node.type !== 'Dimension' && node.type !== 'Percentage')
    return undefined
  if (Number(node.value) === 0) return undefined
  const length = isNumber ? `${node.value}em` : generate(node)
  return `max(var(--line),round(${length},var(--line)))`
}

/** Of each selector what is about the element itself: the nodes after the last combinator. */
export function subjectsOf(prelude?: CssNode): readonly (readonly CssNode[])[] {
  if (prelude?.type !== 'SelectorList') return [[]]
  return prelude.children.toArray().map((selector) => {
    const nodes = selector.type === 'Selector' ? selector.children.toArray() : []
    return nodes.slice(nodes.findLastIndex(({ type }) => type === 'Combinator') + 1)
  })
}
