import { resolveAll } from 'micromark-util-resolve-all'
import type { Construct, Event, Token, TokenizeContext } from 'micromark-util-types'
import { isAttributes } from '../attributes.ts'
import {
  ahead,
  lineAhead,
  nodesFor,
  oneToken,
  type Syntax,
  startingWith,
  takeToken,
} from './tokens.ts'

/** Attributes and raised links longer than this are prose. */
const longest = 500
/** As CommonMark has it. */
const longestLabel = 999

/** Values in quotation marks may have braces: `{index="mills|see{weirs}"}`. */
const attributesAfter = /^\](\{(?:[^{}"'\n]|"[^"\n]*"|'[^'\n]*')*\}|\{[^}]*\})/

const bracketEnd: Construct = {
  name: 'bracketEnd',
  tokenize(effects, ok, nok) {
    const opener = openLabel(this._labelStarts ?? [])
    const [, attributes = ''] =
      attributesAfter.exec(lineAhead(this, { most: longest + 1 })) ?? []
    const isNote = opener?.type === 'inlineNoteStart'
    const isSpan = opener?.type === 'labelLink' && isAttributes(attributes)
    const isCitation = !isNote && !isSpan && opener && citesIn(this, opener)
    if (!isNote && !isSpan && !isCitation) return nok
    return takeToken(
      effects,
      'bracketEnd',
      isSpan ? 1 + attributes.length : 1,
      (code) => {
        this._labelStarts?.pop()
        return ok(code)
      },
    )
  },
  resolveTo: resolveBracketEnd,
}

/** Whether brackets hold keys of citations, or follow one, and are no link. */
function citesIn(context: TokenizeContext, opener: Token): boolean {
  const { _lastKey: key, parser } = context
  if (!key || opener.type !== 'labelLink') return false
  const isWithin = key.start.offset > opener.start.offset
  const isRight = () =>
    context.sliceSerialize({ start: key.end, end: opener.start }).trim() === ''
  if (!isWithin && (opener.start.offset - key.end.offset > 1 || !isRight())) return false
  if (lineAhead(context, { most: 2 })[1] === '(') return false
  const end = context.now()
  if (parser.defined.length === 0 || end.offset - opener.end.offset > longestLabel)
    return true
  const label = context
    .sliceSerialize({ start: opener.end, end })
    .trim()
    .replaceAll(/\s+/g, ' ')
  return !parser.defined.includes(label.toLowerCase().toUpperCase())
}

/** `^[`, whose end is that of any bracket. `^[1](#here)^` is a link that is raised. */
const noteStart =
  /^\^\[(?![^[\]\s^]+\]\([^()\s^]+\)(?:[^\s^[\]]|\[[^[\]\s^]+\]\([^()\s^]+\))*\^)/

const inlineNoteStart: Construct = {
  name: 'inlineNoteStart',
  tokenize(effects, ok, nok) {
    if (!noteStart.test(ahead(this, longest))) return nok
    return takeToken(effects, 'inlineNoteStart', 2, (code) => {
      const [, token] = this.events.at(-1) as Event
      this._labelStarts ??= []
      this._labelStarts.push(token)
      return ok(code)
    })
  },
  resolveAll: unclosedToText,
}

const noteAfterExclamation = oneToken('data', (context) =>
  ahead(context, 3) === '![^' ? 1 : 0,
)

/**
 * `[text]{lang=fr .class #id}` and `^[text of a note]`.
 *
 * Both share their closing bracket with links, so the nearest opening decides, as CommonMark has
 * it for links. An exclamation mark before a note, as in `Wow![^1]`, begins no picture.
 */
export const brackets: Syntax = {
  tokens: {
    text: startingWith({
      '!': noteAfterExclamation,
      '^': inlineNoteStart,
      ']': bracketEnd,
    }),
  },
  nodes: {
    ...nodesFor({
      // Quarto sets it in the margin.
      span: ({ attributes = '' }) =>
        /^\{[ \t]*\.aside[ \t]*\}$/.test(attributes)
          ? { type: 'inlineNote', children: [] }
          : { type: 'span', attributes, children: [] },
      inlineNote: () => ({ type: 'inlineNote', children: [] }),
    }),
    canContainEols: ['span', 'inlineNote'],
  },
}

/** Makes text of `^[` without an end. */
function unclosedToText(events: Event[]): Event[] {
  for (const [, token] of events)
    if (token.type === 'inlineNoteStart') token.type = 'data'
  return events
}

/** The innermost label that may still be closed. Discards those that came to nothing. */
function openLabel(labelStarts: Token[]): Token | undefined {
  while (labelStarts.at(-1)?._balanced) labelStarts.pop()
  return labelStarts.at(-1)
}

function resolveBracketEnd(events: Event[], context: TokenizeContext): Event[] {
  const close = events.findLastIndex(
    ([kind, token]) => kind === 'enter' && token.type === 'bracketEnd',
  )
  const open = events.findLastIndex(
    ([kind, token]) => kind === 'enter' && isOpening(token) && !token._balanced,
  )
  const opening = events[open]?.[1]
  const end = events[close]?.[1]
  if (!opening || !end) return events
  const attributes = context.sliceSerialize(end).slice(1)
  const group: Token = {
    type:
      opening.type === 'inlineNoteStart'
        ? 'inlineNote'
        : attributes
          ? 'span'
          : 'citation',
    start: { ...opening.start },
    end: { ...end.end },
    attributes,
  }
  const start = events.findIndex(
    ([kind, token], index) => index > open && kind === 'exit' && token === opening,
  )
  const { null: constructs = [] } = context.parser.constructs.insideSpan
  const inside = resolveAll(constructs, events.slice(start + 1, close), context)
  // The list itself is changed, because micromark keeps hold of it. It may be long.
  events.length = open
  events.push(['enter', group, context])
  for (const event of inside) events.push(event)
  events.push(['exit', group, context])
  return events
}

function isOpening(token: Token): boolean {
  return token.type === 'labelLink' || token.type === 'inlineNoteStart'
}
