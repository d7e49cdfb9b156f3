import type { Code, Construct, Effects, State } from 'micromark-util-types'

/**
 * Marks that stand raw in no address: a browser encodes them in what it lets one copy. Quotation
 * marks other than those of ASCII, the ellipsis, and marks that end sentences in Chinese and Japanese.
 */
const ends = new Set([...'«»“”„‹›…。，、；！？'].map((mark) => mark.charCodeAt(0)))

const space = 32
const openingBracket = 91
const caret = 94

/** `[^` or `^[`, where a note is referred to or begins. */
const note: Construct = {
  name: 'noteAfterAddress',
  partial: true,
  tokenize(effects, ok, nok) {
    return (first) => {
      effects.consume(first)
      return (second) =>
        (second === (first === caret ? openingBracket : caret) ? ok : nok)(second)
    }
  },
}

/** What really stands where a construct may be shown a space. */
interface Reality {
  code: Code
}

/**
 * GFM's addresses in prose go on up to the next space. These end before marks that are of no
 * address, and before notes: there the construct, and all that it is made of, is shown a space.
 */
export function endAtMarks(construct: Construct): Construct {
  return {
    ...construct,
    tokenize(effects, ok, nok) {
      const reality: Reality = { code: null }
      let isOver = false
      const end =
        (state: State): State =>
        (code) => {
          isOver = true
          return state(code)
        }
      const { tokenize } = inReality(construct, reality)
      return shown(tokenize.call(this, effects, end(ok), end(nok)))

      function shown(state: State): State {
        return (code) => {
          reality.code = code
          if (code !== null && ends.has(code)) return as(space, code)(code)
          const mayBeNote = code === openingBracket || code === caret
          if (!mayBeNote) return as(code, code)(code)
          return effects.check(note, as(space, code), as(code, code))(code)
        }

        function as(seen: Code, actual: Code): State {
          return () => {
            reality.code = actual
            const next = state(seen)
            return next && !isOver ? shown(next) : next
          }
        }
      }
    },
  }
}

/** A construct, with its parts, after which whoever goes on is shown what is really there. */
function inReality({ tokenize, ...others }: Construct, reality: Reality): Construct {
  const after =
    (state: State): State =>
    () =>
      state(reality.code)
  return {
    ...others,
    tokenize(effects, ok, nok) {
      const withParts: Effects = {
        ...effects,
        attempt: (part, ok, nok) =>
          effects.attempt(inReality(part as Construct, reality), ok, nok),
        check: (part, ok, nok) =>
          effects.check(inReality(part as Construct, reality), ok, nok),
      }
      return tokenize.call(this, withParts, after(ok), after(nok))
    },
  }
}
