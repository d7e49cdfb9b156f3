import type { Extension as FromMarkdown } from 'mdast-util-from-markdown'
import { markdownLineEnding } from 'micromark-util-character'
import type {
  Code,
  Effects,
  Extension,
  State,
  Token,
  TokenizeContext,
} from 'micromark-util-types'
import type { Position } from 'unist'
import { isAttributes } from '../attributes.ts'
import type { Container } from '../nodes.ts'
import { leave, lineThat, ownLine, take, takeLine } from './tokens.ts'

const colon = 58

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
  flow: { [colon]: { name: 'container', concrete: true, tokenize } },
}

const openingLine =
  /^((:{3,})[ \t]*([A-Za-z][\w-]*)?[ \t]*)(\[.*\])?[ \t]*(\{[^{}]*\})?[ \t]*$/

/** Longer lines open nothing, so that no line takes long to tell. */
const longestOpening = 2000

/**
 * Reads a line that opens a block; `undefined` for any other. Its name is empty where it only carries
 * attributes; the label, in brackets, and the attributes, in braces, where there are none.
 */
export function readOpening(line: string) {
  if (!line.startsWith(':::') || line.length > longestOpening) return undefined
  const [, start = '', colons = '', name = '', label = '', attributes = ''] =
    openingLine.exec(line) ?? []
  if (attributes ? !isAttributes(attributes) : !name) return undefined
  return { colons: colons.length, name, label, labelAt: start.length, attributes }
}

/** How many colons a closing line has; 0 for any other line. */
export function closingColons(line: string): number {
  return /^ {0,3}(:{3,})[ \t]*$/.exec(line)?.[1]?.length ?? 0
}

function tokenize(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const context = this
  let opened: ReturnType<typeof readOpening>
  let previous: Token | undefined
  /** Colons of the blocks that are open inside this one. */
  const inner: number[] = []
  let codeFence = ''

  return effects.check(lineThat(context, opensHere), opening, nok)

  function opensHere(line: string): boolean {
    opened = readOpening(line)
    return opened !== undefined
  }

  function opening(code: Code): State | undefined {
    effects.enter('container')
    effects.enter('containerOpening')
    const { label = '', labelAt = 0 } = opened ?? {}
    return take(effects, labelAt, label === '' ? openingEnd : labelStart)(code)
  }

  function labelStart(code: Code): State | undefined {
    effects.enter('containerLabel')
    const length = (opened?.label.length ?? 0) - 2
    return take(effects, 1, length > 0 ? labelText : labelEnd)(code)

    function labelText(code: Code): State | undefined {
      effects.enter('chunkText', { contentType: 'text' })
      return take(effects, length, (code) => {
        effects.exit('chunkText')
        return labelEnd(code)
      })(code)
    }
  }

  /** The bracket, and what stands after it. */
  function labelEnd(code: Code): State | undefined {
    return takeLine(effects, 'containerMarkup', (code) => {
      effects.exit('containerLabel')
      return openingEnd(code)
    })(code)
  }

  function openingEnd(code: Code): State | undefined {
    if (code !== null && !markdownLineEnding(code)) {
      effects.consume(code)
      return openingEnd
    }
    effects.exit('containerOpening')
    if (code === null || context.interrupt) return done(code)
    return effects.attempt(ownLine(context), lineStart, done)(code)
  }

  function lineStart(code: Code): State | undefined {
    if (code === null) return done(code)
    if (markdownLineEnding(code))
      return effects.check(ownLine(context), content, done)(code)
    return effects.check(lineThat(context, closesHere), closing, content)(code)
  }

  /** Whether a line closes this block. Keeps count of the blocks and code inside. */
  function closesHere(line: string): boolean {
    if (isCode(line)) return false
    const closing = closingColons(line)
    if (closing === 0) {
      const opened = readOpening(line.trimStart())
      if (opened) inner.push(opened.colons)
      return false
    }
    if (inner.length === 0) return closing >= (opened?.colons ?? 0)
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

  /** A line of the block with its ending, if it goes on after that. */
  function content(code: Code): State | undefined {
    const token = effects.enter('chunkDocument', {
      contentType: 'document',
      ...(previous && { previous }),
    })
    if (previous) previous.next = token
    previous = token
    return chunk(code)
  }

  function chunk(code: Code): State | undefined {
    if (code === null) return exitChunk(done)(code)
    if (markdownLineEnding(code))
      return effects.check(ownLine(context), ending, exitChunk(done))(code)
    effects.consume(code)
    return chunk
  }

  function ending(code: Code): State {
    effects.consume(code)
    return exitChunk(lineStart)
  }

  function exitChunk(then: State): State {
    return (code) => {
      const { start } = effects.exit('chunkDocument')
      context.parser.lazy[start.line] = false
      return then(code)
    }
  }

  function closing(code: Code): State | undefined {
    return takeLine(effects, 'containerClosing', done)(code)
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
      const opening = placeOf(token)
      const node = { type: 'container', name: '', attributes: '', opening } as const
      this.enter({ ...node, closed: false, children: [] }, token)
    },
    containerLabel(token) {
      this.enter({ type: 'containerLabel', children: [] }, token)
    },
  },
  exit: {
    containerOpening(token) {
      const { attributes, name } = readOpening(this.sliceSerialize(token)) ?? {}
      const opening = placeOf(token)
      Object.assign(container(this.stack), { attributes, name, opening })
    },
    containerLabel: leave,
    containerClosing() {
      container(this.stack).closed = true
    },
    container: leave,
  },
}

function container(stack: readonly unknown[]): Container {
  // The tokens of a block's fences come only while the block is the innermost open node.
  return stack.at(-1) as Container
}

function placeOf({ end, start }: Token): Position {
  const point = ({ column, line, offset }: Token['start']) => ({ line, column, offset })
  return { start: point(start), end: point(end) }
}
