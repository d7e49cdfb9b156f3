import { markdownLineEnding } from 'micromark-util-character'
import type {
  Code,
  Effects,
  Extension,
  State,
  Token,
  TokenizeContext,
} from 'micromark-util-types'
import {
  closingColons,
  openingParts,
  ownLine,
  readLine,
  takeOpening,
} from './container-lines.ts'

const colon = 58

/** Space, tab, colon, grave accent, tilde. */
const fenceStarts = new Set([32, -2, colon, 96, 126])

/**
 * Blocks between `:::name[label]{attributes}` and `:::`.
 *
 * A block without a name carries attributes only. Blocks nest, with as many colons as the author
 * likes: each closing line closes the innermost block that is open and has no more colons than it.
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
