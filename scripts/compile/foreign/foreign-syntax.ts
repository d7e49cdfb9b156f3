import type { Construct, TokenizeContext } from 'micromark-util-types'
import {
  ahead,
  leaving,
  nodesFor,
  type Syntax,
  startingWith,
  take,
} from '../syntax/tokens.ts'
import type { Found } from './found.ts'
import { foreignStarts, readForeign } from './read-foreign.ts'

/** Nothing foreign is longer in a line. */
const longest = 1000

/** Commands within each other that wait for their braces: more are prose. */
const deepest = 20

const [openingBrace, closingBrace] = [123, 125]

const construct = (cites: boolean): Construct => ({
  name: 'foreign',
  // Else each of these characters in prose would divide the text, and to join it again takes time.
  previous() {
    return (this._braces?.length ?? 0) > 0 || readAhead(this, cites) !== undefined
  },
  tokenize(effects, ok, nok) {
    return (code) => {
      this._braces ??= []
      const found = readAhead(this, cites) ?? readBrace(code, this._braces)
      if (!found) return nok(code)
      if (found.mark?.of === '}' && found.mark.edge === 'open') this._braces.push(0)
      effects.enter('foreign', { foreign: found })
      return take(effects, found.length, leaving(effects, 'foreign', ok))(code)
    }
  },
})

function readAhead(context: TokenizeContext, cites: boolean): Found | undefined {
  const { _braces, previous } = context
  const before = previous === null || previous < 0 ? '\n' : String.fromCharCode(previous)
  const found = readForeign(before + ahead(context, longest), 1, cites)
  const isTooDeep = found?.mark?.of === '}' && _braces?.length === deepest
  return found && !isTooDeep && !isLabel(context, found) ? found : undefined
}

/** Whether brackets, such as `[@konrad]`, are a link by a definition of the file. */
function isLabel(context: TokenizeContext, { length }: Found): boolean {
  const written = ahead(context, length)
  const label = written.slice(1, -1).toLowerCase().toUpperCase()
  return written.startsWith('[') && context.parser.defined.includes(label)
}

/** Finds the brace that ends what a command began, and not one of those in between. */
function readBrace(code: number | null, waiting: number[]): Found | undefined {
  const inner = waiting.at(-1)
  if (inner === undefined) return undefined
  if (code === closingBrace && inner === 0) {
    waiting.pop()
    return { length: 1, mark: { edge: 'close', of: '}', is: '' } }
  }
  if (code === openingBrace) waiting[waiting.length - 1] = inner + 1
  else if (code === closingBrace) waiting[waiting.length - 1] = inner - 1
  return undefined
}

/**
 * What other tools read and Markdown does not: templates, commands of LaTeX, citations, marks of wikis.
 *
 * Each is one token, so that nothing in it is taken for markup or an address.
 *
 * @param cites - Whether the book has a bibliography, and citations are no more foreign than references.
 */
export const foreign = (cites: boolean): Syntax => ({
  tokens: { text: startingWith({ [`${foreignStarts}}`]: construct(cites) }) },
  nodes: nodesFor({
    foreign: (token, { sliceSerialize }) => ({
      type: 'foreign',
      value: sliceSerialize(token),
      found: token.foreign ?? { length: 0 },
    }),
  }),
})
