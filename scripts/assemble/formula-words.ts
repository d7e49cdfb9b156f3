import type { ElementContent } from 'hast'

/** Digits and signs that Unicode has raised and lowered. */
const raised: Readonly<Record<string, string>> = Object.fromEntries(
  [...'0123456789+−=()ni'].map((plain, at) => [
    plain,
    [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ'][at] ?? '',
  ]),
)
const lowered: Readonly<Record<string, string>> = Object.fromEntries(
  [...'0123456789+−=()'].map((plain, at) => [plain, [...'₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎'][at] ?? '']),
)

/** A formula in one line of plain text, for places that have no other: `x²`, `(a+b)/2`. */
export function formulaWords(node: ElementContent): string {
  if (node.type === 'text') return node.value
  if (node.type !== 'element') return ''
  const parts = node.children.map(formulaWords)
  return (wordings[node.tagName] ?? join)(parts)
}

type Wording = (parts: readonly string[]) => string

const wordings: Readonly<Record<string, Wording>> = {
  mfrac: ([above = '', below = '']) => `${held(above)}/${held(below)}`,
  mphantom: () => '',
  mroot: ([base = '', index = '']) => `${scripted(index, raised, '')}√${held(base)}`,
  mspace: () => ' ',
  msqrt: (parts) => `√${held(join(parts))}`,
  msub: ([base = '', sub = '']) => base + scripted(sub, lowered, '_'),
  msubsup: ([base = '', sub = '', sup = '']) =>
    base + scripted(sub, lowered, '_') + scripted(sup, raised, '^'),
  msup: ([base = '', sup = '']) => base + scripted(sup, raised, '^'),
  munder: ([base = '', sub = '']) => base + scripted(sub, lowered, '_'),
  munderover: ([base = '', sub = '', sup = '']) =>
    base + scripted(sub, lowered, '_') + scripted(sup, raised, '^'),
}

function join(parts: readonly string[]): string {
  return parts.join('')
}

/** More than one character is held together. */
function held(words: string): string {
  return [...words].length > 1 && !/^[\p{N}.,]+$/u.test(words) ? `(${words})` : words
}

function scripted(
  words: string,
  letters: Readonly<Record<string, string>>,
  sign: string,
): string {
  const found = [...words].map((character) => letters[character])
  if (found.every((letter) => letter !== undefined)) return found.join('')
  return words === '′' ? words : `${sign}${held(words)}`
}
