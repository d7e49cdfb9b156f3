/** Names of a work: ISBN and other identifiers, and the base name of its files. */
import { createHash } from 'node:crypto'

/** Names the works that have no identifier of their own; a random UUID, drawn once. */
const namespace = '6f1f8c1e-52a7-4d0c-9d0b-7f4f4a2c9e53'

/**
 * An ISBN in its form of 13 digits without hyphens; `undefined` when its check digit is wrong.
 *
 * @see https://www.isbn-international.org/content/isbn-users-manual
 */
export function readIsbn(text: string): string | undefined {
  const digits = text
    .replace(/^(?:urn:)?isbn(?:-1[03])?:?\s*/i, '')
    .replaceAll(/[\s‐-―-]/g, '')
  if (/^97[89]\d{10}$/.test(digits)) {
    return checkDigit13(digits) === digits[12] ? digits : undefined
  }
  if (!/^\d{9}[\dX]$/i.test(digits) || sum10(digits) % 11 !== 0) return undefined
  const core = `978${digits.slice(0, 9)}`
  return core + checkDigit13(core)
}

/** An identifier as a URI: an ISBN or a UUID as a URN, another absolute URI as it is. */
export function readIdentifier(text: string): string | undefined {
  if (/^(?:urn:)?isbn/i.test(text) || /^[\d\s-]{9,20}x?$/i.test(text)) {
    const isbn = readIsbn(text)
    return isbn && `urn:isbn:${isbn}`
  }
  const [, uuid] =
    /^(?:urn:uuid:)?([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i.exec(text) ?? []
  if (uuid !== undefined) return `urn:uuid:${uuid.toLowerCase()}`
  const isUri = /^[a-z][a-z\d+.-]*:[^\s"<>\\^`{|}]+$/i.test(text)
  return isUri && !/^urn:uuid:/i.test(text) && URL.canParse(text) ? text : undefined
}

/** A UUID (version 5, RFC 9562) as a URN: the same for the same parts, on every machine. */
export function deriveIdentifier(parts: readonly string[]): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(parts.map((part) => part.normalize('NFC')).join('\n'))
    .digest()
    .subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  const groups = [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ] as const
  return `urn:uuid:${groups.map(([from, to]) => hex.slice(from, to)).join('-')}`
}

function checkDigit13(digits: string): string {
  const sum = [...digits.slice(0, 12)].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  )
  return String((10 - (sum % 10)) % 10)
}

function sum10(digits: string): number {
  return [...digits].reduce(
    (total, digit, index) =>
      total + (/x/i.test(digit) ? 10 : Number(digit)) * (10 - index),
    0,
  )
}
/** Longer names are cut at a word. */
const longestSlug = 60

/** Names that Windows keeps for devices, with any extension. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/

/** Letters that have no accent to drop, as they are written without them. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
}

/**
 * A title as the base name of files, such as `the-diplomatic-dance`.
 *
 * Latin letters lose their accents; other scripts stay. A title too long for a name loses what
 * follows its colon, then its last words.
 */
export function slugOf(title: string): string {
  const whole = join(title)
  const [main = ''] = title.split(/:\s/)
  const slug = whole.length > longestSlug ? cut(join(main)) : whole
  if (slug === '') return 'book'
  return reserved.test(slug) ? `${slug}-book` : slug
}

function join(text: string): string {
  const words = text
    .toLowerCase()
    .replaceAll(/[ßæœøđðþłı]/g, (letter) => plainLetters[letter] ?? letter)
    .normalize('NFKD')
    // An accent is dropped from a Latin letter only: й is not и.
    .replaceAll(/(?<=[a-z])\p{M}+/gu, '')
    .normalize('NFC')
    .replaceAll(/['’ʼ]/g, '')
    .match(/[\p{L}\p{N}\p{M}]+/gu)
  return (words ?? []).join('-')
}

function cut(slug: string): string {
  if (slug.length <= longestSlug) return slug
  const end = slug.lastIndexOf('-', longestSlug)
  return end > 0 ? slug.slice(0, end) : [...slug].slice(0, longestSlug).join('')
}
