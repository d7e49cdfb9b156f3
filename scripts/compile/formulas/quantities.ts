/** Numbers and units as `siunitx`, the package of LaTeX, has them. */
import { type Names, readData } from '../../lib/read-template.ts'

const { commands, prefixes, units } =
  readData<Record<'commands' | 'prefixes' | 'units', Names>>('units.yaml')

const braces = /\{((?:[^{}]|\{[^{}]*\})*)\}/g

/**
 * What a command of `siunitx` prints: `\SI{5}{\kilo\gram}` is 5 kg.
 *
 * @param written - What stands after its name, in brackets and braces.
 * @returns Nothing for another command, or what is no number and no unit.
 */
export function readQuantity(name: string, written: string): string | undefined {
  const kinds = Object.hasOwn(commands, name) ? commands[name] : undefined
  const found = [...written.replaceAll(/\[[^[\]]*\]/g, '').matchAll(braces)]
  if (!kinds || found.length !== kinds.length) return undefined
  const parts = found.map(([, text = ''], index) =>
    kinds[index] === 'u' ? readUnits(text) : readNumber(text),
  )
  if (parts.includes(undefined)) return undefined
  return parts.reduce((all, part = '', index) => {
    const [kind, before] = [kinds[index], kinds[index - 1]]
    if (before === 't' && kind !== 'u') return `${all}–${part}`
    // Signs of angles touch the number.
    const gap = before && !/^[°′″](?!C)/.test(part) ? '\u00a0' : ''
    return kind === 'a' ? `${part}°` : all + gap + part
  }, '')
}

export function isOfQuantity(command: string): boolean {
  return Object.hasOwn(commands, command)
}

/** The numbers and units of a formula, as the texts that they print. */
export function withQuantities(formula: string): string {
  const pattern = /\\([A-Za-z]+)((?:\[[^[\]]*\])?(?:\{(?:[^{}]|\{[^{}]*\})*\}){1,3})/g
  return formula.replaceAll(pattern, (written, name: string, rest: string) => {
    const text = readQuantity(name, rest)
    if (text === undefined) return written
    const raise = (run: string) => `}^{${[...run].map(lowered).join('')}}\\text{`
    const set = text.replaceAll('%', '\\%').replaceAll(/[⁻⁰¹²³⁴-⁹]+/g, raise)
    return `\\text{${set}}`.replaceAll('\\text{}', '')
  })
}

const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹'

function lowered(sign: string): string {
  return sign === '⁻' ? '-' : String([...digits].indexOf(sign))
}

function raised(power: string): string {
  return [...power]
    .map((sign) => (sign === '-' ? '⁻' : (digits[Number(sign)] ?? '')))
    .join('')
}

function readNumber(written: string): string | undefined {
  const plain = written
    .replaceAll(/\\(?:pm\b|,)|\+-|[\s~]/g, (sign) => (/[p+]/.test(sign) ? '±' : ''))
    .replaceAll(/\\times\b|x/g, '×')
  const [, number = '', power] =
    /^([\d.,()±×+-]*)(?:[eEdD]([+-]?\d+))?$/.exec(plain) ?? []
  if (number === '' && power === undefined) return undefined
  const ten = power === undefined ? '' : `10${raised(power.replace('+', ''))}`
  const shown = number.replaceAll('-', '−').replaceAll('×', ' × ').replaceAll('±', ' ± ')
  return [shown.trim(), ten].filter(Boolean).join(' × ').replaceAll(' ', '\u00a0')
}

const powers: Names = { cubed: '3', cubic: '3', square: '2', squared: '2' }

const oneOf = (names: Names) =>
  String.raw`\\(${Object.keys(names).join('|')})(?![A-Za-z])\s*`

/** `\per\square\centi\metre`, `\second\tothe{3}` */
const unit = new RegExp(
  String.raw`(\\per\s*)?(?:${oneOf(powers)})?(?:${oneOf(prefixes)})?${oneOf(units)}(?:${oneOf(powers)}|\\tothe\{(-?\d+)\}\s*)?~?`,
  'g',
)

/** Units in letters, as `kg.m/s^2`, or by their names, as `\kilo\gram\per\second\squared`. */
function readUnits(written: string): string | undefined {
  const isNamed = written.includes('\\')
  const raise = (_: string, power: string) => raised(power)
  const shown = isNamed
    ? written.replaceAll(unit, (...found) => namedUnit(found.slice(1)))
    : written.replaceAll(/\^\{?(-?\d+)\}?/g, raise).replaceAll(/[.~]/g, '·')
  return /[\\{}^_$]/.test(shown) ? undefined : shown.trim().replace(/·$/, '')
}

function namedUnit([
  per,
  before,
  prefix,
  name,
  after,
  number,
]: readonly string[]): string {
  const symbol = (prefixes[prefix ?? ''] ?? '') + (units[name ?? ''] ?? '')
  const power = number ?? powers[after ?? before ?? ''] ?? (per ? '1' : '')
  return `${symbol}${raised((per ? '-' : '') + power)}·`
}
