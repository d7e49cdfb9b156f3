import type {
  Code,
  Construct,
  Effects,
  State,
  TokenizeContext,
} from 'micromark-util-types'

/**
 * Marks that stand raw in no address: a browser encodes them in what it lets one copy. Quotation
 * marks other than those of ASCII, the ellipsis, and marks that end sentences in Chinese and Japanese.
 */
const ends = new Set([...'«»“”„‹›…。，、；！？'].map(codeOf))

/** What GFM leaves out of an address when nothing else follows. */
const trailing = new Set([...'!"\'),*.:;?_~'].map(codeOf))

const openingBracket = 91
const caret = 94

/** `[^` or `^[`, where a note is referred to or begins. */
const note: Construct = {
  name: 'noteBehindAddress',
  tokenize: tokenizeNote,
  partial: true,
}

/** What ends an address that GFM would take to go on, with the marks before it. */
const trail: Construct = {
  name: 'trailOfAddress',
  tokenize: tokenizeTrail,
  partial: true,
}

/**
 * GFM's addresses in prose go on up to the next space. These end before marks that are of no
 * address, and before notes.
 */
export function endInTime(construct: Construct): Construct {
  return {
    ...construct,
    tokenize(effects, ok, nok) {
      return construct.tokenize.call(this, within(effects), ok, nok)
    },
  }
}

/** Of the parts of an address, the path alone cannot fail. */
function within(effects: Effects): Effects {
  return {
    ...effects,
    attempt: (part, ok, nok) =>
      effects.attempt(
        nok ? endInTime(part as Construct) : endPath(part as Construct),
        ok,
        nok,
      ),
    check: (part, ok, nok) => effects.check(part, ok, effects.check(trail, ok, nok)),
  }
}

function endPath(path: Construct): Construct {
  return { ...path, tokenize }

  function tokenize(
    this: TokenizeContext,
    effects: Effects,
    ok: State,
    nok: State,
  ): State {
    // While the path looks ahead, what comes is not its own yet.
    let isAhead = false
    let isOver = false
    const end: State = (code) => {
      isOver = true
      return ok(code)
    }
    const inPath = within(effects)
    const back =
      (state: State | undefined): State =>
      (code) => {
        isAhead = false
        return state?.(code)
      }
    const watched: Effects = {
      ...inPath,
      check: (part, passed, failed) => {
        const look = inPath.check(part, back(passed), back(failed))
        return (code) => {
          isAhead = true
          return look(code)
        }
      },
    }
    return watch(path.tokenize.call(this, watched, end, nok))

    function watch(state: State): State {
      return (code) => {
        const goOn: State = (same) => {
          const next = state(same)
          return next && !isOver ? watch(next) : next
        }
        if (isAhead || code === null) return goOn(code)
        if (ends.has(code)) return end(code)
        const mayBeNote = code === openingBracket || code === caret
        return mayBeNote ? effects.check(note, end, goOn)(code) : goOn(code)
      }
    }
  }
}

function tokenizeNote(effects: Effects, ok: State, nok: State): State {
  return (first) => {
    effects.consume(first)
    return (second) => {
      const isNote = second === (first === caret ? openingBracket : caret)
      return isNote ? ok(second) : nok(second)
    }
  }
}

function tokenizeTrail(effects: Effects, ok: State, nok: State): State {
  return follow

  function follow(code: Code): State | undefined {
    if (code === null) return nok(code)
    if (ends.has(code)) return ok(code)
    if (code === openingBracket || code === caret) {
      return effects.check(note, ok, nok)(code)
    }
    if (!trailing.has(code)) return nok(code)
    effects.consume(code)
    return follow
  }
}

function codeOf(mark: string): number {
  return mark.charCodeAt(0)
}
