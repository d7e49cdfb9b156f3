import { factorySpace } from 'micromark-factory-space'
import type { Code, Construct, State, TokenizeContext } from 'micromark-util-types'
import { romanValue } from '../../lib/numerals.ts'
import {
  ahead,
  goesOn,
  indentRead,
  nodesFor,
  oneToken,
  type Syntax,
  startingWith,
  takeToken,
} from './tokens.ts'

/** What stands before an item of a list of Pandoc's. */
export interface ListMark {
  /** As written, such as `(a)`. */
  readonly text: string
  /** Of CSS. `example` for `(@)`. */
  readonly style:
    | 'decimal'
    | 'lower-alpha'
    | 'lower-roman'
    | 'upper-alpha'
    | 'upper-roman'
    | 'example'
  /** Around the number: `(a)`, `a)` or `a.` */
  readonly around: 'parens' | 'paren' | ''
  /** `undefined` for a number that is counted: `#.` and `(@)`. */
  readonly value: number | undefined
}

const mark = /^(\(?)(#|@[\w-]*|\d{1,9}|[A-Za-z]{1,9})([.)])(?=[ \t]+\S)/
const roman = /^m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})$/i

/** A mark with its letters, its brackets and the spaces after it is no longer. */
export const longestMark = 60

/**
 * The mark of a list of Pandoc's that a line begins with; those of CommonMark are none.
 *
 * @param list - What the list is, of which it would be one more item.
 */
export function readListMark(line: string, list?: string): ListMark | undefined {
  const [text = '', open, name = '', close] = mark.exec(line) ?? []
  if (!text || (open && close !== ')')) return undefined
  const around = open ? 'parens' : close === ')' ? 'paren' : ''
  const found = { text, around, ...styleOf(name, list) } as const
  if (list !== undefined && list !== `${found.style} ${around}`) return undefined
  // `1.` is a list of CommonMark's, and `@.` none.
  if (/^[\d@]/.test(name) && !open) return undefined
  // `A. Smith` has a first name.
  if (list === undefined && /^[A-Z]\.[ \t]?\S/.test(line)) return undefined
  return found.style ? (found as ListMark) : undefined
}

function styleOf(name: string, list = ''): Partial<Pick<ListMark, 'style' | 'value'>> {
  if (name.startsWith('@')) return { style: 'example' }
  if (name === '#') return { style: 'decimal' }
  if (/^\d/.test(name)) return { style: 'decimal', value: Number(name) }
  const isLower = /^[a-z]/.test(name)
  const isAlpha = name.length === 1 && (list ? list.includes('alpha') : !/i/i.test(name))
  if (isAlpha)
    return {
      style: isLower ? 'lower-alpha' : 'upper-alpha',
      value: name.toLowerCase().charCodeAt(0) - 96,
    }
  if (!roman.test(name) || /[a-z][A-Z]|[A-Z][a-z]/.test(name)) return {}
  return {
    style: isLower ? 'lower-roman' : 'upper-roman',
    value: romanValue(name.toLowerCase()),
  }
}

const item: Construct = {
  name: 'pandocList',
  tokenize(effects, ok, nok) {
    const context = this
    const state = stateOf(context)
    const indent = indentRead(context, 'linePrefix')
    return start

    function start(code: Code): State | undefined {
      const found = readListMark(ahead(context, longestMark), state.list)
      // Within an item of another list, one may follow its text.
      const isInner = context.now().column > 1 && found?.value === 1
      if (!found || (context.interrupt && !isInner)) return nok(code)
      if (state.list === undefined) {
        state.list = `${found.style} ${found.around}`
        effects.enter('listOrdered', { _container: true } as never)
      }
      effects.enter('listItemPrefix')
      const space = factorySpace(effects, afterSpace, 'listItemPrefixWhitespace', 5)
      return takeToken(effects, 'listItemValue', found.text.length, space)(code)
    }

    function afterSpace(code: Code): State | undefined {
      state.size =
        indent + context.sliceSerialize(effects.exit('listItemPrefix'), true).length
      return ok(code)
    }
  },
  continuation: {
    // An empty line, one that is indented as far, or the next item.
    tokenize(effects, ok, nok) {
      const state = stateOf(this)
      const isNext = !goesOn(this, state.size)
      state._closeFlow = isNext || undefined
      if (!isNext) return factorySpace(effects, ok, 'listItemIndent', state.size + 1)
      this.interrupt = undefined as never
      const next = effects.attempt({ ...item, partial: true }, ok, nok)
      return factorySpace(effects, next, 'linePrefix', 4)
    },
  },
  exit(effects) {
    effects.exit('listOrdered')
  },
}

/**
 * Pandoc's lists: `a.`, `(1)`, `iv)`, `#.`, and its examples, `(@)` or `(@name)`.
 *
 * They do not begin right below a line of text at the margin. `remarkLists` sees which of them are prose.
 *
 * @param examples - The names that a text may refer to.
 */
export function lists(examples: ReadonlySet<string>): Syntax {
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  const reference = oneToken('exampleReference', (context) => {
    const [text = '', name = ''] =
      /^\(@([\w-]+)\)/.exec(ahead(context, longestMark)) ?? []
    return examples.has(name) ? text.length : 0
  })
  return {
    tokens: {
      document: startingWith({ [`(#${letters}${letters.toUpperCase()}`]: item }),
      text: startingWith({ '(': reference }),
    },
    nodes: nodesFor({
      exampleReference: (token, { sliceSerialize }) => ({
        type: 'exampleReference',
        name: sliceSerialize(token).slice(2, -1),
      }),
    }),
  }
}

interface ListState {
  /** Style and brackets. */
  list?: string
  /** How many columns the text of an item is indented. */
  size: number
  _closeFlow?: boolean | undefined
}

/** micromark gives every open container an object of its own. */
function stateOf(context: TokenizeContext): ListState {
  return context.containerState as unknown as ListState
}
