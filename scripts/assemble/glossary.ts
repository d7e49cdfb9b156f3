import type { Element, Nodes } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { expectedName } from '../lib/edit-distance.ts'
import {
  addClasses,
  elementsOf,
  hasClass,
  isHeading,
  levelOf,
  removeClasses,
} from '../lib/hast.ts'
import { treesOf } from '../lib/texts.ts'
import type { FreeId } from '../lib/unique-ids.ts'
import { shorten } from '../lib/visible.ts'
import { walkHtml } from '../lib/walk.ts'
import { report } from '../problems/report.ts'
import type { Draft } from './sections.ts'

/**
 * Lets terms, `span.term`, lead to what the glossary says of them: each the first time in a chapter, and none from within a
 * link or a heading. One that it says nothing of is reported.
 *
 * The glossary is what stands below a heading of the class `glossary`, in lists of terms with their descriptions.
 */
export function linkTerms(drafts: readonly Draft[], freeId: FreeId): void {
  const all = drafts.flatMap(entriesIn)
  const entries = new Map(all.map((entry) => [keyOf(textOf(entry)), entry]))
  for (const { file, ...draft } of drafts) {
    const linked = new Set<Element>()
    const visit = (node: Nodes): boolean => {
      if (node.type !== 'element') return true
      const isTerm = node.tagName === 'span' && hasClass(node, 'term')
      if (isTerm) visitTerm(node)
      return !isTerm && node.tagName !== 'a' && !isHeading(node)
    }
    const visitTerm = (term: Element): void => {
      const name = takeName(term)
      const entry = entries.get(keyOf(name))
      if (!entry) {
        const others = all.length > 0 ? undefined : 'a glossary'
        const expected = expectedName(name, all.map(textOf), others)
        report(file, 'term-undefined', [shorten(name, 80), expected], term)
      }
      if (!entry || linked.has(entry)) return
      linked.add(entry)
      entry.properties.id ??= freeId(`term-${keyOf(name)}`)
      term.tagName = 'a'
      term.properties.href = `#${entry.properties.id}`
      addClasses(term, ['glossref'])
    }
    for (const tree of treesOf(draft)) walkHtml(tree, visit)
  }
}

/** What a glossary calls a term, which then is words as any other. */
function takeName(term: Element): string {
  const { dataTerm, ...properties } = term.properties
  term.properties = properties
  removeClasses(term, ['term'])
  return String(dataTerm ?? textOf(term))
}

/** The terms of lists below headings of a glossary, shown or not. */
function entriesIn({ headings: [first], tree }: Draft): readonly Element[] {
  const none = Number.POSITIVE_INFINITY
  let glossary = first && hasClass(first, 'glossary') ? levelOf(first) : none
  return tree.children.flatMap((node): readonly Element[] => {
    if (node.type !== 'element') return []
    const level = levelOf(node)
    if (hasClass(node, 'glossary')) glossary = level
    else if (level > 0 && level <= glossary) glossary = none
    return glossary === none
      ? []
      : elementsOf(node).filter(({ tagName }) => tagName === 'dt')
  })
}

/** By which a term is found, whatever its capitals. */
function keyOf(name: string): string {
  return name.normalize('NFC').trim().toLowerCase().replaceAll(/\s+/g, '-')
}
