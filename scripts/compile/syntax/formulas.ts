import type { CompileContext, Extension as FromMarkdown } from 'mdast-util-from-markdown'
import { factorySpace } from 'micromark-factory-space'
import { markdownLineEnding } from 'micromark-util-character'
import type {
  Code,
  Effects,
  Extension,
  State,
  Token,
  TokenizeContext,
} from 'micromark-util-types'
import { isAttributes } from '../attributes.ts'
import type { Formula } from '../nodes.ts'
import {
  exactly,
  isLineEnd,
  leave,
  lineThat,
  ownLine,
  takeLine,
  takeToken,
} from './tokens.ts'

const dollar = 36
const backslash = 92
const openingBrace = 123

/**
 * Formulas in LaTeX: `$…$` in a line, `$$…$$` displayed, in a paragraph or as a block of its own,
 * which may be followed by `{attributes}`.
 *
 * A dollar sign is prose unless it touches what it opens or closes, and no letter or digit next
 * to it: `$5 and $10` are prices. No formula goes over an empty line.
 */
export const formulas: Extension = {
  flow: { [dollar]: { name: 'formulaBlock', concrete: true, tokenize: tokenizeBlock } },
  text: {
    [dollar]: { name: 'formulaText', tokenize: tokenizeText, previous: isNoDollar },
  },
}

/** Whether dollar signs that have been passed over are not taken up in their middle. */
function isNoDollar(this: TokenizeContext, code: Code): boolean {
  return code !== dollar || this.events.at(-1)?.[1].type === 'characterEscape'
}

function tokenizeText(
  this: TokenizeContext,
  effects: Effects,
  ok: State,
  nok: State,
): State {
  const context = this
  const before = context.previous
  let marks = 0
  let data = ''
  return start

  function start(code: Code): State | undefined {
    if (isOfWord(before)) return nok(code)
    effects.enter('formulaText')
    effects.enter('formulaMarker')
    return opening(code)
  }

  function opening(code: Code): State | undefined {
    if (code === dollar && marks < 2) {
      marks++
      effects.consume(code)
      return opening
    }
    effects.exit('formulaMarker')
    const isPrice = code === dollar || (marks === 1 && isSpace(code))
    return isPrice ? nok(code) : lineStart(code)
  }

  function lineStart(code: Code): State | undefined {
    if (code === null) return nok(code)
    if (code === dollar) {
      if (marks === 1 && (isSpace(context.previous) || isProse(data))) return nok(code)
      return effects.check(exactly('$'.repeat(marks)), closing, nok)(code)
    }
    if (!markdownLineEnding(code)) return takeData(effects, afterData)(code)
    data += '\n'
    return takeToken(effects, 'lineEnding', 1, lineStart)(code)
  }

  function afterData(code: Code, token: Token): State | undefined {
    data += context.sliceSerialize(token)
    return lineStart(code)
  }

  function closing(code: Code): State | undefined {
    return takeToken(effects, 'formulaMarker', marks, (code) => {
      if (code === dollar || isOfWord(code)) return nok(code)
      effects.exit('formulaText')
      return ok(code)
    })(code)
  }
}

/** `$$`, the formula, and `$$` at the end of a line, before the next empty line. */
function tokenizeBlock(
  this: TokenizeContext,
  effects: Effects,
  ok: State,
  nok: State,
): State {
  const context = this
  return effects.check(lineThat(context, opensBlock), start, nok)

  function start(code: Code): State | undefined {
    effects.enter('formulaBlock')
    const then = context.interrupt ? end : lineStart
    return takeToken(effects, 'formulaMarker', 2, then)(code)
  }

  function lineStart(code: Code): State | undefined {
    if (code === null) return nok(code)
    if (code === dollar)
      return effects.check(lineThat(context, closesBlock), closing, nok)(code)
    if (markdownLineEnding(code))
      return effects.attempt(ownLine(context), nextLine, nok)(code)
    return takeData(effects, lineStart)(code)
  }

  function nextLine(code: Code): State | undefined {
    if (isLineEnd(code)) return nok(code)
    return effects.check(lineThat(context, isFilled), lineStart, nok)(code)
  }

  function closing(code: Code): State | undefined {
    return takeToken(effects, 'formulaMarker', 2, afterClosing)(code)
  }

  function afterClosing(code: Code): State | undefined {
    if (isLineEnd(code)) return end(code)
    if (code !== openingBrace)
      return factorySpace(effects, afterClosing, 'whitespace')(code)
    return takeLine(effects, 'formulaAttributes', end)(code)
  }

  function end(code: Code): State | undefined {
    effects.exit('formulaBlock')
    return ok(code)
  }
}

/** Takes what stands in one line up to a dollar sign that is not escaped. */
function takeData(
  effects: Effects,
  then: (code: Code, data: Token) => State | undefined,
): State {
  return (code) => {
    effects.enter('formulaData')
    return inside(code)
  }

  function inside(code: Code): State | undefined {
    if (code === dollar || isLineEnd(code)) return then(code, effects.exit('formulaData'))
    effects.consume(code)
    return code === backslash ? escaped : inside
  }

  function escaped(code: Code): State | undefined {
    if (isLineEnd(code)) return inside(code)
    effects.consume(code)
    return inside
  }
}

/** Whether a line begins a block: nothing but attributes stands after a formula that it closes. */
function opensBlock(line: string): boolean {
  if (!/^\$\$(?!\$)/.test(line)) return false
  const rest = line.slice(2).replaceAll(/\\./g, '')
  const close = rest.indexOf('$')
  return close < 0 || (close > 0 && closesBlock(rest.slice(close)))
}

function closesBlock(line: string): boolean {
  if (!/^\$\$(?!\$)/.test(line)) return false
  const rest = line.slice(2).trim()
  return rest === '' || isAttributes(rest)
}

function isFilled(line: string): boolean {
  return line.trim() !== ''
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

/** Puts a {@link Formula} into the tree for what `formulas` has found. */
export const formulasFromMarkdown: FromMarkdown = {
  enter: {
    formulaBlock(token) {
      this.enter({ ...empty, isBlock: true, isDisplay: true }, token)
    },
    formulaText(token) {
      const isDisplay = this.sliceSerialize(token).startsWith('$$')
      this.enter({ ...empty, isBlock: false, isDisplay }, token)
    },
  },
  exit: {
    formulaAttributes(token) {
      formula(this).attributes = this.sliceSerialize(token).trim()
    },
    formulaBlock: leave,
    formulaData(token) {
      const node = formula(this)
      // Each line is a piece of its own: what stands before it in a quotation is none of it.
      node.value += `${node.value === '' ? '' : '\n'}${this.sliceSerialize(token)}`
    },
    formulaText: leave,
  },
}

const empty = { type: 'formula', value: '', attributes: '' } as const

function formula({ stack }: CompileContext): Formula {
  // A formula holds no other nodes, so it is the innermost while its tokens come.
  return stack.at(-1) as unknown as Formula
}
