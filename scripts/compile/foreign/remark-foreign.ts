import type { Nodes, Parent, PhrasingContent, Root, Text } from 'mdast'
import type { Node } from 'unist'
import type { VFile } from 'vfile'
import { blockPrefix } from '../../lib/hast.ts'
import { spanning } from '../../lib/text-positions.ts'
import { walkMarkdown } from '../../lib/walk.ts'
import { giveProperties, propertiesOf } from '../attributes.ts'
import { definesOnly } from '../formulas/remark-formulas.ts'
import { type Foreign, isBlank } from '../nodes.ts'
import { takeEnvironments } from './environments.ts'
import { type Mark, tell, told } from './found.ts'
import { readForeign } from './read-foreign.ts'

/**
 * Do what is certain of the constructs that other tools read, leave out what nobody should read, and
 * leave all else as it stands. An author is told of what is not done.
 *
 * @param named - Names of paragraphs that links mean, in lower case.
 */
export function remarkForeign(named: ReadonlySet<string> = new Set()) {
  return (tree: Root, file: VFile): void => {
    takeEnvironments(tree, file)
    const parents = new Set<Parent>()
    const kinds = new Set<string | undefined>()
    walkMarkdown(tree, (node, parent) => {
      if (node.type === 'html') node.value = withoutNames(node.value, node, file)
      if (node.type === 'image' && node.alt)
        node.alt = withoutNames(node.alt, node, file).trim()
      if (node.type !== 'foreign') return
      parents.add(parent)
      nameBlock(parent, node)
      if (!node.found.isDoubtful) kinds.add(node.found.told?.kind)
    })
    for (const parent of parents) {
      // Commands that hold in formulas are for `remarkFormulas` to read.
      if (!definesOnly(parent as Nodes, file, {}))
        parent.children = resolve(parent, kinds, file)
    }
    if (parents.size > 0) removeEmpty(tree, parents)
  }

  function nameBlock(block: Parent, node: Foreign): void {
    const { names = '' } = node.found
    if (!named.has(names.toLowerCase()) || block.children.at(-1) !== node) return
    giveProperties(block as Nodes, { id: blockPrefix + names, ...propertiesOf(block) })
    node.found = { length: node.found.length, text: '' }
  }
}

/** Text of HTML, or of a picture, in which bookdown's names are left out; all else stands where it stood. */
function withoutNames(text: string, { position }: Node, file: VFile): string {
  return text.replaceAll(/\(\\#[^()\s]*\)|\\@ref\([^()\s]*\)/g, (value, at: number) => {
    const isReference = value.startsWith('\\@')
    const found = isReference ? told('reference') : readForeign(text, at)
    if (!found) return value
    const place = position ? { position } : {}
    const whole = { length: value.length, ...found }
    return tell({ type: 'foreign', found: whole, value, ...place }, file).padEnd(
      value.length,
    )
  })
}

/**
 * What a line holds, its foreign constructs done, left out or made text.
 *
 * @param kinds - Those of which the file has some that are certain.
 */
function resolve(
  parent: Parent,
  kinds: ReadonlySet<string | undefined>,
  file: VFile,
): PhrasingContent[] {
  const nodes = parent.children as PhrasingContent[]
  const resolved: PhrasingContent[] = []
  /** What waits for its end, and where it is. Few, as the parser counts them. */
  const open: { readonly at: number; readonly mark: Mark }[] = []
  for (const [index, node] of nodes.entries()) {
    if (node.type !== 'foreign') resolved.push(node)
    else if (node.found.mark) resolveMark(node, node.found.mark)
    else if (node.found.isBreak) resolved.push(...endOfLine(node, index))
    else if (!fits(node, index)) resolved.push(asText(node))
    else if (node.found.nodes) resolved.push(...inPlaceOf(node, node.found.nodes))
    else if (tell(node, file) !== '') resolved.push(asText(node))
    else if (node.found.isAlone) return []
  }
  return joined(resolved, file)

  function inPlaceOf(
    node: Foreign,
    nodes: readonly PhrasingContent[],
  ): PhrasingContent[] {
    tell(node, file)
    const holder = { type: 'root', children: structuredClone(nodes) } as Root
    walkMarkdown(holder, (each) => Object.assign(each, { position: node.position }))
    return holder.children as PhrasingContent[]
  }

  function resolveMark(node: Foreign, mark: Mark): void {
    const index = open.findLastIndex(({ mark: { of } }) => of === mark.of)
    const begun = open[index]
    if (begun && mark.edge !== 'open') {
      open.length = index
      const [start, ...content] = resolved.splice(begun.at) as [
        Foreign,
        ...PhrasingContent[],
      ]
      resolved.push(...paired(start, content, node))
      return
    }
    // Of two beginnings the second counts, but commands stand within each other.
    if (begun && mark.of !== '}') open.splice(index, 1)
    if (mark.edge !== 'close') open.push({ at: resolved.length, mark })
    resolved.push(node)
  }

  function paired(
    start: Foreign,
    content: PhrasingContent[],
    end: Foreign,
  ): PhrasingContent[] {
    const { is = '' } = start.found.mark ?? {}
    const position = spanning(start, end)
    if (is !== '')
      return [{ ...wrapperOf(is), children: joined(content, file), position }]
    const [only, ...others] = content
    // A name between percent signs is for a template to fill in.
    if (only?.type === 'text' && others.length === 0 && /^[A-Z\d_]+$/.test(only.value))
      return [start, only, end]
    tell({ ...start, position }, file)
    return []
  }

  /** As the last in a paragraph it ends nothing; alone in it and after a space, it is a backslash. */
  function endOfLine(node: Foreign, index: number): PhrasingContent[] {
    const { position } = node
    if (nodes[index + 1]) return [{ type: 'break', ...(position && { position }) }]
    const before = nodes[index - 1]
    const isFirst = !resolved.some(({ type }) => type === 'break')
    const isSign = isFirst && (before?.type !== 'text' || /\s$/.test(before.value))
    if (isSign) return [asText({ ...node, found: { length: 2, text: '\\' } })]
    tell(node, file)
    return []
  }

  /** Whether it stands where it means something. */
  function fits({ found, value }: Foreign, index: number): boolean {
    if (found.isDoubtful) return kinds.has(found.told?.kind)
    const isOther = (node: PhrasingContent, at: number) => !isTitle(node) && at !== index
    // Kramdown puts the list in the place of whatever stands above the mark.
    const isBelow = value.startsWith('{:') && index === 1 && nodes.length === 2
    if (found.isAlone) return isBelow || !nodes.some(isOther)
    return (
      !found.isLast || (nodes.length - index < 3 && !nodes.slice(index + 1).some(isOther))
    )
  }
}

