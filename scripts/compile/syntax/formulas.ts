import type { Code, Construct, State, TokenizeContext } from 'micromark-util-types'
import { isAttributes } from '../attributes.ts'
import type { Formula } from '../nodes.ts'
import {
  ahead,
  isLineEnd,
  leaving,
  lineAhead,
  nextLine,
  nodesFor,
  oneToken,
  type Syntax,
  startingWith,
  takeLine,
  takeToken,
} from './tokens.ts'

const dollar = 36
const backslash = 92

/** What a line is to a formula of its own. */
type Reading = 'no part' | 'part' | 'last'

/**
 * A formula from a line that opens it to one that closes it, before the next empty line.
 *
 * @param fail - Is told where an end was looked for in vain.
 */
function blockOf(
  readFirst: (line: string, context: TokenizeContext) => Reading,
  readNext: (line: string) => Reading,
  fail?: (context: TokenizeContext) => void,
): Construct {
  return {
    name: 'formulaBlock',
    concrete: true,
    tokenize(effects, ok, nok) {
      const context = this
      const end = leaving(effects, 'formulaBlock', ok)
      let reading = readFirst(lineAhead(context), context)
      if (reading === 'no part') return nok
      return (code) => {
        effects.enter('formulaBlock')
        return line(code)
      }

      function line(code: Code): State | undefined {
        const then = reading === 'last' || context.interrupt ? end : next
        return takeLine(effects, 'formulaLine', then)(code)
      }

      function next(code: Code): State | undefined {
        if (code === null) return unclosed(code)
        return effects.attempt(nextLine(context, isPart), line, unclosed)(code)
      }

      function isPart(text: string): boolean {
        reading = text === '' ? 'no part' : readNext(text)
        return reading !== 'no part'
      }

      function unclosed(code: Code): State | undefined {
        fail?.(context)
        return nok(code)
      }
    },
  }
}

/** `$$`, the formula, and `$$` at the end of a line. */
const betweenDollars = blockOf((line) => {
  if (!/^\$\$(?!\$)/.test(line)) return 'no part'
  return line === '$$' ? 'part' : readDollars(line.slice(2))
}, readDollars)

/** MyST's name for a formula, unlike a number that its author has written. */
const mystName = /^\(([a-z][\w.]*[:-][\w.:-]*)\)$/i

/** Whether nothing but attributes stands after a formula that ends in a line. */
function readDollars(line: string): Reading {
  const close = line.replaceAll(/\\./g, '  ').indexOf('$')
  if (close < 0) return line.trim() === '' ? 'no part' : 'part'
  const [, after = '?'] = /^\$\$(?!\$)\s*(.*)$/.exec(line.slice(close).trim()) ?? []
  return after === '' || isAttributes(after) || mystName.test(after) ? 'last' : 'no part'
}

/** The last line to which an end was looked for in vain: no other beginning before it has one. */
const lastTried = new WeakMap<object, number>()

/** `\[` alone in a line, the formula, and `\]` at the end of one. */
const bracketed = blockOf(
  (line, context) => {
    const isTried = context.now().line <= (lastTried.get(context.parser) ?? 0)
    return !isTried && /^\\\\?\[[ \t]*$/.test(line) ? 'part' : 'no part'
  },
  (line) => (/\\\][ \t]*$/.test(line) ? 'last' : 'part'),
  (context) => void lastTried.set(context.parser, context.now().line),
)

/** `$…$` and `$$…$$` in a line. */
const inText: Construct = {
  name: 'formulaText',
  tokenize(effects, ok, nok) {
    const context = this
    const before = context.previous
    let marks = 0
    return start

    function start(code: Code): State | undefined {
      if (isOfWord(before)) return nok(code)
      effects.enter('formulaText')
      return opening(code)
    }

    function opening(code: Code): State | undefined {
      if (code === dollar && marks < 2) {
        marks++
        effects.consume(code)
        return opening
      }
      const isPrice = code === dollar || (marks === 1 && isSpace(code))
      return isPrice ? nok(code) : lineStart(code)
    }

    function lineStart(code: Code): State | undefined {
      if (code === dollar || isLineEnd(code)) return dataEnd(code)
      effects.enter('formulaLine')
      return inside(code)
    }

    function inside(code: Code): State | undefined {
      if (code === dollar || isLineEnd(code)) {
        effects.exit('formulaLine')
        return dataEnd(code)
      }
      effects.consume(code)
      return code === backslash ? escaped : inside
    }

    function dataEnd(code: Code): State | undefined {
      if (code === null) return nok(code)
      if (code !== dollar) return takeToken(effects, 'lineEnding', 1, lineStart)(code)
      if (marks === 1 && isSpace(context.previous)) return nok(code)
      return ahead(context, marks) === '$'.repeat(marks) ? closing(code) : nok(code)
    }

    function escaped(code: Code): State | undefined {
      if (isLineEnd(code)) return inside(code)
      effects.consume(code)
      return inside
    }

    function closing(code: Code): State | undefined {
      return takeToken(effects, 'formulaMarker', marks, (code) => {
        const data = context.sliceSerialize(effects.exit('formulaText')).slice(1, -1)
        if (code === dollar || isOfWord(code) || (marks === 1 && isProse(data)))
          return nok(code)
        return ok(code)
      })(code)
    }
  },
  previous: isNoDollar,
}

