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
