import type { Element } from 'hast'

/**
 * Roles of DPUB-ARIA 1.1 that a whole section may have, without `doc-`, by what authors write.
 * https://www.w3.org/TR/dpub-aria-1.1/
 */
const roles: Readonly<Record<string, string>> = {
  acknowledgements: 'acknowledgments',
  acknowledgments: 'acknowledgments',
  afterword: 'afterword',
  appendix: 'appendix',
  bibliography: 'bibliography',
  chapter: 'chapter',
  colophon: 'colophon',
  conclusion: 'conclusion',
  credits: 'credits',
  dedication: 'dedication',
  epigraph: 'epigraph',
  epilogue: 'epilogue',
  errata: 'errata',
  foreword: 'foreword',
  glossary: 'glossary',
  introduction: 'introduction',
  part: 'part',
  preface: 'preface',
  prologue: 'prologue',
}

/** The role that a section's first heading names by a class, such as `preface`; else `chapter`. */
export function roleOf(heading: Element | undefined): string {
  const classes = heading?.properties.className
  const names = Array.isArray(classes) ? classes.map(String) : []
  const named = names.find((name) => Object.hasOwn(roles, name)) ?? 'chapter'
  return roles[named] ?? 'chapter'
}
