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
  const record = startRecord()
  let picturesEnd = 0
  let at = 0
  while (at < content.length) {
    glyphs.lastIndex = at
    if (glyphs.test(content)) {
      at = glyphs.lastIndex
      record.operators.add('Td').add('Tj')
    }
    at = readTokens(content, at, (token, end) => {
      onToken(token)
      const operator = record.take(token)
      if (operator === 'BI') picturesEnd = endOfPicture(content, end)
      return operator !== 'BI' && operator !== 'Tj'
    })
    at = Math.max(at, picturesEnd)
  }
  const { deepest, intents, operators, spaces, used } = record
  const found = { deepest, intents, operators, spaces, used, resources }
  return page === undefined ? found : { ...found, page }
}

/** Takes the tokens of a content stream, and gathers what its operators say. */
function startRecord() {
  let depth = 0
  let name = ''
  let last: Token | undefined
  const record = {
    operators: new Set<string>(),
    used: new Set<string>(),
    spaces: new Set<string>(),
    intents: new Set<string>(),
    deepest: 0,
    /** Returns the operator that the token is. */
    take: (token: Token): string | undefined => {
      if (token.kind !== 'keyword' || isValue(token.text)) {
        if (token.kind === 'name') name = token.text
        last = token
        return undefined
      }
      operate(token.text)
      last = undefined
      return token.text
    },
  }
  const operate = (operator: string): void => {
    record.operators.add(operator)
    if (operator === 'q') record.deepest = Math.max(record.deepest, ++depth)
    if (operator === 'Q') depth--
    if (operator === 'ri') record.intents.add(name)
    const source = takenFrom[operator]
    // The size of a font stands behind its name.
    const isNamed = last?.kind === 'name' || operator === 'Tf'
    if (!source || !isNamed) return
    if (source === 'ColorSpace' && plainSpaces.has(name)) record.spaces.add(name)
    else record.used.add(`${source}/${name}`)
  }
  return record
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
