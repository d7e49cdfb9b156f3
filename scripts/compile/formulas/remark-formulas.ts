import { createRequire } from 'node:module'
import type * as Html from 'hast'
import type { Nodes, Parents, Root, Text } from 'mdast'
import rehypeParse from 'rehype-parse'
import type Temml from 'temml'
import { unified } from 'unified'
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import { once } from '../../lib/memoize.ts'
import { readData } from '../../lib/read-template.ts'
import { lineAt, placeIn, writtenAt } from '../../lib/text-positions.ts'
import { walkMarkdown } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import { giveProperties, propertiesOf } from '../attributes.ts'
import type { Formula } from '../nodes.ts'
import { type Allowance, wholeAllowance } from '../parse-markdown.ts'
import { cleanMathml } from './clean-mathml.ts'
import { commandsOf, define, type Macros, readDefinitions } from './macros.ts'
import { isOfQuantity, withQuantities } from './quantities.ts'

/**
 * Set every formula in MathML, and report those that cannot be, at the command that is wrong.
 *
 * What a formula, or a paragraph of LaTeX, defines holds from there on; a formula that does nothing else
 * is none.
 *
 * @param macros - The commands that hold so far, to which those of this file are added.
 */
export function remarkFormulas(allowance: Allowance, macros: Macros) {
  return (tree: Root, file: VFile): void => {
    const emptied = new Set<Nodes>()
    walkMarkdown(tree, (node, parent, index) => {
      if (definesOnly(node, file, macros)) {
        emptied.add(parent).add(node)
        return false
      }
      takeLeanpub(node, parent, index)
      // GitHub's ```` ```math ````, Leanpub's ```` ```$ ````.
      if (node.type === 'code' && (node.lang === 'math' || node.lang === '$')) {
        const { data, position, value } = node
        const block = { attributes: '', isBlock: true, isDisplay: true, data, position }
        const formula = { type: 'formula', value, ...block } as Formula
        parent.children[index] = setMath(formula, file, allowance, macros)
      } else if (node.type === 'formula') setMath(node, file, allowance, macros)
      else if (node.type === 'text') checkText(node, file)
      return true
    })
    for (const parent of emptied)
      if ('children' in parent)
        parent.children = parent.children.filter((node) => !emptied.has(node)) as never
  }
}

/** Whether a node is nothing but definitions of commands, which hold from then on. */
export function definesOnly(node: Nodes, file: VFile, macros: Macros): boolean {
  const isCode = node.type === 'code' && /^\{=(?:la)?tex\}$/.test(node.lang ?? '')
  const isOther = node.type === 'paragraph' || node.type === 'formula'
  if (!isCode && !isOther) return false
  const source = isCode ? node.value : writtenAt(file, node)
  const { rest, macros: own } = readDefinitions(source, macros)
  if (rest === source || /[^\s$]/.test(rest)) return false
  define(macros, own)
  return true
}

/** Whether what stands between `$$` has words beside it, as in GitBook and Kramdown, and is set as they do. */
function isInSentence({ isBlock, position, value }: Formula, file: VFile): boolean {
  const { end, start } = position ?? {}
  if (isBlock || !start || start.line !== end?.line) return false
  if (/\\(?:begin|tag)\b|\\\\/.test(value)) return false
  const { offset, text } = lineAt(file, start.line)
  if (!text.startsWith('$$', (start.offset ?? 0) - offset)) return false
  const before = text.slice(0, start.column - 1)
  return /[^\s>]/.test(before) || /[^\s\p{P}\p{N}]/u.test(text.slice(end.column - 1))
}

function checkText({ position, value }: Text, file: VFile): void {
  const start = position?.start.offset ?? 0
  const isUnclosed = /^\$\$[^$]/.test(value) && String(file.value).startsWith('$$', start)
  if (isUnclosed) report(file, 'formula-unclosed', [], placeIn(file, start, start + 2))
}

