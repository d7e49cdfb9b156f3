import { markdownLineEnding } from 'micromark-util-character'
import type {
  Code,
  Construct,
  Effects,
  State,
  Token,
  TokenizeContext,
} from 'micromark-util-types'
import type { Position } from 'unist'
import { codeReader } from '../../lib/markdown-lines.ts'
import type { Container } from '../nodes.ts'
import {
  attributesAbove,
  closes,
  isEmptyBlock,
  isMarked,
  isPaired,
  letters,
  markedLine,
  type Opening,
  openBlocks,
  readHead,
  readOpening,
} from './openings.ts'
import {
  documentLines,
  isLineEnd,
  leaving,
  lineAhead,
  nextLine,
  nodesFor,
  type Syntax,
  startingWith,
  take,
  takeLine,
  takeToken,
} from './tokens.ts'

/** As much of an indented line as is none of its text. */
const indent = /^(?: {4}| {0,3}\t)/

/** What no line of the same paragraph begins with. */
const otherBlock = /^ {0,3}(?:[-#>*+~`:|{!<]|\d+[.)])|^[ \t]*$/

/** Blocks from a line that opens them to one that closes them. */
const enclosed: Construct = {
  name: 'container',
  concrete: true,
  tokenize(effects, ok, nok) {
    const context = this
    const found = readOpening(lineAhead(context))
    if (!found) return nok
    const { fence, name } = found
    const opened: Opening = found
    /** Blocks that are open inside this one. */
    const inner = openBlocks()
    let ofSameName = 0
    /** How far the first line in a component is indented, which is no code there. */
    let indent: number | undefined
    const isCode = codeReader()
    const done = leaving(effects, 'container', ok)
    const content = documentLines(context, effects)(goesOn, lineStart, done)
    return takeOpening(effects, opened, body)

    function body(code: Code): State | undefined {
      if (code === null || context.interrupt) return done(code)
      if (name === attributesAbove) {
        // A list may begin in the next line.
        context.currentConstruct = { ...enclosed, concrete: false }
        return effects.check(nextLine(context, isMarked), done, nok)(code)
      }
      return isEmptyBlock(name)
        ? effects.attempt(nextLine(context, closesHere), closing, done)(code)
        : effects.attempt(nextLine(context), lineStart, done)(code)
    }

    function lineStart(code: Code): State | undefined {
      if (code === null) return done(code)
      if (markdownLineEnding(code)) return goesOn(content, done)(code)
      const line = lineAhead(context)
      if (closesHere(line)) return closing(code)
      if (fence !== '<') return content(code)
      const length = line.length - line.trimStart().length
      indent ??= length
      return takeMark(effects, Math.min(indent, length), content)(code)
    }

    function goesOn(yes: State, no: State): State {
      return effects.check(nextLine(context), yes, no)
    }

    /** Whether a line closes this block. Keeps count of the blocks and code inside. */
    function closesHere(line: string): boolean {
      // Within a fence that code may have as well, nothing else counts.
      if (/^[`~]/.test(fence)) return closes(opened, line)
      // In fenced code, colons mean nothing.
      if (isCode(line)) return false
      if (isPaired(fence)) return closesPair(line)
      if (inner.read(line)) return false
      return inner.depth() === 0 && closes(opened, line)
    }

    /** Whatever else is open within ends with it. */
    function closesPair(line: string): boolean {
      if (closes(opened, line)) return ofSameName-- === 0
      const next = readOpening(line.trimStart())
      if (next && isPaired(next.fence) && closes(opened, next.end)) ofSameName++
      return false
    }

    function closing(code: Code): State | undefined {
      return takeLine(effects, 'containerClosing', done)(code)
    }
  },
}

/** Boxes below a line that says what they are: each of their lines is indented. */
const indented: Construct = {
  name: 'container',
  tokenize(effects, ok, nok) {
    const head = readHead(lineAhead(this))
    if (!head) return nok
    const lines = markedLines(this, effects, indent, true)
    const done = leaving(effects, 'container', ok)
    // Without lines of its own, it is none.
    const body = lines.next(
      takeToken(effects, 'lineEnding', 1, lines.all(done)),
      this.interrupt ? done : nok,
    )
    return takeOpening(effects, head, body)
  },
}

/** Boxes each of whose lines begins with the letter of its kind. */
const marked: Construct = {
  name: 'container',
  tokenize(effects, ok, nok) {
    const line = lineAhead(this)
    const [, letter] = markedLine.exec(line) ?? []
    // Prose may have such a line amid a paragraph, and none where one begins.
    if (this.interrupt || !letter) return nok
    const mark = new RegExp(`^ {0,3}${letter}>(?: |$)`)
    const goesOnBare = nextLine(
      this,
      (line) => !mark.test(line) && !otherBlock.test(line),
    )
    const wholeParagraph: Construct = {
      partial: true,
      tokenize: (effects, ok, nok) =>
        takeLine(effects, 'data', (code) =>
          code === null ? ok(code) : effects.check(goesOnBare, nok, ok)(code),
        ),
    }
    const lines = markedLines(this, effects, mark, false)
    const begin: State = (code) => {
      effects.enter('container', { opened: readHead(line) as Opening })
      return lines.all(leaving(effects, 'container', ok))(code)
    }
    return effects.check(wholeParagraph, begin, nok)
  },
}

/**
 * Blocks between `:::name[label]{attributes}` and `:::`, those that other tools enclose likewise, and boxes whose
 * lines are marked one by one, by an indent or by a letter, and which nothing closes.
 *
 * A block without a name carries attributes only. Blocks nest, with as many colons as the author
 * likes: each closing line closes the innermost block that is open and has no more colons than it.
 *
 * The extension `micromark-extension-directive` was tried: it closes the outer of two blocks with as
 * many colons first, knows no `::: {.class}` (`blocks-nested` in the tests), and takes colons in prose
 * for directives (`colons-in-prose`).
 */
export const containers: Syntax = {
  tokens: {
    flow: startingWith({ ':`~{</': enclosed, '!?=': indented, [letters]: marked }),
  },
  nodes: [
    nodesFor({
      container(token) {
        const { attributes, box, end, name } = token.opened as Opening
        const facts = { name, attributes, end, ...(box ? { box } : {}) }
        const opening = positionOf(token)
        return { type: 'container', ...facts, opening, closed: false, children: [] }
      },
      containerLabel: () => ({ type: 'containerLabel', children: [] }),
    }),
    {
      exit: {
        containerOpening(token) {
          container(this.stack).opening = positionOf(token)
        },
        containerClosing() {
          container(this.stack).closed = true
        },
      },
    },
  ],
}

/** Takes the line that opens a block; its label is read as text in a line. */
function takeOpening(effects: Effects, opened: Opening, then: State): State {
  const { label } = opened
  return (code) => {
    effects.enter('container', { opened })
    effects.enter('containerOpening')
    if (!label) return rest(code)
    const text = takeToken(effects, ['containerLabel', 'chunkText'], label.length, rest)
    return take(effects, label.at, text)(code)
  }

  function rest(code: Code): State | undefined {
    const end = leaving(effects, 'containerOpening', then)
    return isLineEnd(code) ? end(code) : takeLine(effects, 'containerMarkup', end)(code)
  }
}

/** Takes what stands before the text of a line, if anything does. */
function takeMark(effects: Effects, length: number, then: State): State {
  return length > 0 ? takeToken(effects, 'containerMarkup', length, then) : then
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
  const part = documentLines(context, effects)
  /** Number of the last line that is known to belong to them. */
  let known = 0
  /** Blank lines are looked over once, however many there are. */
  const nextMarked: Construct = {
    partial: true,
    tokenize(effects, ok, nok) {
      return next

      function next(code: Code): State | undefined {
        if (code === null) return nok(code)
        return effects.attempt(nextLine(context), lineStart, nok)(code)
      }

      function lineStart(code: Code): State | undefined {
        const text = lineAhead(context)
        if (skipsBlank && text.trim() === '')
          return isLineEnd(code) ? next(code) : takeLine(effects, 'data', next)(code)
        if (!mark.test(text)) return nok(code)
        known = context.now().line
        return ok(code)
      }
    },
  }
  return { all: line, next }

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
    const enter: State = (code) => part(next, line(then), then)(code)
    return (code) => {
      const { length = 0 } = mark.exec(lineAhead(context))?.[0] ?? {}
      return takeMark(effects, length, text)(code)
    }

    function text(code: Code): State | undefined {
      if (code === null) return then(code)
      // Nothing stands after the mark.
      return markdownLineEnding(code) ? next(enter, then)(code) : enter(code)
    }
  }
}

function positionOf({ end, start }: Token): Position {
  const point = ({ column, line, offset }: Token['start']) => ({ line, column, offset })
  return { start: point(start), end: point(end) }
}

function container(stack: readonly unknown[]): Container {
  // The tokens of a block's fences come only while the block is the innermost open node.
  return stack.at(-1) as Container
}
