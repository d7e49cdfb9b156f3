/** Boxes beside the text, such as tips and warnings: their kinds are in `templates/boxes.yaml`. */
import type { Element, ElementContent, ElementData } from 'hast'
import { h } from 'hastscript'
import { readData } from '../lib/read-template.ts'

interface BoxKind {
  readonly as: 'example' | 'note' | 'notice' | 'tip'
  readonly also?: readonly string[]
  readonly class?: boolean
}

const kinds = readData<Readonly<Record<string, BoxKind>>>('boxes.yaml')

const kindsByName = new Map(
  Object.entries(kinds).flatMap(([kind, { also = [] }]) =>
    [kind, ...also].map((name) => [name, kind]),
  ),
)

/** The kind of box that a name stands for in any tool; `undefined` if it is none. */
export function kindOfBox(name: string): string | undefined {
  return kindsByName.get(name.toLowerCase())
}

/** The same for a class of a block that has no name: Quarto's, Bootstrap's and others' have marks of their own. */
export function kindOfClass(name: string): string | undefined {
  const [, mark, rest = ''] = /^(callout-|admonition-|alert-|rmd)?(.+)$/.exec(name) ?? []
  const kind = kindOfBox(rest)
  return kind && (mark || kinds[kind]?.class) ? kind : undefined
}

/** A box with its title; without one, it gets the word for its kind when the book is assembled. */
export function boxElement(
  kind: string,
  content: ElementContent[],
  title: ElementContent[],
): Element {
  const { as = 'note' } = kinds[kind] ?? {}
  const className = [...new Set(['note', as, kind])]
  const children = title.length > 0 ? [h('p.note-title', title), ...content] : content
  return { ...h('aside', { className }, children), data: { box: kind } as ElementData }
}