/** What stands where a list of contents is asked for, or nothing. */
function isTitle(node: PhrasingContent): boolean {
  return node.type === 'text' && /^\s*(?:toc|contents)?\s*$/i.test(node.value)
}

function wrapperOf(is: string) {
  const [hName = '', className] = is.split('.')
  if (hName === 'note') return { type: 'inlineNote' } as const
  const hProperties = className ? { className: [className] } : {}
  return { type: 'span', attributes: '', data: { hName, hProperties } } as const
}

function tellUnpaired(node: Foreign, isAlone: boolean, file: VFile): void {
  const { found, value } = node
  if (found.mark?.is !== '') tell(node, file)
  // It begins no comment, or one with an empty line below.
  else if (isAlone) tell({ ...node, found: { ...found, text: value } }, file)
}

/** What is printed of it, and whether its author is told. */
function asText({ found: { text, told }, position, value }: Foreign): Text {
  const data = told ? { isTold: true } : {}
  return { type: 'text', value: text || value, position, data }
}

/** The nodes, marks that found no other as the text that they are. Texts that touch are one. */
function joined(nodes: readonly PhrasingContent[], file: VFile): PhrasingContent[] {
  const all: PhrasingContent[] = []
  for (const node of withoutLines(nodes, file)) {
    if (node.type === 'foreign') tellUnpaired(node, nodes.length === 1, file)
    const next = node.type === 'foreign' ? asText(node) : node
    const last = all.at(-1)
    if (next.type !== 'text' || (last && last.type !== 'text')) all.push(next)
    else if (last && touches(last, next)) all.splice(-1, 1, together(last, next))
    else all.push(withoutGap(last, next))
  }
  return all
}

/** The nodes without the lines that are comments. */
function withoutLines(
  nodes: readonly PhrasingContent[],
  file: VFile,
): readonly PhrasingContent[] {
  let isIn = false
  return nodes.flatMap((node) => {
    const isBegin = node.type === 'foreign' && node.found.mark?.isOfLine === true
    if (isBegin) tell(node, file)
    const end = isIn && node.type === 'text' ? node.value.indexOf('\n') : -1
    const isOut = !isIn && !isBegin
    isIn = isBegin || (isIn && node.type !== 'break' && end < 0)
    if (isOut) return [node]
    return node.type === 'text' && end >= 0
      ? [{ ...node, value: node.value.slice(end + 1) }]
      : []
  })
}

/** A text after what has gone, which stood between two spaces or began the line. */
function withoutGap(last: Text | undefined, next: Text): Text {
  const { value } = next
  return /^$|\s$/.test(last?.value ?? '') ? { ...next, value: value.trimStart() } : next
}

function touches(one: Text, next: Text): boolean {
  const areAlike = one.data?.isTold === next.data?.isTold
  return areAlike && one.position?.end.offset === next.position?.start.offset
}

function together(one: Text, next: Text): Text {
  const position = spanning(one, next)
  return { ...one, value: one.value + next.value, ...(position && { position }) }
}

/** Takes out paragraphs of which nothing is left, and what held nothing else. */
function removeEmpty(parent: Parent, changed: ReadonlySet<Parent>): void {
  parent.children = parent.children.filter((child, index, all) => {
    if (!removable.has(child.type) || !('children' in child)) return true
    if (child.type === 'paragraph') {
      const isLeft = !changed.has(child) || !child.children.every(isBlank)
      const [above, id] = [all[index - 1], child.data?.hProperties?.id]
      if (!isLeft && above && id)
        giveProperties(above as Nodes, { id, ...propertiesOf(above) })
      return isLeft
    }
    const before = child.children.length
    removeEmpty(child, changed)
    return child.children.length > 0 || before === 0
  })
}

const removable = new Set(['blockquote', 'list', 'listItem', 'paragraph'])
