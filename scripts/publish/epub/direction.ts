/** Scripts that are written from right to left, as ISO 15924 names them. */
const rightToLeft = new Set(
  'Adlm Arab Aran Hebr Mand Mend Nkoo Rohg Samr Syrc Thaa Yezi'.split(' '),
)

/** The direction in which a language is written, given as a BCP 47 tag. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  try {
    const { script } = new Intl.Locale(language).maximize()
    return script && rightToLeft.has(script) ? 'rtl' : 'ltr'
  } catch {
    // Not a language tag; the direction of what stands around it serves.
    return 'ltr'
  }
}