/** Longer formulas in a line are prose, so that no line takes long to tell. */
const longestInBrackets = 500

const inBrackets = oneToken('formulaText', (context) => {
  const [written = '', , round, content = round ?? ''] =
    /^(\\\\?)(?:\((.+?)\1\)|\[(.+?)\1\])/.exec(ahead(context, longestInBrackets)) ?? []
  // At the start of a line, `\(a\)` counts something.
  const isLetter = /^\s*\p{L}\s*$/u.test(round ?? '') && (context.previous ?? -1) > 0
  return isLetter || hasSigns(content) ? written.length : 0
})

/**
 * Formulas in LaTeX: `$…$` in a line, `$$…$$` displayed, in a paragraph or as a block of its own,
 * which may be followed by `{attributes}`; GitHub's `` $`…`$ ``; and `\(…\)` and `\[…\]` of LaTeX, with
 * one backslash or two, where what stands between is no prose.
 *
 * A dollar sign is prose unless it touches what it opens or closes, and no letter or digit next
 * to it: `$5 and $10` are prices. No formula goes over an empty line.
 */
export const formulas: Syntax = {
  tokens: {
    flow: startingWith({ $: betweenDollars, '\\': bracketed }),
    text: startingWith({ $: inText, '\\': inBrackets }),
  },
  nodes: nodesFor({
    formulaBlock: (token, { sliceSerialize }) => toFormula(sliceSerialize(token), true),
    formulaText(token, { data, sliceSerialize }) {
      const written = sliceSerialize(token)
      // As in code: in a cell, a backslash says that a bar ends no cell.
      return toFormula(data.inTable ? written.replaceAll('\\|', '|') : written, false)
    },
  }),
}

/** Whether dollar signs that have been passed over are not taken up in their middle. */
function isNoDollar(this: TokenizeContext, code: Code): boolean {
  return code !== dollar || this.events.at(-1)?.[1].type === 'characterEscape'
}

/** Whether what stands between brackets that may be escaped is a formula. */
function hasSigns(content: string): boolean {
  return /[\^_=<>+]|\\[A-Za-z]/.test(content) && !isProse(content)
}

function isSpace(code: Code): boolean {
  return code === null || code < 0 || code === 32 || code === 0xa0
}

function isOfWord(code: Code): boolean {
  return code !== null && code > 0 && /[\p{L}\p{N}]/u.test(String.fromCodePoint(code))
}

/** Commands that set words. */
const words = /\\(?:text\w*|mathrm|operatorname\*?|mbox|hbox|ce)\s*\{[^{}]*\}/g

/** Two words, one of them of three letters or more, and neither a command. */
const neighbours = /(?<![\\\p{L}])(?:\p{L}{3,}[,.;:]?\s+\p{L}|\p{L}+[,.;:]?\s+\p{L}{3,})/u

/** Such as `10, 7`. */
const amounts = /^[\d.,;:–—-]+\s[\d.,;:\s–—-]*$/u

/** What goes on after a dollar sign, such as `/kg et 3` or `. Puis 10`. */
const goesOn = /^(?:\/.|[)»”’"'.,:;!?]+\s)/u

/** Whether what stands between two dollar signs are words, such as `6 a share, or 7`. */
function isProse(data: string): boolean {
  if (goesOn.test(data)) return true
  return amounts.test(data) || neighbours.test(data.replaceAll(words, ''))
}

function toFormula(written: string, isBlock: boolean): Formula {
  const [, marks = '', data = '', attributes = ''] =
    /^(\$\$?|\\+[([])(.*?)(?:\1|\\+[)\]])[ \t]*(\{.*\}|\([^()]*\))?[ \t]*$/s.exec(
      written,
    ) ?? []
  const value = data
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/^\n|\n$|^`(?=.*`$)|(?<=^`.*)`$/g, '')
  const isDisplay = marks === '$$' || marks.endsWith('[')
  const named = attributes.replace(mystName, '{#$1}')
  return { type: 'formula', value, attributes: named, isBlock, isDisplay }
}
