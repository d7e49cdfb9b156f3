import type { Construct } from 'micromark-util-types'
import { isReferenceName } from '../plugins/remark-references.ts'
import { ahead, nodesFor, type Syntax, startingWith, takeToken } from './tokens.ts'

/** Longer keys are none. */
const longest = 300

const word = String.raw`[\p{L}\p{M}\p{N}_]`
/** Letters, digits, `_`, and single signs between them; or what stands in braces. */
const keyForm = new RegExp(
  String.raw`^(-?)@(?:\{([^{}\n]+)\}|((?!\p{M})${word}(?:${word}|[:.#$%&+?<>~/-](?=${word}))*))`,
  'u',
)

/** As {@link keyForm} has them: what is written, whether without the author, and the key. */
function readKey(text: string) {
  const [written, dash, braced, plain] = keyForm.exec(text) ?? []
  const key = braced ?? plain
  if (written === undefined || key === undefined) return undefined
  return { written, key, isAuthorless: dash === '-' }
}

/** @param word - What it touches if it is no key, such as the name in an address. */
function citeKey(word: RegExp): Construct {
  return {
    name: 'citeKey',
    previous: (code) =>
      code === null || code < 0 || !word.test(String.fromCharCode(code)),
    tokenize(effects, ok, nok) {
      return (code) => {
        const found = readKey(ahead(this, longest))
        // Ids of figures and the like are places of the book.
        if (!found || isReferenceName(found.key)) return nok(code)
        return takeToken(effects, 'citeKey', found.written.length, (next) => {
          this._lastKey = this.events.at(-1)?.[1]
          return ok(next)
        })(code)
      }
    },
  }
}

/**
 * Pandoc's `@key`, where it touches no word before it, and `-@key`. Brackets around them are read where these end: see
 * `brackets.ts`.
 *
 * @see https://pandoc.org/MANUAL.html#citation-syntax
 */
export const citations: Syntax = {
  tokens: {
    // `--@key` is a dash before one.
    text: startingWith({
      '-': citeKey(/[\p{L}\p{N}_@.-]/u),
      '@': citeKey(/[\p{L}\p{N}_@.]/u),
    }),
  },
  nodes: nodesFor({
    citation: () => ({ type: 'citation', children: [] }),
    citeKey: (token, { sliceSerialize }) => {
      const value = sliceSerialize(token)
      const { isAuthorless = false, key = '' } = readKey(value) ?? {}
      return { type: 'citeKey', key, isAuthorless, value }
    },
  }),
}
