import type { Element } from 'hast'

/**
 * Kinds of section as the EPUB Structural Semantics Vocabulary names them; for most, DPUB-ARIA has a
 * role of the same name.
 *
 * @see https://www.w3.org/TR/epub-ssv-11/
 * @see https://www.w3.org/TR/dpub-aria-1.1/
 */
const kinds = new Set(
  `abstract acknowledgments afterword appendix bibliography chapter colophon conclusion contributors
  copyright-page credits dedication endnotes epigraph epilogue errata foreword glossary
  halftitlepage imprimatur index introduction loi lot other-credits part preamble preface prologue
  qna revision-history volume`.split(/\s+/),
)

/** What authors write for some of them. */
const otherNames: Readonly<Record<string, string>> = {
  acknowledgements: 'acknowledgments',
  copyright: 'copyright-page',
  halftitle: 'halftitlepage',
  'half-title': 'halftitlepage',
  'list-of-illustrations': 'loi',
  'list-of-tables': 'lot',
}

/** The kind of section that its first heading names by a class, such as `preface`; else `chapter`. */
export function roleOf(heading: Element | undefined): string {
  const classes = heading?.properties.className
  const names = Array.isArray(classes) ? classes.map(String) : []
  const known = names.map((name) =>
    Object.hasOwn(otherNames, name) ? (otherNames[name] ?? name) : name,
  )
  return known.find((name) => kinds.has(name)) ?? 'chapter'
}
