import type { Element, RootContent } from 'hast'
import { h } from 'hastscript'
import { hasClass, mark, marksOf } from '../lib/hast.ts'
import type { FreeId } from '../lib/unique-ids.ts'
import { report } from '../problems/report.ts'
import { labelOf } from './contents.ts'
import { captionOf, type Target } from './number-things.ts'
import { pageNumber } from './references.ts'
import { type Draft, elementsOf } from './sections.ts'

/** Fills lists of figures, tables and listings: what has a number and a caption, as links to it, in print with its page. */
export function fillLists(
  drafts: readonly Draft[],
  targets: ReadonlyMap<Element, Target>,
  freeId: FreeId,
): void {
  for (const draft of drafts)
    for (const list of elementsOf(draft, isList)) {
      const { dataListOf, ...properties } = list.properties
      const kind = String(dataListOf)
      list.properties = properties
      list.children = [...targets].flatMap(([element, target]) =>
        target.kind === kind && target.number !== undefined && !target.isPart
          ? entryOf(element, freeId)
          : [],
      )
      if (list.children.length === 0) report(draft.file, 'list-empty', [kind], list)
    }
}

/** Whether it is a page that is made for a list, of which there is nothing. */
export function isEmptyList({ headings: [heading], tree }: Draft): boolean {
  const isEmpty = (node: RootContent): boolean =>
    node.type === 'element' && hasClass(node, 'list-of') && node.children.length === 0
  return Boolean(heading && marksOf(heading).isMade) && tree.children.some(isEmpty)
}

function isList({ properties: { dataListOf } }: Element): boolean {
  return dataListOf !== undefined
}

function entryOf(element: Element, freeId: FreeId): Element[] {
  const caption = captionOf(element)
  if (!caption) return []
  const { properties } = element
  properties.id ??= freeId('listed')
  const { label } = labelOf(caption)
  const link = h('a', { href: `#${properties.id}` }, [...label])
  const page = pageNumber('number', { className: ['list-page'], dataAtoms: '0' })
  mark(link, { inPrint: [h('span', structuredClone([...label])), page] })
  return [h('li', link)]
}
