import type { CompileContext, Extension as FromMarkdown } from 'mdast-util-from-markdown'
import { markdownLineEnding, markdownSpace } from 'micromark-util-character'
import type {
  Code,
  Effects,
  Extension,
  State,
  TokenizeContext,
} from 'micromark-util-types'
import { isAttributes } from '../attributes.ts'
import type { Formula } from '../nodes.ts'
import { ownLine, readLine } from './containers.ts'

const dollar = 36
const backslash = 92
const openingBrace = 123

/**
 * Formulas in LaTeX: `$…$` in a line, `$$…$$` displayed, in a paragraph or as a block of its own,
 * which may be followed by `{attributes}`.
 *
 * A dollar sign is prose unless it touches what it opens or closes, and no letter or digit beside
 * it: `$5 and $10` are prices. No formula goes over an empty line.
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
  let found = 0
  let last: Code = null
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
    if (code === dollar) return maybeClosing(code)
    if (markdownLineEnding(code)) return lineEnding(code)
    effects.enter('formulaData')
    return inside(code)
  }

  function inside(code: Code): State | undefined {
    if (code === null || code === dollar || markdownLineEnding(code)) {
      data += context.sliceSerialize(effects.exit('formulaData'))
      return lineStart(code)
    }
    effects.consume(code)
    last = code
    return code === backslash ? escaped : inside
  }

  function escaped(code: Code): State | undefined {
    if (code === null || markdownLineEnding(code)) return inside(code)
    effects.consume(code)
    last = code
    return inside
  }

  function lineEnding(code: Code): State {
    effects.enter('lineEnding')
    effects.consume(code)
    effects.exit('lineEnding')
    last = code
    data += '\n'
    return lineStart
  }

  function maybeClosing(code: Code): State | undefined {
    if (marks === 1 && (isSpace(last) || isProse(data))) return nok(code)
    effects.enter('formulaMarker')
    return closing(code)
  }

  function closing(code: Code): State | undefined {
    if (code === dollar && found < marks) {
      found++
      effects.consume(code)
      return closing
    }
    effects.exit('formulaMarker')
    if (found < marks || code === dollar || isOfWord(code)) return nok(code)
    effects.exit('formulaText')
    return ok(code)
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
  let left = 0
  return effects.check(readLine(context, opensBlock), start, nok)

  function start(code: Code): State | undefined {
    effects.enter('formulaBlock')
    left = 2
    return marker(code)
  }

  function marker(code: Code): State | undefined {
    if (left === 2) effects.enter('formulaMarker')
    left--
    effects.consume(code)
    if (left > 0) return marker
    effects.exit('formulaMarker')
    return afterOpening
  }

  function afterOpening(code: Code): State | undefined {
    return context.interrupt ? end(code) : lineStart(code)
  }

  function lineStart(code: Code): State | undefined {
    if (code === null) return nok(code)
    if (code === dollar)
      return effects.check(readLine(context, closesBlock), closing, nok)(code)
    if (markdownLineEnding(code))
      return effects.attempt(ownLine(context), filledLine, nok)(code)
    effects.enter('formulaData')
    return inside(code)
  }

  function inside(code: Code): State | undefined {
    if (code === null || code === dollar || markdownLineEnding(code)) {
      effects.exit('formulaData')
      return lineStart(code)
    }
    effects.consume(code)
    return code === backslash ? escaped : inside
  }

  function filledLine(code: Code): State | undefined {
    if (code === null || markdownLineEnding(code)) return nok(code)
    return effects.check(readLine(context, isFilled), lineStart, nok)(code)
  }

  function escaped(code: Code): State | undefined {
    if (code === null || markdownLineEnding(code)) return inside(code)
    effects.consume(code)
    return inside
  }

  function closing(code: Code): State | undefined {
    effects.enter('formulaMarker')
    effects.consume(code)
    return (second) => {
      effects.consume(second)
      effects.exit('formulaMarker')
      return behind
    }
  }

  function behind(code: Code): State | undefined {
    if (code === null || markdownLineEnding(code)) return end(code)
    effects.enter(code === openingBrace ? 'formulaAttributes' : 'formulaMarker')
    return code === openingBrace ? attributes(code) : spaces(code)
  }

  function spaces(code: Code): State | undefined {
    if (markdownSpace(code)) {
      effects.consume(code)
      return spaces
    }
    effects.exit('formulaMarker')
    return behind(code)
  }

  function attributes(code: Code): State | undefined {
    if (code === null || markdownLineEnding(code)) {
      effects.exit('formulaAttributes')
      return end(code)
    }
    effects.consume(code)
    return attributes
  }

  function end(code: Code): State | undefined {
    effects.exit('formulaBlock')
    return ok(code)
  }
}

/** Whether a line begins a block: nothing but attributes stands behind a formula that it closes. */
function opensBlock(line: string): boolean {
  if (!/^\$\$(?!\$)/.test(line)) return false
  const rest = line.slice(2).replaceAll(/\\./g, '')
  const close = rest.indexOf('$')
  return close < 0 || (close > 0 && closesBlock(rest.slice(close)))
}

function closesBlock(line: string): boolean {
  if (!/^\$\$(?!\$)/.test(line)) return false
  const behind = line.slice(2).trim()
  return behind === '' || isAttributes(behind)
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

/** What goes on behind a dollar sign, such as `/kg et 3` or `. Puis 10`. */
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
      this.enter(emptyFormula(true), token)
    },
    formulaText(token) {
      this.enter(emptyFormula(false), token)
    },
  },
  exit: {
    formulaAttributes(token) {
      formula(this).attributes = this.sliceSerialize(token).trim()
    },
    formulaBlock(token) {
      this.exit(token)
    },
    formulaData(token) {
      const node = formula(this)
      // Each line is a piece of its own: what stands before it in a quotation is none of it.
      node.value += `${node.value === '' ? '' : '\n'}${this.sliceSerialize(token)}`
    },
    formulaMarker(token) {
      const node = formula(this)
      if (node.value === '') node.isDisplay = this.sliceSerialize(token) === '$$'
    },
    formulaText(token) {
      this.exit(token)
    },
  },
}

function emptyFormula(isBlock: boolean): Formula {
  return { type: 'formula', value: '', attributes: '', isBlock, isDisplay: false }
}

function formula({ stack }: CompileContext): Formula {
  // A formula holds no other nodes, so it is the innermost while its tokens come.
  return stack.at(-1) as unknown as Formula
}
