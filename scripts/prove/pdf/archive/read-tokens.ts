/** A piece of a PDF's syntax, as it is written. */
export interface Token {
  readonly kind: 'hex' | 'keyword' | 'mark' | 'name' | 'number' | 'string'
  /** Without what is around it: `<`, `>`, `(`, `)` or `/`. */
  readonly text: string
}

const space = /(?:[\0\t\n\f\r ]+|%[^\r\n]*)+/y
const token =
  /<([^<>]*)>|\/([^\0\t\n\f\r ()<>[\]{}/%]*)|([+-]?(?:\d+\.?\d*|\.\d+))(?=[\0\t\n\f\r ()<>[\]{}/%]|$)|([^\0\t\n\f\r ()<>[\]{}/%]+)|(<<|>>|[[\]{}])/y
const kinds = ['hex', 'name', 'number', 'keyword', 'mark'] as const

/**
 * Reads tokens up to the end, or until it is enough.
 *
 * @param source - With a character for each byte.
 * @param take - Is given each token and the offset behind it; returns `false` when it is enough.
 * @returns The offset behind the last one.
 * @see ISO 32000-1, 7.2
 */
export function readTokens(
  source: string,
  from: number,
  take: (token: Token, end: number) => boolean,
): number {
  let at = from
  for (;;) {
    space.lastIndex = at
    if (space.test(source)) at = space.lastIndex
    if (at >= source.length) return at
    const [found, end] =
      source[at] === '(' ? readString(source, at) : readOther(source, at)
    at = end
    if (found && !take(found, end)) return at
  }
}

type Read = readonly [found: Token | undefined, end: number]

function readOther(source: string, at: number): Read {
  token.lastIndex = at
  const found = token.exec(source)
  if (!found) return [undefined, at + 1]
  const group = found.findIndex((text, index) => index > 0 && text !== undefined)
  const kind = kinds[group - 1] ?? 'keyword'
  return [{ kind, text: found[group] ?? '' }, token.lastIndex]
}

const edge = /[()]|\\[\s\S]/g

function readString(source: string, start: number): Read {
  let depth = 0
  edge.lastIndex = start
  for (let found = edge.exec(source); found; found = edge.exec(source)) {
    if (found[0] === '(') depth++
    if (found[0] === ')') depth--
    if (depth > 0) continue
    const text = source.slice(start + 1, found.index)
    return [{ kind: 'string', text }, edge.lastIndex]
  }
  return [undefined, source.length]
}
