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
import type { Container } from '../nodes.ts'
import {
  attributesAbove,
  closes,
  isEmptyBlock,
  isMarked,
  type Opening,
  openBlocks,
  readHead,
  readOpening,
} from './openings.ts'
import {
  leave,
  lineThat,
  nextLine,
  ownLine,
  take,
  takeLabel,
  takeLine,
} from './tokens.ts'

/** Begins a line that opens a block. */
const marks = [...':`~{'].map((mark) => mark.charCodeAt(0))

/**
 * Blocks between `:::name[label]{attributes}` and `:::`, and those that other tools enclose likewise.
 *
 * A block without a name carries attributes only. Blocks nest, with as many colons as the author
 * likes: each closing line closes the innermost block that is open and has no more colons than it.
 *
 * The extension `micromark-extension-directive` was tried: it closes the outer of two blocks with as
 * many colons first, knows no `::: {.class}` (`blocks-nested` in the tests), and takes colons in prose
 * for directives (`colons-in-prose`).
 */
export const containers: Extension = {
  flow: Object.fromEntries(
    marks.map((mark) => [mark, { name: 'container', concrete: true, tokenize }]),
  ),
}

function tokenize(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const context = this
  let opened: Opening | undefined
  let previous: Token | undefined
  /** Blocks that are open inside this one. */
  const inner = openBlocks()
  let codeFence = ''

  return effects.check(lineThat(context, opensHere), opening, nok)

  function opensHere(line: string): boolean {
    opened = readOpening(line)
    return opened !== undefined
  }

  function opening(code: Code): State | undefined {
    effects.enter('container')
    effects.enter('containerOpening')
    const { label } = opened ?? {}
    if (!label) return openingEnd(code)
    return take(effects, label.at, takeLabel(effects, label.length, openingEnd))(code)
  }

  function openingEnd(code: Code): State | undefined {
    if (code !== null && !markdownLineEnding(code)) {
      effects.consume(code)
      return openingEnd
    }
    effects.exit('containerOpening')
    if (code === null || context.interrupt) return done(code)
    if (opened?.name === attributesAbove)
      return effects.check(nextLine(context, isMarked), done, nok)(code)
    if (opened && isEmptyBlock(opened)) {
      const close = effects.attempt(ownLine(context), closing)
      return effects.check(nextLine(context, closesHere), close, done)(code)
    }
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
    if (!opened) return false
    // Within a fence that code may have as well, nothing else counts.
    if (/^[`~]/.test(opened.fence)) return closes(opened, line)
    if (isCode(line)) return false
    if (opened.fence === '{') return closes(opened, line)
    if (inner.read(line)) return false
    return inner.depth() === 0 && closes(opened, line)
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
      // Of what has marks at each line, the first tells; else an opening line follows.
      const opened = readHead(this.sliceSerialize(token).slice(0, 6))
      this.enter(
        { type: 'container', closed: false, children: [], ...written(opened, token) },
        token,
      )
    },
    containerLabel(token) {
      this.enter({ type: 'containerLabel', children: [] }, token)
    },
  },
  exit: {
    containerOpening(token) {
      const line = this.sliceSerialize(token)
      const opened = readHead(line) ?? readOpening(line)
      Object.assign(container(this.stack), written(opened, token))
    },
    containerLabel: leave,
    containerClosing() {
      container(this.stack).closed = true
    },
    container: leave,
  },
}

function written(opened: Opening | undefined, { end: to, start: from }: Token) {
  const { attributes = '', box, end = '', name = '' } = opened ?? {}
  const point = ({ column, line, offset }: Token['start']) => ({ line, column, offset })
  const opening: Position = { start: point(from), end: point(to) }
  return { name, attributes, end, opening, ...(box ? { box } : {}) }
}

function container(stack: readonly unknown[]): Container {
  // The tokens of a block's fences come only while the block is the innermost open node.
  return stack.at(-1) as Container
}
