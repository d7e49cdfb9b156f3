/**
 * The opening and closing lines of a `:::block`: how they look, and how they become tokens.
 */
import { markdownLineEnding } from 'micromark-util-character'
import type {
  Code,
  Construct,
  Effects,
  State,
  TokenizeContext,
  TokenType,
} from 'micromark-util-types'
import { isAttributes } from '../attributes.ts'

const openingLine =
  /^(:{3,})([ \t]*)([A-Za-z][\w-]*)?([ \t]*)(\[.*\])?([ \t]*)(\{[^{}]*\})?([ \t]*)$/

/** Longer lines open nothing, so that no line takes long to tell. */
const longestOpening = 2000

const virtualSpace = -1

/** Kinds of token for the groups of {@link openingLine}. */
const tokenTypes = [
  'containerMarker',
  'whitespace',
  'containerName',
  'whitespace',
  'containerLabel',
  'whitespace',
  'containerAttributes',
  'whitespace',
] as const satisfies TokenType[]

/**
 * A line that opens a block in eight parts: colons, name, label and attributes, each with the
 * space behind it. Empty for any other line.
 */
export function openingParts(line: string): string[] {
  if (!line.startsWith(':::') || line.length > longestOpening) return []
  const parts =
    openingLine
      .exec(line)
      ?.slice(1)
      .map((part) => part ?? '') ?? []
  const [, , name, , , , attributes] = parts
  if (!name && !attributes) return []
  return attributes && !isAttributes(attributes) ? [] : parts
}

/** How many colons a closing line has; 0 for any other line. */
export function closingColons(line: string): number {
  return /^ {0,3}(:{3,})[ \t]*$/.exec(line)?.[1]?.length ?? 0
}

/** Takes in the opening line whose parts are known. */
export function takeOpening(
  effects: Effects,
  parts: readonly string[],
  then: State,
): State {
  let index = -1
  return (code) => {
    effects.enter('containerOpening')
    return next(code)
  }

  function next(code: Code): State | undefined {
    index++
    const part = parts[index]
    const type = tokenTypes[index]
    if (part === undefined || type === undefined) {
      effects.exit('containerOpening')
      return then(code)
    }
    if (part === '') return next(code)
    effects.enter(type)
    const leave: State = (code) => {
      effects.exit(type)
      return next(code)
    }
    if (type !== 'containerLabel') return take(effects, part.length, leave)(code)
    return takeLabel(effects, part.length, leave)(code)
  }
}

/** Takes in `[label]`, its text for micromark to read as inline Markdown. */
function takeLabel(effects: Effects, length: number, then: State): State {
  const close = takeMarker(effects, then)
  if (length === 2) return takeMarker(effects, close)
  return takeMarker(effects, (code) => {
    effects.enter('chunkText', { contentType: 'text' })
    return take(effects, length - 2, (code) => {
      effects.exit('chunkText')
      return close(code)
    })(code)
  })
}

function takeMarker(effects: Effects, then: State): State {
  return (code) => {
    effects.enter('containerMarker')
    effects.consume(code)
    effects.exit('containerMarker')
    return then
  }
}

function take(effects: Effects, length: number, then: State): State {
  let left = length
  return function one(code: Code): State | undefined {
    // The spaces that a tab stands for are no characters of the source.
    if (left === 0 && code !== virtualSpace) return then(code)
    if (code !== virtualSpace) left--
    effects.consume(code)
    return one
  }
}

/** Reads a line and succeeds when `accept` says so. */
export function readLine(
  context: TokenizeContext,
  accept: (line: string) => boolean,
): Construct {
  return {
    partial: true,
    tokenize(effects, ok, nok) {
      return start

      function start(code: Code): State | undefined {
        effects.enter('containerMarker')
        return read(code)
      }

      function read(code: Code): State | undefined {
        if (code !== null && !markdownLineEnding(code)) {
          effects.consume(code)
          return read
        }
        const line = context.sliceSerialize(effects.exit('containerMarker'))
        return accept(line) ? ok(code) : nok(code)
      }
    },
  }
}

/** A line ending after which the text still belongs to the same quotation or list item. */
export function ownLine(context: TokenizeContext): Construct {
  return {
    partial: true,
    tokenize(effects, ok, nok) {
      return start

      function start(code: Code): State | undefined {
        effects.enter('lineEnding')
        effects.consume(code)
        effects.exit('lineEnding')
        return after
      }

      function after(code: Code): State | undefined {
        return context.parser.lazy[context.now().line] ? nok(code) : ok(code)
      }
    },
  }
}
