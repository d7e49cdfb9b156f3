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

/** A letter or mark of a script that runs from right to left. */
export const leftward =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
