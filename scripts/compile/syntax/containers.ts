import type { Extension as FromMarkdown } from 'mdast-util-from-markdown'
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
import { isAttributes } from '../attributes.ts'
import type { Container } from '../nodes.ts'

const colon = 58

/** Space, tab, colon, grave accent, tilde. */
const fenceStarts = new Set([32, -2, colon, 96, 126])

/**
 * Blocks between `:::name[label]{attributes}` and `:::`.
 *
 * A block without a name carries attributes only. Blocks nest, with as many colons as the author
 * likes: each closing line closes the innermost block that is open and has no more colons than it.
 *
 * The extension `micromark-extension-directive` was tried: it closes the outer of two blocks with as
 * many colons first, knows no `::: {.class}` (`blocks-nested` in the tests), and takes colons in prose
 * for directives (`colons-in-prose`).
 */
export const containers: Extension = {
  flow: { [colon]: { name: 'container', concrete: true, tokenize: tokenizeContainer } },
}

function tokenizeContainer(
  this: TokenizeContext,
  effects: Effects,
  ok: State,
  nok: State,
): State {
  const self = this
  let colons = 0
  let parts: string[] = []
  let previous: Token | undefined
  /** Colons of the blocks that are open inside this one. */
  const inner: number[] = []
  let codeFence = ''

  return effects.check(readLine(self, opensHere), opening, nok)

  function opensHere(line: string): boolean {
    parts = openingParts(line)
    return parts.length > 0
  }

  function opening(code: Code): State | undefined {
    colons = parts[0]?.length ?? 0
    effects.enter('container')
    return takeOpening(effects, parts, afterLine)(code)
  }

  function afterLine(code: Code): State | undefined {
    if (code === null || self.interrupt) return done(code)
    return effects.attempt(ownLine(self), contentStart, done)(code)
  }

  function contentStart(code: Code): State | undefined {
    effects.enter('containerContent')
    return lineStart(code)
  }

  function lineStart(code: Code): State | undefined {
    // Only lines that begin like a fence are worth reading twice.
    if (code === null || !fenceStarts.has(code)) return chunkStart(code)
    return effects.check(readLine(self, closesHere), close, chunkStart)(code)
  }

  /** Whether a line closes this block. Keeps count of the blocks and code inside. */
  function closesHere(line: string): boolean {
    if (isCode(line)) return false
    const closing = closingColons(line)
    if (closing === 0) {
      const [opened] = openingParts(line.trimStart())
      if (opened) inner.push(opened.length)
      return false
    }
    if (inner.length === 0) return closing >= colons
    if (closing >= (inner.at(-1) ?? 0)) inner.pop()
    return false
  }

  /** Whether a line is part of fenced code, in which colons mean nothing. */
  function isCode(line: string): boolean {
    const fence = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? ''
    const wasCode = codeFence !== ''
    if (!wasCode) codeFence = fence
    else if (fence.startsWith(codeFence) && line.trim() === fence) codeFence = ''
    return wasCode || fence !== ''
  }

  function chunkStart(code: Code): State | undefined {
    if (code === null) return endContent(code)
    if (markdownLineEnding(code)) {
      return effects.check(ownLine(self), enterChunk, endContent)(code)
    }
    return enterChunk(code)
  }

  function enterChunk(code: Code): State | undefined {
    const token = effects.enter('chunkDocument', {
      contentType: 'document',
      ...(previous ? { previous } : {}),
    })
    if (previous) previous.next = token
    previous = token
    return chunk(code)
  }

  function chunk(code: Code): State | undefined {
    if (code === null) return endChunk(code, endContent)
    if (markdownLineEnding(code)) {
      return effects.check(ownLine(self), consumeEnding, (code) =>
        endChunk(code, endContent),
      )(code)
    }
    effects.consume(code)
    return chunk
  }

  function consumeEnding(code: Code): State | undefined {
    effects.consume(code)
    return (next) => endChunk(next, lineStart)
  }

  function endChunk(code: Code, next: State): State | undefined {
    const token = effects.exit('chunkDocument')
    self.parser.lazy[token.start.line] = false
    return next(code)
  }

  function endContent(code: Code): State | undefined {
    effects.exit('containerContent')
    return done(code)
  }

  function close(code: Code): State | undefined {
    effects.exit('containerContent')
    effects.enter('containerClosing')
    return closing(code)
  }

  function closing(code: Code): State | undefined {
    if (code === null || markdownLineEnding(code)) {
      effects.exit('containerClosing')
      return done(code)
    }
    effects.consume(code)
    return closing
  }

  function done(code: Code): State | undefined {
    effects.exit('container')
    return ok(code)
  }
}

/** Puts a {@link Container} into the tree for what `containers` has found. */
export const containersFromMarkdown: FromMarkdown = {
  enter: {
    container(token) {
      const { start, end } = token
      const opening = { start: { ...start }, end: { ...end } }
      this.enter(
        {
          type: 'container',
          name: '',
          attributes: '',
          opening,
          closed: false,
          children: [],
        },
        token,
      )
    },
    containerLabel(token) {
      this.enter({ type: 'containerLabel', children: [] }, token)
    },
  },
  exit: {
    containerOpening(token) {
      const { start, end } = token
      container(this.stack).opening = { start: point(start), end: point(end) }
    },
    containerName(token) {
      container(this.stack).name = this.sliceSerialize(token)
    },
    containerAttributes(token) {
      container(this.stack).attributes = this.sliceSerialize(token)
    },
    containerLabel(token) {
      this.exit(token)
    },
    containerClosing() {
      container(this.stack).closed = true
    },
    container(token) {
      this.exit(token)
    },
  },
}

function container(stack: readonly unknown[]): Container {
  // The tokens of a block's fences come only while the block is the innermost open node.
  return stack.at(-1) as Container
}

function point({ column, line, offset }: Token['start']): Token['start'] {
  return { line, column, offset } as Token['start']
}

/**
 * The opening and closing lines of a `:::block`: how they look, and how they become tokens.
 */
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
 * space after it. Empty for any other line.
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
function takeOpening(effects: Effects, parts: readonly string[], then: State): State {
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
