import { namesIn, readData } from '../../lib/read-template.ts'
import { readQuantity } from '../formulas/quantities.ts'
import { type Found, told } from './found.ts'

type Names = Readonly<Record<string, string>>

const data = readData<
  { readonly wraps: Names; readonly signs: Names } & Readonly<
    Record<'wordless' | 'cites' | 'refs' | 'formulas' | 'layouts', string>
  >
>('latex.yaml')

const wraps = new Map(
  Object.entries(data.wraps).flatMap(([element, names]) =>
    names.split(' ').map((name) => [name, element] as const),
  ),
)
const signs = new Map(Object.entries(data.signs))
const wordless = namesIn(data.wordless)
const cites = namesIn(data.cites)
const refs = namesIn(data.refs)
const formulas = namesIn(data.formulas)
const layouts = namesIn(data.layouts)

/** What stands in brackets and braces after a command, in one line, two deep. */
const args = String.raw`\*?(?:\[[^[\]\n]*\]|\{(?:[^{}\n]|\{[^{}\n]*\})*\})*`

const environment =
  /(?<!\\)\\(begin|end)\{([A-Za-z]+\*?)\}(?:\[[^[\]\n]*\]|\{[^{}\n]*\})*/y
const command = new RegExp(String.raw`(?<!\\)\\([A-Za-z]+)(?=(${args}))`, 'y')
/** A path, or the rest of one: `C:\small`, `src\index`. */
const pathBefore = /[\w:./]/

/**
 * The command of LaTeX at a place of a line, if there is one that is not prose.
 *
 * A name is prose unless it is a known one, or braces follow it.
 */
export function readLatex(line: string, at: number): Found | undefined {
  environment.lastIndex = at
  const [written, edge, name] = environment.exec(line) ?? []
  return written && name
    ? { length: written.length, ...environmentOf(name, edge === 'end') }
    : readCommand(line, at)
}

function environmentOf(name: string, isEnd: boolean): Omit<Found, 'length'> {
  if (layouts.has(name)) {
    const edge = { isEnd, name, holds: 'text' } as const
    return isEnd ? { edge, text: '' } : { edge, ...told('latex-layout', name) }
  }
  return formulas.has(name.replace(/\*$/, ''))
    ? { edge: { isEnd, name, holds: 'formula' }, ...told('latex-formula', name) }
    : { edge: { isEnd, name, holds: 'other' }, ...told('latex-environment', name) }
}

function readCommand(line: string, at: number): Found | undefined {
  command.lastIndex = at
  const [written, name = '', rest = ''] = command.exec(line) ?? []
  if (!written) return undefined
  const isBraced = rest.endsWith('}')
  const element = wraps.get(name)
  if (element && line[at + written.length] === '{') {
    const mark = { edge: 'open', of: '}', is: element } as const
    return { length: written.length + 1, mark, ...told('latex-unclosed', name) }
  }
  const quantity = readQuantity(name, rest)
  if (quantity) return { length: written.length + rest.length, text: quantity }
  if (!isBraced && pathBefore.test(line[at - 1] ?? '')) return undefined
  // A space with a backslash follows no word of prose.
  const isLatex = line.startsWith('\\ ', at + written.length)
  const fate =
    fateOf(name, isBraced ? rest : '') ??
    (isLatex ? told('latex-command', name) : undefined)
  return fate && { length: written.length + (isBraced ? rest.length : 0), ...fate }
}

function fateOf(name: string, braces: string): Omit<Found, 'length'> | undefined {
  const sign = signs.get(name)
  if (sign !== undefined && /^(?:\{\})?$/.test(braces)) return { text: sign }
  if (wordless.has(name)) return told('latex-wordless', name)
  if (cites.has(name)) return told('latex-citation', name)
  if (refs.has(name)) return told('latex-reference', name)
  return braces === '' ? undefined : told('latex-command', name)
}
