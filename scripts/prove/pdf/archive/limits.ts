import { isUtf8 } from 'node:buffer'
import type { Fault } from './fault.ts'
import type { Token } from './read-tokens.ts'

/** @see ISO 19005-2, 6.1.13 */
const mostStringBytes = 32_767
const mostNameBytes = 127
const largestInteger = 2_147_483_647
const largestReal = 3.403e38
const smallestReal = 1.175e-38

/** Gathers what is wrong with single strings, names and numbers. */
export function tokenFaults(): {
  readonly take: (token: Token) => void
  readonly faults: readonly Fault[]
} {
  const faults: Fault[] = []
  return {
    faults,
    take: (token) => {
      if (token.kind === 'mark' || token.kind === 'keyword') return
      const found = faultsOf[token.kind](token.text)
      if (found.length > 0) faults.push(...found)
    },
  }
}

const none: readonly Fault[] = []

const faultsOf = {
  hex: hexFaults,
  name: nameFaults,
  number: numberFaults,
  string: (text: string): readonly Fault[] =>
    text.length > mostStringBytes ? longString(unescaped(text)) : none,
}

/** What a short string of digits is, as nearly all are. */
const soundHex = /^(?:[\da-f]{2}){0,1000}$/i

function hexFaults(text: string): readonly Fault[] {
  if (soundHex.test(text)) return none
  const digits = text.replace(/[\0\t\n\f\r ]/g, '')
  const faults: Fault[] = []
  const found = `string \`<${digits.slice(0, 20)}>\``
  if (digits.length % 2 === 1) faults.push({ rule: '6.1.6-1', found })
  if (/[^\da-f]/i.test(digits)) faults.push({ rule: '6.1.6-2', found })
  return [...faults, ...longString(Buffer.from(digits, 'hex').toString('latin1'))]
}

function longString(bytes: string): readonly Fault[] {
  if (bytes.length <= mostStringBytes) return none
  const count = bytes.length.toLocaleString('en')
  return [{ rule: '6.1.13-3', found: `text of ${count} bytes`, text: bytes }]
}

function unescaped(text: string): string {
  return text
    .replace(/\\(?:\r\n|\r|\n)/g, '')
    .replace(/\\([0-7]{1,3})/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 8) & 255),
    )
    .replace(/\\([\s\S])/g, '$1')
}

const soundName = /^[\w.+:-]{0,127}$/

function nameFaults(text: string): readonly Fault[] {
  if (soundName.test(text)) return none
  const bytes = Buffer.from(
    text.replace(/#([\da-f]{2})/gi, (_, code) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    ),
    'latin1',
  )
  const faults: Fault[] = []
  if (bytes.length > mostNameBytes)
    faults.push({ rule: '6.1.13-4', found: `name of ${bytes.length} bytes` })
  if (!isUtf8(bytes)) faults.push({ rule: '6.1.8-1', found: `name \`/${text}\`` })
  return faults
}

function numberFaults(text: string): readonly Fault[] {
  if (text.length < 10) return none
  const size = Math.abs(Number(text))
  const found = `number \`${text.slice(0, 60)}\``
  if (!text.includes('.'))
    return size > largestInteger && text !== '-2147483648'
      ? [{ rule: '6.1.13-1', found }]
      : none
  if (size > largestReal) return [{ rule: '6.1.13-2', found }]
  return size > 0 && size < smallestReal ? [{ rule: '6.1.13-5', found }] : none
}
