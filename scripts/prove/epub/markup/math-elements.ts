/**
 * MathML as our EPUBs may have it.
 *
 * @see https://www.w3.org/TR/mathml-core/ and, for what EPUBCheck knows, https://www.w3.org/TR/MathML3/
 */
import { type ElementRule, oneOf, type Vocabulary, words } from './vocabulary.ts'

const rows =
  'mi mn mo mtext mspace ms mrow mfrac msqrt mroot mstyle mpadded mphantom msub msup msubsup munder mover munderover mmultiscripts mtable'
const part = `(?:(?:${rows.replaceAll(' ', '|')}) )`
const shared = words('mathbackground mathcolor style')
const token = words('mathsize mathvariant')
const parents = [...words(rows), 'math', 'mtd']

/** @param count - How many parts it holds, as in a regular expression. */
function holding(count: string, attributes = ''): ElementRule {
  return {
    is: parents,
    holds: new RegExp(`^${part}${count}$`),
    attributes: [...shared, ...words(attributes)],
  }
}

function holdingText(attributes = ''): ElementRule {
  return {
    is: parents,
    holds: 'text',
    attributes: [...shared, ...token, ...words(attributes)],
  }
}

export const mathElements: Readonly<Record<string, ElementRule>> = {
  math: {
    is: 'phrasing',
    holds: new RegExp(`^${part}*$`),
    attributes: [...shared, 'display', 'xmlns'],
    required: ['alttext'],
  },
  mi: holdingText(),
  mn: holdingText(),
  mo: holdingText(
    'accent fence form largeop lspace maxsize minsize movablelimits rspace separator stretchy symmetric',
  ),
  ms: holdingText(),
  mtext: holdingText(),
  mspace: {
    is: parents,
    holds: 'nothing',
    attributes: [...shared, ...words('depth height width')],
  },
  mfrac: holding('{2}', 'linethickness'),
  mmultiscripts: {
    ...holding('+'),
    holds: new RegExp(`^${part}(?:${part}|none )*(?:mprescripts (?:${part}|none )*)?$`),
  },
  mprescripts: { is: ['mmultiscripts'], holds: 'nothing' },
  none: { is: ['mmultiscripts'], holds: 'nothing' },
  mover: holding('{2}', 'accent'),
  mpadded: holding('*', 'depth height lspace voffset width'),
  mphantom: holding('*'),
  mroot: holding('{2}'),
  mrow: holding('*'),
  msqrt: holding('*'),
  mstyle: holding('*', 'displaystyle mathsize scriptlevel'),
  msub: holding('{2}'),
  msubsup: holding('{3}'),
  msup: holding('{2}'),
  munder: holding('{2}', 'accentunder'),
  munderover: holding('{3}', 'accent accentunder'),
  mtable: {
    is: parents,
    holds: /^(?:mtr )*$/,
    attributes: [...shared, ...words('displaystyle width')],
  },
  mtr: { is: ['mtable'], holds: /^(?:mtd )*$/, attributes: shared },
  mtd: {
    is: ['mtr'],
    holds: new RegExp(`^${part}*$`),
    attributes: [...shared, ...words('columnspan rowspan')],
  },
}

/** @see https://www.w3.org/TR/mathml-core/#types-for-mathml-attributes-and-css */
const length: Vocabulary['values'][string] = [
  (value) => /^-?\d*\.?\d+(?:em|ex|pt|px|mm|cm|in|%)$|^0$/.test(value),
  'a length such as `0.5em`',
]

export const mathValues: Vocabulary['values'] = {
  ...Object.fromEntries(
    words('mspace mpadded').flatMap((name) =>
      words('depth height width').map((size) => [`${name} ${size}`, length]),
    ),
  ),
  display: oneOf('block inline'),
}
