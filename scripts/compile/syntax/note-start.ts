import type {
  Code,
  Construct,
  Effects,
  Event,
  State,
  TokenizeContext,
} from 'micromark-util-types'
import { replaceFrom } from './replace-from.ts'

const openingBracket = 91
const caret = 94

/** `^[`. Its end is that of any bracket. */
export const noteStart: Construct = {
  name: 'inlineNoteStart',
  tokenize: tokenizeNoteStart,
  resolveAll: unclosedToText,
}

/** The exclamation mark of `Wow![^1]`, which begins no picture. */
export const noteAfterExclamation: Construct = {
  name: 'noteAfterExclamation',
  tokenize: tokenizeNoteAfterExclamation,
}

function tokenizeNoteStart(
  this: TokenizeContext,
  effects: Effects,
  ok: State,
  nok: State,
): State {
  const context = this
  return start

  function start(code: Code): State | undefined {
    effects.enter('inlineNoteStart')
    effects.enter('bracketMarker')
    effects.consume(code)
    return bracket
  }

  function bracket(code: Code): State | undefined {
    if (code !== openingBracket) return nok(code)
    effects.consume(code)
    effects.exit('bracketMarker')
    context._labelStarts ??= []
    context._labelStarts.push(effects.exit('inlineNoteStart'))
    return ok
  }
}

/** Makes text of `^[` without an end. */
function unclosedToText(events: Event[]): Event[] {
  const kept = events.filter(([, token]) => token.type !== 'bracketMarker')
  for (const [, token] of kept) if (token.type === 'inlineNoteStart') token.type = 'data'
  replaceFrom(events, 0, kept)
  return events
}

function tokenizeNoteAfterExclamation(effects: Effects, ok: State, nok: State): State {
  return effects.check({ partial: true, tokenize: tokenizeNoteOpening }, asText, nok)

  function asText(code: Code): State | undefined {
    effects.enter('data')
    effects.consume(code)
    effects.exit('data')
    return ok
  }
}

function tokenizeNoteOpening(effects: Effects, ok: State, nok: State): State {
  return start

  function start(code: Code): State | undefined {
    effects.enter('bracketMarker')
    effects.consume(code)
    return bracket
  }

  function bracket(code: Code): State | undefined {
    if (code !== openingBracket) return nok(code)
    effects.consume(code)
    return mark
  }

  function mark(code: Code): State | undefined {
    effects.exit('bracketMarker')
    return code === caret ? ok(code) : nok(code)
  }
}
