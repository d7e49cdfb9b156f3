import type { Element } from 'hast'
import { h } from 'hastscript'
import type { Paragraph, Parents, PhrasingContent, Root } from 'mdast'
import type { State } from 'mdast-util-to-hast'
import { spanning } from '../../lib/text-positions.ts'
import { changeChildren, walkMarkdown } from '../../lib/walk.ts'
import { propertiesOf } from '../attributes.ts'
import { type Citation, type Cite, type CiteKey, isBlank } from '../nodes.ts'

/**
 * Makes citations of keys and brackets: `[see @doe99, p. 3; @roe05]`; `@doe99`, and the part of it in brackets that
 * follow, `@doe99 [p. 3; see also @roe05]`; and of Pandoc's `::: {#refs}` the place of the bibliography.
 */
export function remarkCitations() {
  return (tree: Root): void => {
    walkMarkdown(tree, (node) => {
      if (node.type === 'container' && propertiesOf(node).id === 'refs')
        node.name = 'bibliography'
    })
    setWithin(tree)
  }
}

function setWithin(tree: Root | Paragraph): void {
  changeChildren(tree, (nodes) => cited(nodes as PhrasingContent[]), ['citation'])
}

function cited(nodes: readonly PhrasingContent[]): readonly PhrasingContent[] {
  const done: PhrasingContent[] = []
  for (const node of nodes) {
    if (node.type === 'citeKey')
      done.push(citationOf([citeOf([node])], node, !node.isAuthorless))
    else if (node.type !== 'citation' || isMade(node)) done.push(node)
    else addBrackets(node, done)
  }
  return done
}

function addBrackets(node: Citation, done: PhrasingContent[]): void {
  const cites = partsOf(node.children)
  const last = done.at(-1)
  const isSpaced = last !== undefined && isBlank(last)
  const before = isSpaced ? done.at(-2) : last
  const named = before?.type === 'citation' && before.isInText ? before : undefined
  if (named) {
    if (isSpaced) done.pop()
    addDetails(named, cites)
    named.position = spanning(named, node)
  } else if (cites.some(hasKey)) done.push(citationOf(joined(cites), node, false))
  else {
    const words: Paragraph = { type: 'paragraph', children: node.children }
    setWithin(words)
    const text = (value: string) => ({ type: 'text', value }) as const
    done.push(text('['), ...words.children, text(']'))
  }
}

/** Whether it comes from LaTeX, with its works told apart. */
function isMade({ children }: Citation): boolean {
  return children.every(({ type }) => type === 'cite')
}

function citationOf(
  children: Cite[],
  { position }: PhrasingContent,
  isInText: boolean,
): Citation {
  return { type: 'citation', isInText, children, ...(position && { position }) }
}

function citeOf(children: PhrasingContent[]): Cite {
  return { type: 'cite', children }
}

function hasKey({ children }: Cite): boolean {
  return children.some(({ type }) => type === 'citeKey')
}

/** What stands between semicolons; a second key begins a part of its own, too, as many write `[@doe99, @roe05]`. */
function partsOf(nodes: readonly PhrasingContent[]): Cite[] {
  const parts: Cite[] = [citeOf([])]
  for (const node of nodes) {
    const last = parts.at(-1)
    if (node.type === 'citeKey' && last && hasKey(last))
      parts.push(...takeWords(last).map((words) => citeOf([words])))
    const [first = '', ...others] = node.type === 'text' ? node.value.split(';') : []
    if (node.type !== 'text') parts.at(-1)?.children.push(node)
    else {
      if (first !== '') parts.at(-1)?.children.push({ ...node, value: first })
      parts.push(
        ...others.map((value) => citeOf(value === '' ? [] : [{ ...node, value }])),
      )
    }
  }
  return parts
}

/** Takes off the words before another key, such as “and”; none where anything else stands there. */
function takeWords({ children }: Cite): readonly PhrasingContent[] {
  const last = children.at(-1)
  const [words] =
    (last?.type === 'text' && /(?:(?<=,)|^)\s*(?:\p{L}[^,]*)?$/u.exec(last.value)) || []
  if (last?.type !== 'text' || words === undefined) return []
  const before = last.value.slice(0, last.value.length - words.length).replace(/,$/, '')
  children.splice(-1, 1, ...(before === '' ? [] : [{ ...last, value: before }]))
  return [{ ...last, value: words }]
}

/** What has no key goes on with what is before it. */
function joined(cites: readonly Cite[]): Cite[] {
  const done: Cite[] = []
  for (const cite of cites) {
    const last = done.at(-1)
    if (!last || (hasKey(cite) && hasKey(last))) done.push(cite)
    else last.children.push({ type: 'text', value: ';' }, ...cite.children)
  }
  return done
}

/** The first part in brackets after a key is of that. */
function addDetails({ children }: Citation, [first, ...others]: readonly Cite[]): void {
  const [named] = children as Cite[]
  const isOfNamed = first && !hasKey(first)
  if (isOfNamed) named?.children.push(...first.children)
  children.push(...joined(first && !isOfNamed ? [first, ...others] : others))
}

/** What citations are until the book is assembled: `data-citation` with `data-cite` for each work, and what it is called within. */
export const citationHandlers = {
  citation: (state: State, node: Citation): Element => {
    const element = h(
      'span',
      { dataCitation: node.isInText ? 'text' : 'group' },
      state.all(node as unknown as Parents),
    )
    state.patch(node, element)
    return element
  },
  cite: (state: State, node: Cite): Element => {
    const key = node.children.find((child): child is CiteKey => child.type === 'citeKey')
    const properties = {
      dataCite: key?.key ?? '',
      ...(key?.isAuthorless ? { dataAuthorless: '' } : {}),
    }
    return h('span', properties, state.all(node as unknown as Parents))
  },
  citeKey: (_: State, { value }: CiteKey): Element =>
    h('span', { dataCiteKey: '' }, value),
}
