/**
 * Commands of the author's own in formulas. The converter forgets what a formula defines, so what defines
 * them is read here.
 */

import { blanked } from '../../lib/text-positions.ts'

/** What each command stands for, by its name with the backslash; `#1` is its first argument. */
export type Macros = Record<string, string>

/** A textbook has a hundred. */
const most = 1000

/** Longer ones are cut where a formula is. */
const longest = 5_000

const definition =
  /\\(?:(?:new|renew|provide)command|g?def|DeclareMathOperator)(?![A-Za-z])/g

/** A definition up to the brace around what the command stands for. */
const head =
  /\\(new|renew|provide|g?def|DeclareMathOperator)(?:command)?(\*?)\s*(?:\{\s*(\\[A-Za-z]+)\s*\}|(\\[A-Za-z]+))\s*(?:\[\s*(\d)\s*\]|((?:#\d)+))?\s*(?=\{)/y

interface Definitions {
  /** The text without them, in which all else stands where it stood. */
  readonly rest: string
  readonly macros: Macros
}

/**
 * The definitions in a formula, or in lines of LaTeX. Those that cannot be read stay.
 *
 * @param before - What `\providecommand` leaves as it is.
 */
export function readDefinitions(text: string, before: Readonly<Macros>): Definitions {
  const macros: Macros = {}
  let rest = ''
  let from = 0
  for (const { index } of text.matchAll(definition)) {
    if (index < from) continue
    head.lastIndex = index
    const found = head.exec(text)
    const end = found ? closingBrace(text, head.lastIndex) : -1
    if (!found || end < 0) break
    const [, how, , braced, bare = ''] = found
    const name = braced ?? bare
    if (how !== 'provide' || !Object.hasOwn({ ...before, ...macros }, name))
      macros[name] = expansionOf(found, text.slice(head.lastIndex + 1, end))
    from = end + 1
    rest += text.slice(rest.length, index) + blanked(text.slice(index, from))
  }
  return { rest: rest + text.slice(from), macros }
}

/** Comments and spaces take time and are nothing. */
function expansionOf(definition: RegExpExecArray, written: string): string {
  const body = written.replaceAll(/(?<!\\)%[^\n]*(?:\n|$)/g, '').replaceAll(/\s+/g, ' ')
  const [, how, star = '', , , count, slots = ''] = definition
  if (how === 'DeclareMathOperator') return `\\operatorname${star}{${body.trim()}}`
  return taking(Number(count ?? slots.length / 2), body.trim())
}

/** Let definitions hold from now on. */
export function define(macros: Macros, added: Readonly<Macros>): void {
  let left = most - Object.keys(macros).length
  for (const [name, body] of Object.entries(added)) {
    if (!Object.hasOwn(macros, name) && left-- <= 0) continue
    if (body.length <= longest) macros[name] = body
  }
}

/**
 * What commands stand for in one formula, which may change it for itself.
 *
 * Those of the book are looked up, not copied: a thousand formulas with a thousand commands take seconds to
 * copy.
 */
export function commandsOf<Value>(own: Record<string, Value>, book: Macros) {
  if (Object.keys(book).length === 0) return own
  return new Proxy(own, {
    get: (own, name) =>
      Reflect.get(Object.hasOwn(own, name) ? own : book, name) as unknown,
    getOwnPropertyDescriptor: (own, name) =>
      Reflect.getOwnPropertyDescriptor(own, name) ??
      Reflect.getOwnPropertyDescriptor(book, name),
  })
}

/** What a command of so many arguments stands for: the converter counts those that its body names. */
function taking(count: number, body: string): string {
  const slots = Array.from({ length: count }, (_, index) => `#${index + 1}`)
  if (slots.every((slot) => body.includes(slot))) return body
  return `\\@firstoftwo{${body}}{${slots.join('')}}`
}

/** Where the brace is closed that opens at `start`; -1 if it is not. */
function closingBrace(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < Math.min(text.length, start + longest); at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '{') depth++
    else if (text[at] === '}' && --depth === 0) return at
  }
  return -1
}
