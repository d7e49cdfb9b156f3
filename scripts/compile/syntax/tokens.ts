/** What the constructs of this dialect share: states and constructs for micromark, handlers for mdast. */
import type { Nodes } from 'mdast'
import type { CompileContext, Extension as FromMarkdown } from 'mdast-util-from-markdown'
import { markdownLineEnding } from 'micromark-util-character'
import type {
  Code,
  Construct,
  Effects,
  Extension,
  State,
  Token,
  TokenizeContext,
  TokenType,
} from 'micromark-util-types'

const virtualSpace = -1
const tab = -2

export function isLineEnd(code: Code): boolean {
  return code === null || markdownLineEnding(code)
}

/** Consumes as many characters of the source. */
export function take(effects: Effects, length: number, then: State): State {
  let left = length
  let last: Code = null
  return function next(code: Code): State | undefined {
    // The spaces that a tab stands for are no characters of the source.
    const isOfTab = code === virtualSpace && (last === tab || last === virtualSpace)
    if (left === 0 && !isOfTab) return then(code)
    if (!isOfTab) left--
    effects.consume(code)
    last = code
    return next
  }
}

/** Consumes as many characters as one token, or as tokens within each other, the outermost first. */
export function takeToken(
  effects: Effects,
  types: TokenType | readonly TokenType[],
  length: number,
  then: State,
): State {
  const all = [types].flat() as TokenType[]
  return (code) => {
    for (const type of all)
      effects.enter(type, type === 'chunkText' ? { contentType: 'text' } : undefined)
    return take(effects, length, leaving(effects, all.toReversed(), then))(code)
  }
}

/** Ends tokens, the innermost first, where something else has consumed what they hold. */
export function leaving(
  effects: Effects,
  types: TokenType | readonly TokenType[],
  then: State,
): State {
  return (code) => {
    for (const type of [types].flat() as TokenType[]) effects.exit(type)
    return then(code)
  }
}

/** Consumes what is left of a line as one token. */
export function takeLine(
  effects: Effects,
  type: TokenType,
  then: (code: Code, line: Token) => State | undefined,
): State {
  return (code) => {
    effects.enter(type)
    return next(code)
  }

  function next(code: Code): State | undefined {
    if (isLineEnd(code)) return then(code, effects.exit(type))
    effects.consume(code)
    return next
  }
}

/**
 * Lines that are together the text of one document: what each gives begins at the start of a line.
 *
 * Asked at the end of a line, `goesOn` chooses what follows: the next line or the end.
 */
export function documentLines(context: TokenizeContext, effects: Effects) {
  let previous: Token | undefined
  return (goesOn: (yes: State, no: State) => State, next: State, end: State): State => {
    return (code) => {
      const token = effects.enter('chunkDocument', {
        contentType: 'document',
        ...(previous && { previous }),
      })
      if (previous) previous.next = token
      previous = token
      return chunk(code)
    }

    function chunk(code: Code): State | undefined {
      if (code === null) return exit(end)(code)
      if (markdownLineEnding(code)) return goesOn(ending, exit(end))(code)
      effects.consume(code)
      return chunk
    }

    function ending(code: Code): State {
      effects.consume(code)
      return exit(next)
    }

    function exit(then: State): State {
      return (code) => {
        const { start } = effects.exit('chunkDocument')
        context.parser.lazy[start.line] = false
        return then(code)
      }
    }
  }
}

/**
 * A line ending after which the text still belongs to the same quotation or list item, and stands in a line that
 * `accept` says yes to.
 */
export function nextLine(
  context: TokenizeContext,
  accept: (line: string) => boolean = () => true,
): Construct {
  return {
    partial: true,
    tokenize: (effects, ok, nok) =>
      takeToken(effects, 'lineEnding', 1, (code) => {
        const isLazy = context.parser.lazy[context.now().line]
        return !isLazy && accept(lineAhead(context)) ? ok(code) : nok(code)
      }),
  }
}

/** What is left of the line. For blocks, which micromark is given line by line. */
export function lineAhead(
  context: TokenizeContext,
  { most = Infinity, expandsTabs = false } = {},
): string {
  const start = context.now()
  const to = (length: number) => {
    return { start, end: { ...start, _index: start._index + length, _bufferIndex: 0 } }
  }
  for (let size = 8; ; size *= 8) {
    const chunks = context.sliceStream(to(size))
    const end = chunks.findIndex((chunk) => typeof chunk !== 'string' && isLineEnd(chunk))
    if (end === 0) return ''
    const length = end > 0 ? end : chunks.length
    if (length < size || size > most)
      return context.sliceSerialize(to(length), expandsTabs).slice(0, most)
  }
}

/** What comes next in a line, up to a tab. For a place where there is a character of the source. */
export function ahead(context: TokenizeContext, length = Infinity): string {
  const start = context.now()
  const end = { ...start, _bufferIndex: start._bufferIndex + length }
  return context.sliceSerialize({ start, end })
}

/** Whether a line is empty, or indented by as many columns. */
export function goesOn(context: TokenizeContext, columns: number): boolean {
  const line = lineAhead(context, { expandsTabs: true })
  return line.trim() === '' || line.startsWith(' '.repeat(columns))
}

/** How many columns the indent is wide that was just read as a token of a type; 0 if none was. */
export function indentRead(context: TokenizeContext, type: TokenType): number {
  const [, last] = context.events.at(-1) ?? []
  return last?.type === type ? context.sliceSerialize(last, true).length : 0
}

/** A part of the dialect: how it is told from prose, and how its tokens become nodes. */
export interface Syntax {
  readonly tokens: Extension
  readonly nodes?: FromMarkdown | FromMarkdown[]
}

/**
 * What is one token, or tokens within each other, the outermost first.
 *
 * @param measure - How many characters it has; none where it is prose.
 */
export function oneToken(
  types: TokenType | readonly TokenType[],
  measure: (context: TokenizeContext) => number,
): Construct {
  return {
    name: [types].flat()[0] as string,
    tokenize(effects, ok, nok) {
      const length = measure(this)
      return length > 0 ? takeToken(effects, types, length, ok) : nok
    },
  }
}

/** Constructs by the characters that each may begin with. */
export function startingWith(
  constructs: Readonly<Record<string, Construct>>,
): Readonly<Record<number, Construct>> {
  return Object.fromEntries(
    Object.entries(constructs).flatMap(([characters, construct]) =>
      [...characters].map((character) => [character.charCodeAt(0), construct]),
    ),
  )
}

/** Puts a node into the tree for each token of some types, around what stands within it. */
export function nodesFor(
  makers: Readonly<Record<string, (token: Token, context: CompileContext) => Nodes>>,
) {
  const enter: NonNullable<FromMarkdown['enter']> = {}
  const exit: NonNullable<FromMarkdown['exit']> = {}
  for (const [type, make] of Object.entries(makers)) {
    enter[type] = function (token) {
      this.enter(make(token, this), token)
    }
    exit[type] = function (token) {
      this.exit(token)
    }
  }
  return { enter, exit }
}
