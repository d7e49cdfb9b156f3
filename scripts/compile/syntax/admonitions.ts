import { markdownLineEnding } from 'micromark-util-character'
import type {
  Code,
  Construct,
  Effects,
  Extension,
  State,
  Token,
  TokenizeContext,
} from 'micromark-util-types'
import { kindsByMark, markedLine, readHead } from './openings.ts'
import { lineThat, ownLine, take, takeLabel, takeLine, takeToken } from './tokens.ts'

/** As much of an indented line as is none of its text. */
const indent = /^(?: {4}| {0,3}\t)/

/** What no line of the same paragraph begins with. */
const otherBlock = /^ {0,3}(?:[-#>*+~`:|{!<]|\d+[.)])|^[ \t]*$/

/**
 * Boxes whose lines are marked one by one, by an indent or by a letter, and which nothing closes.
 *
 * As with quotations, what stands after the marks is Markdown.
 */
export const admonitions: Extension = {
  flow: {
    ...construct('!?=', tokenizeIndented),
    ...construct(Object.keys(kindsByMark).join(''), tokenizeMarked),
  },
}

function construct(marks: string, tokenize: Construct['tokenize']) {
  const found: Construct = { name: 'container', tokenize }
  return Object.fromEntries([...marks].map((mark) => [mark.charCodeAt(0), found]))
}

function tokenizeIndented(
  this: TokenizeContext,
  effects: Effects,
  ok: State,
  nok: State,
): State {
  const context = this
  let head: ReturnType<typeof readHead>
  const lines = markedLines(context, effects, indent, true)
  return effects.check(
    lineThat(context, (line) => {
      head = readHead(line)
      return head !== undefined
    }),
    opening,
    nok,
  )

  function opening(code: Code): State | undefined {
    effects.enter('container')
    effects.enter('containerOpening')
    const { label } = head ?? {}
    if (!label) return rest(code)
    return take(effects, label.at, takeLabel(effects, label.length, rest))(code)
  }

  function rest(code: Code): State | undefined {
    if (code !== null && !markdownLineEnding(code)) {
      effects.consume(code)
      return rest
    }
    effects.exit('containerOpening')
    // Without lines of its own, it is none.
    return lines.next(body, context.interrupt ? done : nok)(code)
  }

  function body(code: Code): State | undefined {
    return takeToken(effects, 'lineEnding', 1, lines.all(done))(code)
  }

  function done(code: Code): State | undefined {
    effects.exit('container')
    return ok(code)
  }
}

function tokenizeMarked(
  this: TokenizeContext,
  effects: Effects,
  ok: State,
  nok: State,
): State {
  const context = this
  let lines: ReturnType<typeof markedLines>
  // Prose may have such a line amid a paragraph, and none where one begins.
  if (context.interrupt) return nok
  return effects.check(
    lineThat(context, (line) => {
      const mark = markedLine.exec(line)?.[1]
      lines = markedLines(context, effects, new RegExp(`^ {0,3}${mark}>(?: |$)`), false)
      return mark !== undefined
    }),
    (code) => effects.check(wholeParagraph(), begin, nok)(code),
    nok,
  )

  /** Whether no line goes on without a mark. */
  function wholeParagraph(): Construct {
    return {
      partial: true,
      tokenize: (effects, ok, nok) =>
        takeLine(effects, 'data', (code) => {
          if (code === null) return ok(code)
          return effects.attempt(ownLine(context), next, ok)(code)

          function next(code: Code): State | undefined {
            if (code === null || markdownLineEnding(code)) return ok(code)
            const isFitting = (line: string) => lines.has(line) || otherBlock.test(line)
            return effects.check(lineThat(context, isFitting), ok, nok)(code)
          }
        }),
    }
  }

  function begin(code: Code): State | undefined {
    effects.enter('container')
    return lines.all((code) => {
      effects.exit('container')
      return ok(code)
    })(code)
  }
}

/**
 * Lines that begin with a mark, as the Markdown that stands after it.
 *
 * @param skipsBlank - Whether blank lines between them belong to them.
 */
function markedLines(
  context: TokenizeContext,
  effects: Effects,
  mark: RegExp,
  skipsBlank: boolean,
) {
  let previous: Token | undefined
  let length = 0
  /** Number of the last line that is known to belong to them. */
  let known = 0
  /** Blank lines are looked over once, however many there are. */
  const nextMarked: Construct = {
    partial: true,
    tokenize(effects, ok, nok) {
      return effects.attempt(ownLine(context), lineStart, nok)

      function lineStart(code: Code): State | undefined {
        if (code === null) return nok(code)
        if (markdownLineEnding(code)) return skipsBlank ? again(code) : nok(code)
        return takeLine(effects, 'data', (code, token) => {
          const text = context.sliceSerialize(token)
          if (skipsBlank && text.trim() === '')
            return code === null ? nok(code) : again(code)
          if (!mark.test(text)) return nok(code)
          known = token.start.line
          return ok(code)
        })(code)
      }

      function again(code: Code): State | undefined {
        return effects.attempt(ownLine(context), lineStart, nok)(code)
      }
    },
  }
  return { all: line, has: (text: string) => mark.test(text), next }

  /** After a line: on to the next that belongs to them, if there is one. */
  function next(then: State, otherwise: State): State {
    return (code) => {
      if (code === null) return otherwise(code)
      return context.now().line < known
        ? then(code)
        : effects.check(nextMarked, then, otherwise)(code)
    }
  }

  /** From the start of a line that belongs to them to the end of the last. */
  function line(then: State): State {
    return (code) => {
      length = 0
      if (code === null || markdownLineEnding(code)) return text(code)
      return effects.check(lineThat(context, measure), marked, text)(code)
    }

    function marked(code: Code): State | undefined {
      return length === 0
        ? text(code)
        : takeToken(effects, 'containerMarkup', length, text)(code)
    }

    function text(code: Code): State | undefined {
      if (code === null) return then(code)
      // Nothing stands after the mark.
      return markdownLineEnding(code) ? next(enter, then)(code) : enter(code)
    }

    function enter(code: Code): State | undefined {
      const token = effects.enter('chunkDocument', {
        contentType: 'document',
        ...(previous && { previous }),
      })
      if (previous) previous.next = token
      previous = token
      return chunk(code)
    }

    function chunk(code: Code): State | undefined {
      if (code === null) return exit(then)(code)
      if (markdownLineEnding(code)) return next(ending, exit(then))(code)
      effects.consume(code)
      return chunk
    }

    function ending(code: Code): State {
      effects.consume(code)
      return exit(line(then))
    }

    function exit(after: State): State {
      return (code) => {
        const { start } = effects.exit('chunkDocument')
        context.parser.lazy[start.line] = false
        return after(code)
      }
    }
  }

  function measure(text: string): boolean {
    length = mark.exec(text)?.[0].length ?? 0
    return true
  }
}
