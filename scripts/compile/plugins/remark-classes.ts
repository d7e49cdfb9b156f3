import type { Nodes, Root } from 'mdast'
import type { VFile } from 'vfile'
import { nearestNames } from '../../lib/edit-distance.ts'
import { classesOf } from '../../lib/hast.ts'
import { once } from '../../lib/memoize.ts'
import { namesIn, readData, readTemplate } from '../../lib/read-template.ts'
import { otherNames, places } from '../../lib/section-kinds.ts'
import { quoted } from '../../lib/visible.ts'
import { walkMarkdown } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import { propertiesOf } from '../attributes.ts'
import { isCondition } from '../conditions.ts'

/** Style sheets of what authors write; the others are for pages of Colophon's own. */
const styles = ['book', 'ebook', 'lists', 'print', 'web']

/** Report classes in braces that nothing knows: they change nothing, and may be misspelt. */
export function remarkClasses() {
  return (tree: Root, file: VFile): void => {
    const nearest = nearestNames()
    walkMarkdown(tree, (node) => {
      for (const name of writtenClasses(node)) {
        if (!isCondition(name) && !known().has(name) && !needless().has(name))
          tell(node, name)
      }
    })

    function tell(node: Nodes, name: string): void {
      const near = nearest(name, known(), Math.floor(name.length / 4))
      const expected =
        near === undefined
          ? 'one of README, such as `small-caps`'
          : `${quoted(near)}, the nearest that there is`
      const place = node.type === 'container' ? node.opening : node
      report(file, 'class-unknown', [name, expected], place)
    }
  }
}

/** Those of code are languages and the like. */
function writtenClasses(node: Nodes): readonly string[] {
  if (node.type === 'code' || node.type === 'inlineCode') return []
  return classesOf({ properties: propertiesOf(node) })
}

// Read when the first class is looked for: most texts have none.
const known = once(() => {
  const sheets = styles.map((name) => readTemplate(`styles/${name}.css`)).join('\n')
  const styled = [...sheets.matchAll(/\.([A-Za-z][\w-]*)/g)].map(([, name = '']) => name)
  const ofSections = [places, otherNames].flatMap((names) => Object.keys(names))
  return new Set([...namesIn(lists().meaning), ...styled, ...ofSections])
})

const needless = once(() => namesIn(lists().needless))

const lists = once(() => readData<Record<'meaning' | 'needless', string>>('classes.yaml'))
