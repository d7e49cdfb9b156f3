import { factorySpace } from 'micromark-factory-space'
import { markdownSpace } from 'micromark-util-character'
import type { Code, Construct, State, TokenizeContext } from 'micromark-util-types'
import {
  ahead,
  goesOn,
  indentRead,
  isLineEnd,
  nodesFor,
  type Syntax,
  startingWith,
} from './tokens.ts'

const tilde = 126

/** More space than this after the colon is indented code. */
const widestIndent = 4

const description: Construct = {
  name: 'description',
  tokenize(effects, ok, nok) {
    const context = this
    const prefix = indentRead(context, 'linePrefix')
    return start

    function start(code: Code): State | undefined {
      if (code === tilde && (prefix === 0 || /^~[ \t]*\d/.test(ahead(context))))
        return nok(code)
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
      Object.assign(state(context), {
        size: prefix + 1 + indentRead(context, 'descriptionIndent'),
        isCaption: followsTable(context),
      })
      return ok(code)
    }
  },
  continuation: {
    // An empty line, or one that is indented as far.
    tokenize(effects, ok, nok) {
      const { isCaption, size } = state(this)
      if (isCaption || !goesOn(this, size)) return nok
      return factorySpace(effects, ok, 'descriptionIndent', size + 1)
    },
  },
  exit(effects) {
    effects.exit('description')
  },
}

/**
 * `: description` as a container like a list item: what is indented below it belongs to it. Pandoc's other
 * mark, `~`, is one where it is indented: `~ 5 km` is prose.
 *
 * Whether a term stands above it is for `remarkGlossaries` to see. The extension
 * `micromark-extension-definition-list` was tried: it reads no list within an item of another, joins
 * the paragraphs of a description (`description-lists` in the tests has both), and its time grows with
 * the square of the number of terms.
 */
export const descriptions: Syntax = {
  tokens: { document: startingWith({ ':~': description }) },
  nodes: nodesFor({
    description({ start }, { sliceSerialize }) {
      const end = { ...start, _bufferIndex: start._bufferIndex + 1 }
      const mark = sliceSerialize({ start, end })
      return { type: 'description', mark, children: [] }
    },
  }),
}

/** Whether a description stands below a table: it is the caption then, which ends with its paragraph. */
function followsTable({ events }: TokenizeContext): boolean {
  const [, flow] = events.findLast(([, { type }]) => type === 'chunkFlow') ?? []
  const last = flow?._tokenizer?.events.findLast(([, { type }]) => !/^line/.test(type))
  return /^(?:drawnT|t)able$/.test(last?.[1].type ?? '')
}

/** How many columns the text of the open description is indented, and whether it is none. */
function state(context: TokenizeContext): { size: number; isCaption: boolean } {
  // micromark gives every open container an object of its own.
  return context.containerState as unknown as { size: number; isCaption: boolean }
}
