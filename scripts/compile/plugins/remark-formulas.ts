import type { Element } from 'hast'
import type { Root } from 'mdast'
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import { placeIn } from '../../lib/text-positions.ts'
import { walkMarkdown } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import { type FormulaFault, setFormula } from '../formulas/set-formula.ts'
import type { Formula } from '../nodes.ts'

/** Set every formula in MathML, and report those that cannot be, at the command that is wrong. */
export function remarkFormulas() {
  return (tree: Root, file: VFile): void => {
    walkMarkdown(tree, (node) => {
      if (node.type === 'formula') setMath(node, file)
      else if (node.type === 'text' && /^\$\$[^$]/.test(node.value)) {
        const { position } = node
        const start = position?.start.offset ?? 0
        const isWritten = String(file.value).startsWith('$$', start)
        if (isWritten)
          report(file, 'formula-unclosed', [], placeIn(file, start, start + 2))
      }
    })
  }
}

function setMath(node: Formula, file: VFile): void {
  const source = node.value.trim()
  const set = setFormula(source, node.isDisplay)
  if (isElement(set)) node.math = set
  else report(file, 'formula-invalid', [set.reason], placeOf(node, source, set, file))
}

function isElement(set: Element | FormulaFault): set is Element {
  return 'tagName' in set
}

/** The command that is wrong; the formula itself, where its lines are not those of the file. */
function placeOf(
  { position }: Formula,
  source: string,
  { at }: FormulaFault,
  file: VFile,
): Position | undefined {
  const [from, to] = [position?.start.offset ?? 0, position?.end.offset ?? 0]
  const begin = String(file.value).slice(from, to).indexOf(source)
  if (at === undefined || begin < 0) return position
  const [command = ''] = /^(?:\\(?:[A-Za-z]+|.)|.)?/su.exec(source.slice(at)) ?? []
  const start = from + begin + at
  return placeIn(file, start, start + command.length)
}
