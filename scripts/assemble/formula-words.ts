import type { Element, ElementContent } from 'hast'

/** Digits and signs that Unicode has raised and lowered. */
const raised: Readonly<Record<string, string>> = {
  ...lettersFor('0123456789+−=()ni', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ'),
  // Raised already.
  ...lettersFor('′∘∗', '′°*'),
}
const lowered = lettersFor('0123456789+−=()', '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎')

/** The signs over a letter, as characters that go with the letter before them. An arrow is in no font for text. */
const accents = lettersFor(
  'ˆ\u0302~\u02dc‾¯˙¨´`˘ˇ',
  '\u0302\u0302\u0303\u0303\u0304\u0304\u0307\u0308\u0301\u0300\u0306\u030c',
)

/** Over or under what they hold together, which one line of text does without. */
const braces = /^[⏞⏟⎴⎵⏜⏝]$/u

/** Characters that tell programs what is meant, and are not seen. */
const unseen = /[\u2061-\u2064]/g

/** Spaces narrower than this part of an em are none. */
const narrowest = 0.15

/** A formula in one line of plain text, for places that have no other: `x²`, `(a+b)/2`. */
export function formulaWords(formula: Element): string {
  return wordsOf(formula).replace(/\s+/g, ' ').trim()
}

function wordsOf(node: ElementContent): string {
  if (node.type === 'text') return node.value.replace(unseen, '')
  if (node.type !== 'element') return ''
  const parts = node.children.map(wordsOf)
  return (wordings[node.tagName] ?? joined)(parts, node)
}

type Wording = (parts: readonly string[], element: Element) => string

const wordings: Readonly<Record<string, Wording>> = {
  mfrac: ([above = '', below = ''], { properties }) =>
    Number.parseFloat(String(properties.linethickness ?? 1)) === 0
      ? `${above} ${below}`
      : `${held(above)}/${held(below)}`,
  mmultiscripts: ([base = '', ...scripts], { children }) => {
    const from = children.findIndex(
      (child) => 'tagName' in child && child.tagName === 'mprescripts',
    )
    const [sub = '', sup = ''] = scripts.slice(from)
    return scripted(sup, raised, '^') + scripted(sub, lowered, '_') + base
  },
  mover: ([base = '', sign = ''], { properties }) =>
    properties.accent ? accented(base, sign) : base + scripted(sign, raised, '^'),
  mphantom: () => '',
  mroot: ([base = '', index = '']) => `${scripted(index, raised, '')}√${held(base)}`,
  mspace: (_, { properties }) =>
    Number.parseFloat(String(properties.width ?? 0)) > narrowest ? ' ' : '',
  msqrt: (parts) => `√${held(parts.join(''))}`,
  msub: ([base = '', sub = '']) => base + scripted(sub, lowered, '_'),
  msubsup: ([base = '', sub = '', sup = '']) =>
    base + scripted(sub, lowered, '_') + scripted(sup, raised, '^'),
  msup: ([base = '', sup = '']) => base + scripted(sup, raised, '^'),
  mtable: (rows) => rows.join('; '),
  mtr: (cells) => cells.join(' '),
  munder: ([base = '', sub = '']) => base + scripted(sub, lowered, '_'),
  munderover: ([base = '', sub = '', sup = '']) =>
    base + scripted(sub, lowered, '_') + scripted(sup, raised, '^'),
}

function joined(parts: readonly string[], { properties }: Element): string {
  const words = parts.join('')
  const isUnderLine = String(properties.style ?? '').includes('border-top')
  return isUnderLine ? accented(words, '‾') : words
}

function accented(base: string, sign: string): string {
  const accent = accents[sign]
  // Over several letters it would be over the last.
  return accent && [...base].length === 1 ? base + accent : base
}

/** What is more than one letter or number is held together. */
function held(words: string): string {
  const isOne = /^(?:[\p{N}.,]+|.[\p{M}₀-₎⁰-ⁿ¹²³]*)$/u.test(words)
  return isOne || words === '' ? words : `(${words})`
}

function scripted(
  words: string,
  letters: Readonly<Record<string, string>>,
  sign: string,
): string {
  if (words.trim() === '' || braces.test(words)) return ''
  const found = [...words].map((character) => letters[character])
  if (found.every((letter) => letter !== undefined)) return found.join('')
  return `${sign}${held(words)}`
}

function lettersFor(plain: string, others: string): Readonly<Record<string, string>> {
  const letters = [...others]
  return Object.fromEntries([...plain].map((letter, at) => [letter, letters[at] ?? '']))
}
