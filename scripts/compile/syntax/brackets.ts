import type { Extension as FromMarkdown } from 'mdast-util-from-markdown'
import { resolveAll } from 'micromark-util-resolve-all'
import type {
  Construct,
  Event,
  Extension,
  State,
  Token,
  TokenizeContext,
} from 'micromark-util-types'
import { isAttributes } from '../attributes.ts'
import type { Span } from '../nodes.ts'
import { ahead, leaving, lineAhead, nodesFor, takeToken } from './tokens.ts'

const exclamationMark = 33
const closingBracket = 93
const caret = 94

/** Attributes and raised links longer than this are prose. */
const longestAttributes = 500

const bracketEnd: Construct = {
  name: 'bracketEnd',
  tokenize(effects, ok, nok) {
    const opener = openLabel(this._labelStarts ?? [])
    const isNote = opener?.type === 'inlineNoteStart'
    const [, attributes = ''] =
      /^\](\{[^}]*\})/.exec(lineAhead(this, { most: longestAttributes + 1 })) ?? []
    if (!isNote && !(opener?.type === 'labelLink' && isAttributes(attributes))) return nok
    const end = leaving(effects, 'bracketEnd', (code) => {
      this._labelStarts?.pop()
      return ok(code)
    })
    return (code) => {
      effects.enter('bracketEnd')
      effects.consume(code)
      return isNote ? end : takeToken(effects, 'spanAttributes', attributes.length, end)
    }
  },
  resolveTo: resolveBracketEnd,
}

/**
 * `[text]{lang=fr .class #id}` and `^[text of a note]`.
 *
 * Both share their closing bracket with links, so the nearest opening decides, as CommonMark has
 * it for links. An exclamation mark before a note, as in `Wow![^1]`, begins no picture.
 */
export const brackets: Extension = {
  text: {
    [exclamationMark]: {
      name: 'noteAfterExclamation',
      tokenize(effects, ok, nok) {
        return ahead(this, 3) === '![^' ? takeToken(effects, 'data', 1, ok) : nok
      },
    },
    [caret]: {
      name: 'inlineNoteStart',
      tokenize(effects, ok, nok) {
        const opened: State = (code) => {
          const [, token] = this.events.at(-1) as Event
          this._labelStarts ??= []
          this._labelStarts.push(token)
          return ok(code)
        }
        // Its end is that of any bracket. `^[1](#here)^` is a link that is raised.
        return /^\^\[(?![^[\]\s^]+\]\([^()\s^]+\)(?:[^\s^[\]]|\[[^[\]\s^]+\]\([^()\s^]+\))*\^)/.test(
          ahead(this, longestAttributes),
        )
          ? takeToken(effects, 'inlineNoteStart', 2, opened)
          : nok
      },
      resolveAll: unclosedToText,
    },
    [closingBracket]: bracketEnd,
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
  const last = events.at(-1)?.[1]
  if (!opening || !last) return events
  const group: Token = {
    type: opening.type === 'labelLink' ? 'span' : 'inlineNote',
    start: { ...opening.start },
    end: { ...last.end },
  }
  const start = events.findIndex(
    ([kind, token], index) => index > open && kind === 'exit' && token === opening,
  )
  const { null: constructs = [] } = context.parser.constructs.insideSpan
  const inside = resolveAll(constructs, events.slice(start + 1, close), context)
  const attributes = events.slice(close + 1, -1)
  // The list itself is changed, because micromark keeps hold of it. It may be long.
  events.length = open
  events.push(['enter', group, context])
  for (const event of inside) events.push(event)
  events.push(...attributes, ['exit', group, context])
  return events
}

function isOpening(token: Token): boolean {
  return token.type === 'labelLink' || token.type === 'inlineNoteStart'
}

/** Puts a `Span` or `InlineNote` into the tree for what {@link brackets} has found. */
const { enter, exit } = nodesFor({
  span: () => ({ type: 'span', attributes: '', children: [] }),
  inlineNote: () => ({ type: 'inlineNote', children: [] }),
})
export const bracketsFromMarkdown: FromMarkdown = {
  canContainEols: ['span', 'inlineNote'],
  enter,
  exit: {
    ...exit,
    spanAttributes(token) {
      // Nothing else is open between the bracket and the brace.
      const span = this.stack.at(-1) as unknown as Span
      span.attributes = this.sliceSerialize(token)
      // Quarto sets it in the margin.
      if (/^\{[ \t]*\.aside[ \t]*\}$/.test(span.attributes))
        Object.assign(span, { type: 'inlineNote' })
    },
  },
}
