import type { Text } from 'mdast'
import type { Construct, TokenizeContext } from 'micromark-util-types'
import {
  ahead,
  leaving,
  nodesFor,
  oneToken,
  type Syntax,
  startingWith,
  takeToken,
} from './tokens.ts'

/** Longer ones are prose. */
const longest = 200

const superscript =
  /^\^((?:[^\s^\\[\]{}`]|\\.|\[[^[\]\s^]+\]\([^()\s^]+\))+)\^(?!\^)(.?)/u
const subscript = /^~((?:[^\s~\\[\]{}`]|\\.)+)~(?!~)(.?)/u

/** `C:\ ` is a drive. */
const noBreakSpace = oneToken('noBreakSpace', (context) =>
  !/[:\\]/.test(before(context)) && /^\\ \S/.test(ahead(context)) ? 2 : 0,
)

/**
 * Pandoc's `x^2^`, `H~2~O`, and `\ ` for a space at which no line breaks.
 *
 * What is raised or lowered holds no space but such. `10^6 and 10^7`, `^_^`, `HEAD~1..HEAD~2` and `~about~`
 * stay as they are. The plugin `remark-supersub` was tried: it takes the first and the third, and nothing
 * that holds emphasis.
 */
export const subAndSuper: Syntax = {
  tokens: {
    text: startingWith({
      '^': script('superscript', superscript, isRaised),
      '~': script('subscript', subscript, isLowered),
      '\\': noBreakSpace,
    }),
  },
  nodes: [
    nodesFor({
      subscript: () => ({ type: 'subscript', children: [] }),
      superscript: () => ({ type: 'superscript', children: [] }),
    }),
    {
      enter: {
        noBreakSpace(token) {
          this.config.enter.data?.call(this, token)
        },
      },
      exit: {
        noBreakSpace({ end: { column, line, offset } }) {
          const text = this.stack.pop() as Text
          text.value += '\u00A0'
          if (text.position) text.position.end = { line, column, offset }
        },
      },
    },
  ],
}

function script(
  type: 'subscript' | 'superscript',
  written: RegExp,
  accept: (before: string, content: string, after: string) => boolean,
): Construct {
  const mark = type === 'subscript' ? 126 : 94
  return {
    name: type,
    previous(code) {
      return code !== mark || this.events.at(-1)?.[1].type === type
    },
    tokenize(effects, ok, nok) {
      const [, content = '', after = ''] = written.exec(ahead(this, longest)) ?? []
      if (content === '' || !accept(before(this), content, after)) return nok
      const end = takeToken(effects, 'scriptMark', 1, leaving(effects, type, ok))
      const text = takeToken(effects, 'chunkText', content.length, end)
      const begin = takeToken(effects, 'scriptMark', 1, text)
      return (code) => {
        effects.enter(type)
        return begin(code)
      }
    },
  }
}

function before({ previous }: TokenizeContext): string {
  return previous === null || previous < 0 ? '' : String.fromCodePoint(previous)
}

const ofWord = /[\p{L}\p{M}\p{N}]/u

/** What stands apart is a mark or a mass number, as in `^14^C`, and no word or face. */
function isRaised(before: string, content: string, after: string): boolean {
  if (content.startsWith('[')) return true
  if (ofWord.test(before) || /[)"'”’»*_$`>~.,:;!?…′°%]/.test(before)) {
    const marks = /^[†‡§¶*∗°′″+−–-]+$/u
    return isWhole(content, after) && (ofWord.test(content) || marks.test(content))
  }
  if (/^\d[\d,;–-]*$/.test(content)) return true
  return !ofWord.test(after) && /^(?![ovwu]$)\p{L}{1,3}$/iu.test(content)
}

function isLowered(before: string, content: string, after: string): boolean {
  if (ofWord.test(before)) return isWhole(content, after) && ofWord.test(content)
  const isCount = /^\d+$/.test(content)
  if (!/[)”’»*_$`>^]/.test(before)) return isCount && /\p{L}/u.test(after)
  return isWhole(content, after) && (isCount || /^\p{L}+$/u.test(content))
}

/** A word goes on after `H~2~O` and `x^n^y`, but not within `a^2+b^2`, `10^6/10^7` or `(a^b)^c`. */
function isWhole(content: string, after: string): boolean {
  if (!ofWord.test(after) && !/[([{$\\/=<>+-]/.test(after)) return true
  if (/^\d+[+−–-]?$/.test(content)) return !/\d/.test(after)
  return /^\p{L}+$/u.test(content)
}
