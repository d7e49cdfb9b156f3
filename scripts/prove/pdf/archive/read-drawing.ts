import type { PdfDictionary } from '../parse-object.ts'
import { readTokens, type Token } from './read-tokens.ts'

/** A stream of operators that paint. */
export interface Drawing {
  /** Of its own; empty where it has none. */
  readonly resources: PdfDictionary
  /** Index of the page whose content it is. */
  readonly page?: number
  readonly operators: ReadonlySet<string>
  /** How many states of graphics are saved at once, at most. */
  readonly deepest: number
  /** What it takes from its resources, as `Font/F1`. */
  readonly used: ReadonlySet<string>
  /** Colour spaces that it names and that need no resources. */
  readonly spaces: ReadonlySet<string>
  readonly intents: ReadonlySet<string>
}

/** One more glyph on a line, as the browser's library writes it, a million times in a book. */
const glyphs = /(?:\s*-?\d{1,6}(?:\.\d{1,9})? 0 Td <[\dA-F]{4}> Tj\n)+/y

/** By operator, where the name stands that it takes, in the resources. */
const takenFrom: Readonly<Record<string, string>> = {
  Do: 'XObject',
  Tf: 'Font',
  gs: 'ExtGState',
  cs: 'ColorSpace',
  CS: 'ColorSpace',
  scn: 'Pattern',
  SCN: 'Pattern',
  sh: 'Shading',
  BDC: 'Properties',
  DP: 'Properties',
}

const plainSpaces: ReadonlySet<string> = new Set([
  'DeviceGray',
  'DeviceRGB',
  'DeviceCMYK',
  'Pattern',
])

interface Content extends Pick<Drawing, 'page' | 'resources'> {
  readonly content: string
}

/** What a content stream does, as far as archives care. */
export function readDrawing(
  { content, page, resources }: Content,
  onToken: (token: Token) => void,
): Drawing {
  const operators = new Set<string>()
  const used = new Set<string>()
  const spaces = new Set<string>()
  const intents = new Set<string>()
  let depth = 0
  let deepest = 0
  let last: Token | undefined
  let name = ''
  let picturesEnd = 0
  const operate = (operator: string): void => {
    operators.add(operator)
    if (operator === 'q') deepest = Math.max(deepest, ++depth)
    if (operator === 'Q') depth--
    if (operator === 'ri') intents.add(name)
    const source = takenFrom[operator]
    const isNamed = last?.kind === 'name' || operator === 'Tf'
    if (!source || !isNamed) return
    if (source === 'ColorSpace' && plainSpaces.has(name)) spaces.add(name)
    else used.add(`${source}/${name}`)
  }
  let at = 0
  while (at < content.length) {
    glyphs.lastIndex = at
    if (glyphs.test(content)) {
      at = glyphs.lastIndex
      operators.add('Td').add('Tj')
    }
    at = readTokens(content, at, (token, end) => {
      onToken(token)
      if (token.kind !== 'keyword' || isValue(token.text)) {
        if (token.kind === 'name') name = token.text
        last = token
        return true
      }
      operate(token.text)
      last = undefined
      if (token.text === 'BI') picturesEnd = endOfPicture(content, end)
      return token.text !== 'BI' && token.text !== 'Tj'
    })
    at = Math.max(at, picturesEnd)
  }
  return {
    resources,
    ...(page === undefined ? {} : { page }),
    ...{ operators, deepest, used, spaces, intents },
  }
}

function isValue(word: string): boolean {
  return word === 'true' || word === 'false' || word === 'null'
}

/** Behind an inline picture, whose bytes are no tokens. */
function endOfPicture(content: string, from: number): number {
  const end = /\sEI(?=\s|$)/g
  end.lastIndex = from
  return end.exec(content) ? end.lastIndex : content.length
}
