import { gfm } from 'micromark-extension-gfm'
import type {
  Code,
  Construct,
  ConstructRecord,
  Effects,
  Extension,
  State,
  TokenizeContext,
} from 'micromark-util-types'
import { exactly } from './tokens.ts'

const space = 32
const openingBracket = 91
const caret = 94

/**
 * GFM without what costs time out of proportion: e-mail addresses, which are looked for at every
 * letter (`remarkEmails` finds them), and a search back to the start of the paragraph at every
 * closing bracket (`brackets` reads `![^1]`).
 */
export function ownGfm(): Extension {
  const { text = {}, ...others } = gfm({ singleTilde: false })
  const own: ConstructRecord = {}
  for (const [code, constructs] of Object.entries(text)) {
    const kept = [constructs ?? []].flat().filter(({ name }) => !left.has(name))
    if (kept.length > 0) own[Number(code)] = kept.map(ownAddress)
  }
  return { ...others, text: own }
}

const left: ReadonlySet<string | undefined> = new Set([
  'emailAutolink',
  'gfmPotentialFootnoteCall',
])

function ownAddress(construct: Construct): Construct {
  if (!/^(?:www|protocol)Autolink$/.test(construct.name ?? '')) return construct
  return { ...endAtMarks(construct), previous: mayBeginHere }

  /** Looked at before every word that begins with the same letter, so it comes before all else. */
  function mayBeginHere(this: TokenizeContext, code: Code): boolean {
    const start = this.now()
    const end = { ...start, _bufferIndex: start._bufferIndex + 4 }
    const isAddress = /^(?:www\.|http)/i.test(this.sliceSerialize({ start, end }))
    return isAddress && construct.previous?.call(this, code) !== false
  }
}

/**
 * Marks that stand raw in no address: a browser encodes them in what it lets one copy. Quotation
 * marks other than those of ASCII, the ellipsis, and marks that end sentences in Chinese and Japanese.
 */
const ends = new Set([...'«»“”„‹›…。，、；！？'].map((mark) => mark.charCodeAt(0)))

/** What really stands where a construct may be shown a space. */
interface Reality {
  code: Code
}

/**
 * GFM's addresses in prose go on up to the next space. These end before marks that are of no
 * address, and before notes: there the construct, and all that it is made of, is shown a space.
 */
function endAtMarks(construct: Construct): Construct {
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
          // `[^` or `^[`, where a note is referred to or begins.
          if (code !== openingBracket && code !== caret) return as(code, code)(code)
          const note = exactly(code === caret ? '^[' : '[^')
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
