import type { Font, OwnFont, Templates } from '../../book.ts'
import { familyOfRole } from './load-fonts.ts'

interface BookFonts {
  /** For roles. */
  readonly own: readonly OwnFont[]
  /** In print: of the scripts that the book is written in, and for characters that others have not. */
  readonly leading: readonly Font[]
  readonly spare: readonly Font[]
  /** In print: for such characters in code. */
  readonly inCode: readonly Font[]
  readonly hasFormulas: boolean
}

/** The family that code is set in. */
export function codeFamily(own: readonly OwnFont[]): string {
  return own.find(({ use }) => use === 'code')?.font.family ?? familyOfRole('code')
}

/** Style sheets of pages and of the cover, which is a picture; then those that screens have too. */
const printed = ['print', 'cover']
const shown = ['formula', 'book', 'ebook', 'web']

/**
 * The look of a book that has fonts of its own: wherever a style sheet lists families of `templates/fonts.yaml`,
 * it lists the others in their places too.
 *
 * In print every list ends with all families: a character that the first has not is in one of them.
 */
export function dressTemplates(templates: Templates, fonts: BookFonts): Templates {
  const { hasFormulas, inCode, leading, own, spare } = fonts
  const usual = templates.fonts.filter(({ setsFormulas }) => !setsFormulas)
  const known = new Set(templates.fonts.map(({ family }) => family))
  const familiesFor = (role: string): readonly string[] =>
    own.filter(({ use }) => use === role).map(({ font }) => font.family)
  const roles = ['text', 'code'] as const
  const inPlaceOf = new Map(roles.map((role) => [familyOfRole(role), familiesFor(role)]))
  const withOwn = (names: readonly string[]) =>
    names.flatMap((name) => [...(inPlaceOf.get(name) ?? []), name])
  const added = [...leading, ...spare].map(({ family }) => family)
  const everywhere = [...withOwn(usual.map(({ family }) => family)), ...added]
  const inPrint = (names: readonly string[]): readonly string[] => {
    const isUsual = (name: string) => usual.some(({ family }) => family === name)
    const first = withOwn(names.filter(isUsual))
    const forScripts = leading.map(({ family }) => family)
    const forCode = inCode.map(({ family }) => family)
    const isCode = names[0] === familyOfRole('code')
    return [
      ...(isCode ? [...first, ...forCode, ...forScripts] : [...forScripts, ...first]),
      ...everywhere,
      ...names,
    ]
  }
  const dress = (name: string, css: string): string =>
    css.replaceAll(familyList, (list) => {
      const names = list.split(/,\s*/).map((each) => each.slice(1, -1))
      if (!names.every((each) => known.has(each))) return list
      if (name === 'formula') return quote([...withOwn(names), ...added])
      return quote(printed.includes(name) ? inPrint(names) : withOwn(names))
    })
  const headings = familiesFor('headings')
  return {
    ...templates,
    fonts: [
      ...own.map(({ font }) => font),
      ...templates.fonts.map((font) => {
        const part = spare.find(({ source }) => source === font.source)
        return part && !hasFormulas ? part : font
      }),
      ...[...leading, ...spare, ...inCode].filter(({ family }) => !known.has(family)),
    ],
    style: (name, texts) => {
      const css = templates.style(name, texts)
      if (![...printed, ...shown].includes(name)) return css
      const hasHeadings = headings.length > 0 && ['print', 'book'].includes(name)
      if (!hasHeadings) return dress(name, css)
      const families = quote([...headings, ...everywhere])
      return `${dress(name, css)}\n${templates.style('headings', { families })}`
    },
  }
}

const familyList = /"[^"\n]+"(?:,\s*"[^"\n]+")*/g

function quote(families: readonly string[]): string {
  return [...new Set(families)].map((family) => `"${family}"`).join(', ')
}