/** `` `2x`$ `` of Leanpub, as a formula for what follows. */
function takeLeanpub(node: Nodes, parent: Parents, index: number): void {
  const [before, next] = [parent.children[index - 1], parent.children[index + 1]]
  if (node.type !== 'inlineCode' || next?.type !== 'text') return
  if (!/^\$(?![\w$`])/.test(next.value)) return
  if (before?.type === 'text' && before.value.endsWith('$')) return
  next.value = next.value.slice(1)
  Object.assign(node, {
    type: 'formula',
    attributes: '',
    isBlock: false,
    isDisplay: false,
  })
}

const label = /\\label\{([^{}\s]+)\}/g

function setMath(
  node: Formula,
  file: VFile,
  allowance: Allowance,
  macros: Macros,
): Formula {
  const given = node.value.trim()
  // LaTeX's names for a displayed one, or for its lines, of which each is numbered then.
  const labels = node.isBlock ? [...given.matchAll(label)].map(([, id = '']) => id) : []
  const [id] = labels
  const isNumberedByLine = labels.length > 1 && !given.includes('\\tag')
  const dataLines = isNumberedByLine ? { dataLines: labels.join(' ') } : {}
  if (id) giveProperties(node, { id, ...propertiesOf(node), ...dataLines })
  let line = 0
  const source = isNumberedByLine
    ? given.replaceAll(label, () => `\\tag{${++line}}`)
    : given
  if (isInSentence(node, file)) node.isDisplay = false
  const set = setFormula(source, node.isDisplay, allowance, macros)
  if ('tagName' in set) node.math = set
  else report(file, 'formula-invalid', [set.reason], placeOf(node, source, set, file))
  return node
}

/** The command that is wrong; the formula itself, where its lines are not those of the file. */
function placeOf(
  { position }: Formula,
  source: string,
  { at }: FormulaFault,
  file: VFile,
): Position | undefined {
  const begin = writtenAt(file, { position }).indexOf(source)
  if (at === undefined || begin < 0) return position
  const [command = ''] = /^(?:\\(?:[A-Za-z]+|.)|.)?/su.exec(source.slice(at)) ?? []
  const start = (position?.start.offset ?? 0) + begin + at
  return placeIn(file, start, start + command.length)
}

/** Longer ones are cut where the browser writes what stands for them into a PDF. */
const longestSource = 5_000

/** How deep the parts of a formula may stand within each other. */
const deepest = 64

/** Commands for which neither print nor e-readers have anything. */
const refused = [
  {
    command: /\\(?:eq)?ref\b/,
    why: 'asks for a number that is counted, expected a `\\tag{1}` of your own',
  },
  {
    command: /\\(?:[bx]?cancel(?:to)?|sout|longdiv|phase|textcircled|angln?|actuarial)\b/,
    why: 'draws over it, expected what print and e-readers can show',
  },
]

const { macros: usual } = readData<{ readonly macros: Macros }>('mathml.yaml')

/** A formula with what stands for environments and commands of packages that the converter has not. */
function withPackages(formula: string): string {
  const known = formula
    .replaceAll(/\\begin\{eqnarray\*?\}/g, '\\begin{array}{rcl}')
    .replaceAll(/\\end\{eqnarray\*?\}/g, '\\end{array}')
    .replaceAll(/\\(?:begin|end)\{subequations\}/g, '')
  return withQuantities(known)
}

/** Stands before every formula, and counts what comes of it. */
const count = '\\count@ '

/** Why a formula cannot be set. */
interface FormulaFault {
  readonly reason: string
  /** Where in the source, in characters; `undefined` for all of it. */
  readonly at: number | undefined
}

/**
 * A formula in LaTeX as MathML, with its source as the text that stands for it (`alttext`).
 *
 * Nothing in it can run, be loaded or lead anywhere.
 *
 * @see https://www.w3.org/TR/mathml-core/
 */
export function setFormula(
  source: string,
  isDisplay: boolean,
  allowance: Allowance = { ...wholeAllowance },
  macros: Macros = {},
): Html.Element | FormulaFault {
  if (source === '') return { reason: 'nothing between the dollar signs', at: undefined }
  if (source.length > longestSource) {
    return { reason: `more than ${longestSource} characters`, at: undefined }
  }
  const { rest, macros: own } = readDefinitions(source, macros)
  define(macros, own)
  const written = withPackages(rest)
  const others = Object.entries(usual).filter(([name]) => !Object.hasOwn(macros, name))
  const known = { ...Object.fromEntries(others), [count.trim()]: tokenCounter(allowance) }
  try {
    const markup = temml().renderToString(count + written, {
      displayMode: isDisplay,
      // The converter writes down in it what a formula defines, which is no other's.
      macros: commandsOf(known, macros),
      maxExpand: Number.POSITIVE_INFINITY,
      throwOnError: true,
      trust: false,
    })
    return finish(parser.parse(markup), source, isDisplay)
  } catch (error) {
    const isRewritten =
      written !== rest || Object.keys(macros).some((name) => rest.includes(name))
    return faultOf(error, rest, isRewritten)
  }
}

/** Loaded with the first formula: most books have none, and it takes a while. */
const temml = once(() => createRequire(import.meta.url)('temml') as typeof Temml)

const parser = unified().use(rehypeParse, { fragment: true })

function finish(
  { children: [math] }: Html.Root,
  source: string,
  isDisplay: boolean,
): Html.Element | FormulaFault {
  for (const { command, why } of refused) {
    const { 0: found, index } = command.exec(source) ?? { index: 0 }
    if (found) return { reason: `\`${found}\` ${why}`, at: index }
  }
  if (math?.type !== 'element' || math.tagName !== 'math' || !isFlat(math))
    return { reason: 'too many parts within each other', at: undefined }
  if (isUponAnother(math)) {
    const reason =
      'parts that lie upon others, expected each in a place of its own, such as `\\prescript{227}{90}{Th}`'
    return { reason, at: undefined }
  }
  cleanMathml(math)
  math.properties = {
    ...(isDisplay && { display: 'block' }),
    alttext: source.replaceAll(/\s+/g, ' '),
  }
  return math
}

/** What print would paint over other letters, and e-readers elsewhere. */
function isUponAnother({ children, properties }: Html.Element): boolean {
  if (String(properties.style ?? '').includes('position:absolute')) return true
  return children.some((child) => child.type === 'element' && isUponAnother(child))
}

function isFlat(math: Html.Element): boolean {
  let level = [math]
  for (let depth = 0; depth < deepest; depth++) {
    level = level.flatMap(({ children }) =>
      children.filter((child) => child.type === 'element'),
    )
    if (level.length === 0) return true
  }
  return false
}

/** What the converter writes out in other commands, and counts places in those. */
const rewritten = /\\(?:ce|pu|def|gdef|edef|xdef|let|\w*newcommand|\w*providecommand)\b/

function faultOf(error: unknown, source: string, isRewritten: boolean): FormulaFault {
  if (error instanceof TooManyTokens) return { reason: error.message, at: undefined }
  const isFault = error instanceof Error && error.name === 'ParseError'
  if (!isFault) return { reason: 'parts that have no end or no beginning', at: undefined }
  const [reason = ''] = error.message.split(/ at (?:position|end of input)\b/)
  const at = 'position' in error ? Number(error.position) - count.length : Number.NaN
  const words = reason
    .trim()
    .replace("'EOF'", 'the end of the formula')
    .replace(/^Unsupported function name: (\\\S+)/i, 'unknown command `$1`')
    .replace(/[.,:;]+$/, '')
  return {
    reason: words.charAt(0).toLowerCase() + words.slice(1) + expectedFor(words),
    at: Number.isNaN(at) ? undefined : faultPlace(source, at, words, isRewritten),
  }
}

function expectedFor(words: string): string {
  if (words.startsWith('No such env')) return ', expected `array`, `aligned` or the like'
  const [, name] = /^unknown command `\\(\S+)`/.exec(words) ?? []
  if (name === undefined) return ''
  return isOfQuantity(name)
    ? ' so, expected a number such as `1.2e3` and units such as `kg` or `\\metre`'
    : ', expected one of LaTeX, or `\\newcommand` for it before, or `macros` in `book.yaml`'
}

function faultPlace(
  source: string,
  at: number,
  words: string,
  isRewritten: boolean,
): number | undefined {
  if (at <= source.length && !isRewritten && !rewritten.test(source)) return at
  const [command] = /\\[A-Za-z]+/.exec(words) ?? []
  const found = command ? source.indexOf(command) : -1
  return found < 0 ? undefined : found
}

/** What the converter reads formulas with, as far as counting needs it. */
interface Reader {
  /** What a command stands for; nothing for one that stands for itself. */
  _getExpansion(name: string): { readonly tokens: readonly Token[] } | null | undefined
  /** The arguments of a command, which then take the places of `#1`, `#2` and so on. */
  consumeArgs(count: number, delimiters: unknown): Token[][]
}

interface Token {
  readonly text: string
}

/** What the commands of one formula may become: four times as much as an author may write. */
const mostTokens = 20_000

/** Why a formula is not set that its commands make too much of. */
class TooManyTokens extends Error {
  constructor(most: number, of: string) {
    super(`more than ${most.toLocaleString('en')} letters, signs and commands in ${of}`)
  }
}

/**
 * A command for the beginning of a formula which stands for nothing, and from which on the converter
 * counts what commands become, before it makes it. Its own limits count commands, and one command
 * can become a hundred thousand letters.
 */
function tokenCounter(allowance: Allowance): (reader: Reader) => string {
  let left = mostTokens
  let counted: Reader | undefined
  return (reader) => {
    // An author may write the command too; and after some faults the converter begins anew.
    if (counted === reader) return ''
    counted = reader
    let body: readonly Token[] = []
    const { _getExpansion: getExpansion, consumeArgs } = reader
    reader._getExpansion = (name) => {
      body = []
      const expansion = getExpansion.call(reader, name)
      body = expansion?.tokens ?? []
      return expansion
    }
    reader.consumeArgs = (count, delimiters) => {
      const args = consumeArgs.call(reader, count, delimiters)
      const longest = Math.max(0, ...args.map(({ length }) => length))
      const slots = count > 0 ? body.filter(({ text }) => text === '#').length : 0
      const made = 1 + body.length + slots * longest
      if (made > left) throw new TooManyTokens(mostTokens, 'it')
      if (made > allowance.formulaTokens)
        throw new TooManyTokens(wholeAllowance.formulaTokens, 'all formulas of the book')
      left -= made
      allowance.formulaTokens -= made
      return args
    }
    return ''
  }
}
