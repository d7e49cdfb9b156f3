import type { Element, Properties, Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { classesOf, removeClasses, setClasses } from '../../lib/hast.ts'
import { walkHtml } from '../../lib/walk.ts'
import { isBlank } from '../nodes.ts'

/** What a block is of columns, as its name, its class or the class of a `div` says. */
const sides = ['columns', 'column'] as const

/** Hundredths of the width: words do not fit into less. */
const leastShare = 15

/** What a block of Markdown is of columns, for {@link rehypeColumns} to read. */
export function columnProperties(
  names: readonly string[],
  attributes: string,
): Properties | undefined {
  const dataSide = sides.find((side) => names.includes(side))
  const [, dataWidth] = /\bwidth=["']?(\d{1,3}(?:\.\d+)?)%/.exec(attributes) ?? []
  return dataSide && { dataSide, dataWidth }
}

/**
 * Set columns side by side: `div.columns` of nothing but two or more `div.column`, each with its share of the width as
 * `min-width`. How narrow they may become, the style sheets say. Blocks that are not so are as any other.
 */
export function rehypeColumns() {
  return (tree: Root): void => {
    const found = new Map<Element, { readonly side: string; readonly width: number }>()
    walkHtml(tree, (node) => {
      if (node.type !== 'element' || node.tagName !== 'div') return
      const { dataSide, dataWidth, ...properties } = node.properties
      const classes = classesOf(node)
      const side = sides.find((name) => name === dataSide || classes.includes(name))
      if (!side) return
      node.properties = properties
      removeClasses(node, [side])
      found.set(node, { side, width: Number(dataWidth ?? Number.NaN) })
    })
    for (const [node, { side }] of found) if (side === 'columns') setSideBySide(node)

    function setSideBySide(node: Element): void {
      const columns = node.children.filter((child) => child.type === 'element')
      const shares = sharesOf(columns.map((column) => found.get(column)?.width))
      const isAll = node.children.every((child) => {
        if (child.type !== 'element') return isBlank(child)
        const isNarrow = Number(shares[columns.indexOf(child)]) < leastShare
        const isWordless = textOf(child).trim() === ''
        return found.get(child)?.side === 'column' && !(isNarrow && !isWordless)
      })
      if (!isAll || columns.length < 2) return
      node.children = columns
      setClasses(node, ['columns', ...classesOf(node)])
      for (const [index, column] of columns.entries()) {
        setClasses(column, ['column', ...classesOf(column)])
        column.properties.style = `min-width: ${shares[index]}%`
      }
    }
  }
}

/** Shares of the width, in hundredths; columns of which none is said have what the others leave. */
function sharesOf(given: readonly (number | undefined)[]): readonly number[] {
  const known = given.map((each) => (each ? Math.min(each, 100) : undefined))
  const sum = known.reduce<number>((whole, each) => whole + (each ?? 0), 0)
  const rest = known.filter((each) => each === undefined).length
  const share = Math.max((100 - sum) / rest, leastShare)
  const scale = Math.min(1, 100 / (sum + (rest > 0 ? rest * share : 0)))
  return known.map((each = share) => Math.floor(each * scale * 10) / 10)
}
