import type { Element, Root } from 'hast'
import type { VFile } from 'vfile'
import { addClasses, classesOf, elementsOf, removeClasses } from '../../lib/hast.ts'
import { walkHtml } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import { noteElement } from '../nodes.ts'

/** Classes of what has a page of its own in print, and where they stand. */
const expectations: Readonly<Record<string, string>> = {
  bleed: 'a picture alone in its paragraph, without notes in its caption',
  'full-page': 'a picture alone in its paragraph',
  landscape: 'a table, a picture alone in its paragraph, or a block with one of these',
}
const plates = Object.keys(expectations)

/**
 * Report what cannot have a page of its own: it stands within something else, or is no picture and, if it is to be
 * turned, no table; or it covers its page and leaves no room for notes.
 */
export function rehypePlates() {
  return (tree: Root, file: VFile): void => {
    const fit = new Set(
      tree.children.flatMap((child) => (child.type === 'element' ? platesIn(child) : [])),
    )
    walkHtml(tree, (node) => {
      if (node.type !== 'element') return
      const wanted = plateClass(node)
      if (!wanted || fit.has(node)) return
      removeClasses(node, plates)
      report(file, 'plate-misplaced', [wanted, expectations[wanted] ?? ''], node)
    })
  }
}

function plateClass(element: Element): string | undefined {
  return classesOf(element).find((name) => plates.includes(name))
}

/** What may have a page of its own of a block that stands alone: a figure has the class of its picture, or of the link around that. */
function platesIn(block: Element): readonly Element[] {
  const all = elementsOf(block)
  const pictures = all.filter(({ tagName }) => tagName === 'img')
  const [picture] = pictures
  const isNoted = all.some(
    ({ properties, tagName }) =>
      tagName === noteElement || properties.dataNote !== undefined,
  )
  if (block.tagName === 'figure') {
    for (const part of all.slice(1)) {
      const name = ['a', 'img'].includes(part.tagName) && plateClass(part)
      if (name) moveClass(name, part, block)
    }
    const isFit = pictures.length === 1 && !(isNoted && plateClass(block) === 'bleed')
    return isFit ? [block] : []
  }
  const holdsOne = picture !== undefined || all.some(({ tagName }) => tagName === 'table')
  const mayTurn = ['div', 'table'].includes(block.tagName) && holdsOne
  return mayTurn && plateClass(block) === 'landscape' ? [block] : []
}

function moveClass(name: string, from: Element, to: Element): void {
  removeClasses(from, [name])
  addClasses(to, [name])
}
