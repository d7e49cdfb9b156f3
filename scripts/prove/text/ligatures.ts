import type { ExpectedText } from './expected-text.ts'
import { squeeze } from './passage.ts'

/** Letters that some fonts and some authors have as one character. */
const joined = /[\ufb00-\ufb06]/gu

/** A text with its joined letters taken apart. */
export function apart(text: string): string {
  return text.replace(joined, (letter) => letter.normalize('NFKC'))
}

/** What should be found, with its joined letters taken apart. */
export function takenApart({ calls, numbers, passage }: ExpectedText): ExpectedText {
  const { origins, starts, text } = passage
  if (apart(text) === text) return { calls, numbers, passage }
  const ends = shift(squeeze(text))
  const places = shift(squeeze(text))
  return {
    calls: calls.map((call) => ({ ...call, end: ends(call.end) })),
    numbers: numbers.map((number) => ({ ...number, at: places(number.at) })),
    passage: { text: apart(text), starts: starts.map(shift(text)), origins },
  }
}

/** Where a place in a text is when the letters before it are apart. To be asked for places in ascending order. */
function shift(text: string): (at: number) => number {
  const letters = [...text.matchAll(joined)]
  let next = 0
  let more = 0
  return (at) => {
    while ((letters[next]?.index ?? text.length) < at) {
      more += apart(letters[next]?.[0] ?? '').length - 1
      next++
    }
    return at + more
  }
}
