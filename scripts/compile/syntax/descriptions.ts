import type { Extension as FromMarkdown } from 'mdast-util-from-markdown'
import { factorySpace } from 'micromark-factory-space'
import { markdownSpace } from 'micromark-util-character'
import type {
  Code,
  Effects,
  Extension,
  State,
  TokenizeContext,
} from 'micromark-util-types'
import { isLineEnd, leave } from './tokens.ts'

const colon = 58

/** More space than this after the colon is indented code. */
const widestIndent = 4

/**
 * `: description` as a container like a list item: what is indented below it belongs to it.
 *
 * Whether a term stands above it is for `remarkGlossaries` to see. The extension
 * `micromark-extension-definition-list` was tried: it reads no list within an item of another, joins
 * the paragraphs of a description (`description-lists` in the tests has both), and its time grows with
 * the square of the number of terms.
 */
export const descriptions: Extension = {
  document: {
    [colon]: {
      name: 'description',
      tokenize: tokenizeDescription,
      continuation: { tokenize: tokenizeContinuation },
      exit(effects) {
        effects.exit('description')
      },
    },
  },
}

function tokenizeDescription(
  this: TokenizeContext,
  effects: Effects,
  ok: State,
  nok: State,
): State {
  const context = this
  return start

  function start(code: Code): State | undefined {
    effects.enter('description', { _container: true })
    effects.consume(code)
    return space
  }

  function space(code: Code): State | undefined {
    if (!markdownSpace(code)) return nok(code)
    return factorySpace(effects, afterSpace, 'descriptionIndent', widestIndent)(code)
  }

  function afterSpace(code: Code): State | undefined {
    if (isLineEnd(code)) return nok(code)
    const indent = context.events.at(-1)?.[1]
    const width = indent ? context.sliceSerialize(indent, true).length : 1
    state(context).size = 1 + width
    return ok(code)
  }
}

/** An empty line, or one that is indented as far. */
function tokenizeContinuation(
  this: TokenizeContext,
  effects: Effects,
  ok: State,
  nok: State,
): State {
  const context = this
  const { size } = state(context)
  return factorySpace(effects, after, 'descriptionIndent', size + 1)

  function after(code: Code): State | undefined {
    const [, token] = context.events.at(-1) ?? []
    const isIndented =
      token?.type === 'descriptionIndent' &&
      context.sliceSerialize(token, true).length === size
    return isIndented || isLineEnd(code) ? ok(code) : nok(code)
  }
}

/** How many columns the text of the open description is indented. */
function state(context: TokenizeContext): { size: number } {
  // micromark gives every open container an object of its own.
  return context.containerState as unknown as { size: number }
}

/** Puts a `Description` into the tree for what {@link descriptions} has found. */
export const descriptionsFromMarkdown: FromMarkdown = {
  enter: {
    description(token) {
      this.enter({ type: 'description', children: [] }, token)
    },
  },
  exit: { description: leave },
}
