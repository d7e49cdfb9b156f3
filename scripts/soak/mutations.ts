import type { Chance } from '../bench/seeded-random.ts'
import { nastyCharacters, strayKeys, strayMarks } from './nasty-texts.ts'

/** Does one thing to the bytes of a file. */
export type Mutation = (
  bytes: Uint8Array,
  chance: Chance,
  constructs: readonly string[],
) => Uint8Array

type OfText = (text: string, chance: Chance, constructs: readonly string[]) => string
type OfLines = (lines: string[], chance: Chance, constructs: readonly string[]) => void

/** What can befall any file, pictures too. */
export const byteMutations: Readonly<Record<string, Mutation>> = {
  'bytes flipped': (bytes, chance) => {
    const flipped = Uint8Array.from(bytes)
    for (let left = chance.between(1, 8); left > 0 && bytes.length > 0; left -= 1) {
      const at = chance.between(0, bytes.length - 1)
      flipped[at] = (flipped[at] ?? 0) ^ (1 << chance.between(0, 7))
    }
    return flipped
  },
  'end cut off': (bytes, chance) => bytes.subarray(0, chance.between(0, bytes.length)),
  'bytes cut out': (bytes, chance) => {
    const from = chance.between(0, bytes.length)
    return Buffer.concat([
      bytes.subarray(0, from),
      bytes.subarray(from + chance.between(1, 40)),
    ])
  },
  'bytes put in': (bytes, chance) => {
    const at = chance.between(0, bytes.length)
    const noise = Uint8Array.from({ length: chance.between(1, 12) }, () =>
      chance.between(0, 255),
    )
    return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)])
  },
}

/** What can befall Markdown. */
export const textMutations: Readonly<Record<string, Mutation>> = {
  'line dropped': ofLines((lines, chance) => {
    lines.splice(placeIn(lines, chance), chance.between(1, 3))
  }),
  'line doubled': ofLines((lines, chance) => {
    const at = placeIn(lines, chance)
    lines.splice(at, 0, ...lines.slice(at, at + chance.between(1, 6)))
  }),
  'line moved': ofLines((lines, chance) => {
    const moved = lines.splice(placeIn(lines, chance), chance.between(1, 4))
    lines.splice(placeIn(lines, chance), 0, ...moved)
  }),
  'line indented': ofLines((lines, chance) => {
    const from = placeIn(lines, chance)
    const by = chance.oneOf([' ', '    ', '> ', '- ', '\t'])
    for (let at = from; at < from + chance.between(1, 9); at += 1) {
      if (lines[at] !== undefined) lines[at] = `${by}${lines[at]}`
    }
  }),
  'line joined to the next': ofLines((lines, chance) => {
    const at = placeIn(lines, chance)
    lines.splice(at, 2, lines.slice(at, at + 2).join(' '))
  }),
  'construct put between lines': ofLines((lines, chance, constructs) => {
    lines.splice(placeIn(lines, chance), 0, '', chance.oneOf(constructs), '')
  }),
  'construct put in a line': inserted((chance, constructs) => chance.oneOf(constructs)),
  'construct put in a block': ofLines((lines, chance, constructs) => {
    const by = chance.oneOf(['> ', '- ', '    ', '[^1]: '])
    const indented = chance.oneOf(constructs).replaceAll('\n', `\n${by}`)
    lines.splice(placeIn(lines, chance), 0, '', `${by}${indented}`, '')
  }),
  'marks put in': (bytes, chance, constructs) => {
    const once = inserted((own) => own.oneOf(strayMarks))
    let result = bytes
    for (let left = chance.between(1, 5); left > 0; left -= 1) {
      result = once(result, chance, constructs)
    }
    return result
  },
  'nasty characters put in': inserted((chance) => chance.oneOf(nastyCharacters)),
  'a very long line': inserted((chance) =>
    chance
      .oneOf(['a', 'word ', '\u00e9', '*', '-', '`a` ', '1', '\u65e5'])
      .repeat(chance.between(500, 20_000)),
  ),
  'deep nesting': inserted((chance) => {
    const depth = chance.between(5, 300)
    const [opens, closes = ''] = chance.oneOf([
      ['> '],
      ['- '],
      ['['],
      ['*a '],
      ['**_', '_**'],
      ['<b>', '</b>'],
      ['![', '](x.png)'],
      ['('],
      ['\n::: note\n', '\n:::\n'],
      ['"', '"'],
    ] as const)
    return `\n\n${opens.repeat(depth)}text${closes.repeat(depth)}\n\n`
  }),
  'a paragraph many times': ofLines((lines, chance) => {
    const line = chance.oneOf(lines)
    const copies = Array.from({ length: chance.between(10, 60) }, () => [line, '']).flat()
    lines.splice(placeIn(lines, chance), 0, '', ...copies)
  }),
}

/** What can befall settings. */
export const settingMutations: Readonly<Record<string, Mutation>> = {
  'key put in': ofLines((lines, chance) => {
    lines.splice(placeIn(lines, chance), 0, chance.oneOf(strayKeys))
  }),
  'key at the end': ofText((text, chance) => `${text}\n${chance.oneOf(strayKeys)}\n`),
  'key replaced': ofText((text, chance) => {
    const line = chance.oneOf(strayKeys)
    const [key = ''] = line.split(':')
    const others = text.split('\n').filter((other) => !other.startsWith(`${key}:`))
    return [...others, line, ''].join('\n')
  }),
  'line of settings dropped': ofLines((lines, chance) => {
    lines.splice(placeIn(lines, chance), 1)
  }),
  'nasty characters in settings': inserted((chance) => chance.oneOf(nastyCharacters)),
  'marks in settings': inserted((chance) =>
    chance.oneOf([':', ' ', '"', "'", '\t', '- ', '#', '&a ', '*a', '|', '>', '{', ']']),
  ),
}

function ofText(change: OfText): Mutation {
  return (bytes, chance, constructs) =>
    Buffer.from(change(Buffer.from(bytes).toString('utf8'), chance, constructs))
}

function ofLines(change: OfLines): Mutation {
  return ofText((text, chance, constructs) => {
    const lines = text.split('\n')
    change(lines, chance, constructs)
    return lines.join('\n')
  })
}

/** Puts something between two characters. */
function inserted(
  make: (chance: Chance, constructs: readonly string[]) => string,
): Mutation {
  return ofText((text, chance, constructs) => {
    const at = chance.between(0, text.length)
    return `${text.slice(0, at)}${make(chance, constructs)}${text.slice(at)}`
  })
}

function placeIn(lines: readonly string[], chance: Chance): number {
  return chance.between(0, lines.length)
}
