import { keysByName, type Names, readData } from '../../lib/read-template.ts'
import { readQuantity } from '../formulas/quantities.ts'
import type { Span } from '../nodes.ts'
import { referenceTo } from '../plugins/remark-references.ts'
import { type Found, told } from './found.ts'

const data =
  readData<
    Record<
      'citations' | 'commands' | 'environments' | 'references' | 'signs' | 'wraps',
      Names
    >
  >('latex.yaml')

const wraps = keysByName(data.wraps)
const [citations, references] = [keysByName(data.citations), keysByName(data.references)]
const signs = new Map(Object.entries(data.signs))
/** By name, what is told of a command, and what an environment holds. */
const [commands, environments] = [
  keysByName(data.commands),
  keysByName(data.environments),
]

/** What stands in brackets and braces after a command, in one line, two deep. */
const args = String.raw`\*?(?:\[[^[\]\n]*\]|\{(?:[^{}\n]|\{[^{}\n]*\})*\})*`

const environment =
  /(?<!\\)\\(begin|end)\{([A-Za-z]+\*?)\}(?:\[[^[\]\n]*\]|\{[^{}\n]*\})*/y
const command = new RegExp(String.raw`(?<!\\)\\([A-Za-z]+)(?=(${args}))`, 'y')
/** Whatever follows it; there is one index, whose name may stand in brackets. */
const indexed = /(?<!\\)\\index(?:\[[^[\]\n]*\])?\{((?:[^{}\n]|\{[^{}\n]*\})+)\}/y
/** A path, or the rest of one: `C:\small`, `src\index`. */
const pathBefore = /[\w:./]/

/**
 * The command of LaTeX at a place of a line, if there is one that is not prose.
 *
 * A name is prose unless it is a known one, or braces follow it.
 */
export function readLatex(line: string, at: number, cites: boolean): Found | undefined {
  environment.lastIndex = at
  const [written, edge, name] = environment.exec(line) ?? []
  return written && name
    ? { length: written.length, ...environmentOf(name, edge === 'end') }
    : (readIndex(line, at) ?? readCommand(line, at, cites))
}

function environmentOf(name: string, isEnd: boolean): Omit<Found, 'length'> {
  const holds = environments.get(name.replace(/\*$/, '')) ?? 'environment'
  const edge = { isEnd, name, holds }
  return isEnd && holds === 'layout'
    ? { edge, text: '' }
    : { edge, ...told(`latex-${holds}`, name) }
}

function readIndex(line: string, at: number): Found | undefined {
  indexed.lastIndex = at
  const [written, entry] = indexed.exec(line) ?? []
  return written && entry
    ? { length: written.length, nodes: [indexMark(entry)] }
    : undefined
}

function readCommand(line: string, at: number, cites: boolean): Found | undefined {
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
    (cites ? citationOf(name, rest) : undefined) ??
    referenceOf(name, rest) ??
    fateOf(name, isBraced ? rest : '') ??
    (isLatex ? told('latex-command', name) : undefined)
  return fate && { length: written.length + (isBraced ? rest.length : 0), ...fate }
}

/** `\ref{fig:ford}`, `\cref{fig:ford,fig:mill}` and the like. */
function referenceOf(name: string, braces: string): Omit<Found, 'length'> | undefined {
  const form = references.get(name)
  const [, star = '', ids] =
    /^(\*?)\{([^{}\s,\\]+(?:,[ \t]*[^{}\s,\\]+)*)\}$/.exec(braces) ?? []
  if (!form || ids === undefined) return undefined
  const links = ids.split(/,[ \t]*/).map((id, index) => {
    const own = `${form.replace('-', ' ')}${index > 0 ? ' next' : ''}`
    return referenceTo(id, own, `\\${name}${star}{${id}}`)
  })
  const comma = { type: 'text', value: ', ' } as const
  return { nodes: links.flatMap((link, index) => (index > 0 ? [comma, link] : [link])) }
}

/** `\citep[see][p. 3]{doe99,roe05}` and the like: what stands in one pair of brackets is after the last. */
function citationOf(name: string, rest: string): Omit<Found, 'length'> | undefined {
  const form = citations.get(name)
  const [, first, second, keys] =
    /^\*?(?:\[([^[\]]*)\])?(?:\[([^[\]]*)\])?\{([^{}]+)\}$/.exec(rest) ?? []
  if (!form || keys === undefined) return undefined
  const all = keys.split(',').map((key) => key.trim())
  const [before = '', after = ''] = second === undefined ? ['', first] : [first, second]
  const text = (value: string) =>
    value === ''
      ? []
      : [{ type: 'text', value: value.replaceAll('~', '\u00a0') } as const]
  const cites = all.map((key, index) => {
    const value = `\\${name}{${key}}`
    const citeKey = {
      type: 'citeKey',
      key,
      isAuthorless: form === 'year',
      value,
    } as const
    const isLast = index === all.length - 1
    const children = [
      ...text(index === 0 && before ? `${before} ` : ''),
      citeKey,
      ...text(isLast && after ? `, ${after}` : ''),
    ]
    return { type: 'cite', children } as const
  })
  return {
    nodes: [{ type: 'citation', isInText: form === 'text', children: [...cites] }],
  }
}

/** A place without words that is marked for the index. */
export function indexMark(entry: string): Span {
  const data = { hProperties: { dataIndex: entry } }
  return { type: 'span', attributes: '', children: [], data }
}

function fateOf(name: string, braces: string): Omit<Found, 'length'> | undefined {
  const sign = signs.get(name)
  if (sign !== undefined && /^(?:\{\})?$/.test(braces)) return { text: sign }
  const known = commands.get(name) ?? (braces && 'command')
  return known ? told(`latex-${known}`, name) : undefined
}
