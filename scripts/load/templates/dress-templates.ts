import type {
  Font,
  FontRole,
  FontStacks,
  OwnFont,
  OwnStyle,
  Templates,
} from '../../book.ts'

interface BookFonts {
  /** For roles. */
  readonly own: readonly OwnFont[]
  /** For style sheets that ask for them. */
  readonly named: readonly Font[]
  /** In print: of the scripts that the book is written in, and for characters that others have not. */
  readonly leading: readonly Font[]
  readonly spare: readonly Font[]
  /** In print: for such characters in code. */
  readonly inCode: readonly Font[]
  readonly hasFormulas: boolean
  readonly ownStyle?: OwnStyle | undefined
}

/** The family that code is set in. */
export function codeFamily(own: readonly OwnFont[], { look }: Templates): string {
  const given = own.find(({ use }) => use === 'code')
  return given?.font.family ?? look.stacks.code[0] ?? ''
}

/** Style sheets of pages and of the cover, which is a picture. */
const printed = ['print', 'cover', 'cover-wrap']

/**
 * The look of a book that has fonts of its own: wherever a style sheet asks for a role, they stand before the families
 * of the look.
 *
 * In print every list ends with all families: a character that the first has not is in one of them.
 */
export function dressTemplates(templates: Templates, fonts: BookFonts): Templates {
  const { hasFormulas, inCode, leading, named, own, ownStyle, spare } = fonts
  const { stacks } = templates.look
  const usual = templates.fonts.filter(({ setsFormulas }) => !setsFormulas)
  const known = new Set([...templates.fonts, ...named].map(({ family }) => family))
  const namesOf = (list: readonly Font[]) => list.map(({ family }) => family)
  const ownFor = (role: string): readonly string[] =>
    namesOf(own.filter(({ use }) => use === role).map(({ font }) => font))
  const inPlaceOf = new Map(
    (['text', 'code'] as const).map((role) => [stacks[role][0], ownFor(role)]),
  )
  const withOwn = (names: readonly string[]) =>
    names.flatMap((name) => [...(inPlaceOf.get(name) ?? []), name])
  const added = namesOf([...leading, ...spare])
  const inFormulas = added.filter((family) => !stacks.formulas.includes(family))
  const everywhere = [...withOwn(namesOf(usual)), ...added]
  const forScreens = (names: readonly string[], role: FontRole) =>
    role === 'headings' ? [...ownFor(role), ...withOwn(names)] : withOwn(names)
  const forPrint = (names: readonly string[], role: FontRole) => {
    const scripts = namesOf(leading)
    const first = forScreens(names, role)
    return [
      ...(role === 'code'
        ? [...first, ...namesOf(inCode), ...scripts]
        : [...scripts, ...first]),
      ...everywhere,
      ...stacks.formulas,
    ]
  }
  const stacksFor = (sheet: string): FontStacks => {
    const change = printed.includes(sheet) ? forPrint : forScreens
    const entries = (Object.keys(stacks) as FontRole[]).map((role) => {
      const last = sheet === 'formula' && role === 'text' ? inFormulas : []
      return [role, [...new Set([...change(stacks[role], role), ...last])]]
    })
    return Object.fromEntries(entries) as FontStacks
  }
  // Spans in type of another family stand on the same line only if theirs is as high.
  const { metrics } =
    usual.find(({ family, metrics }) => metrics && stacks.text.includes(family)) ?? {}
  const ownFaces = [...new Set([...own.map(({ font }) => font), ...named])]
  const isReplaced = ({ family, style, weight }: Font) =>
    named.some(
      (font) => font.family === family && font.style === style && font.weight === weight,
    )
  return {
    ...templates,
    fonts: [
      ...ownFaces.map((font) => (metrics ? { ...font, metrics } : font)),
      ...templates.fonts
        .filter((font) => !isReplaced(font))
        .map((font) => {
          const part = spare.find(({ source }) => source === font.source)
          return part && !hasFormulas ? part : font
        }),
      ...[...leading, ...spare, ...inCode].filter(({ family }) => !known.has(family)),
    ],
    withOwnStyle: (medium, ours) => {
      const own = ownStyle?.css(medium, stacksFor(medium)) ?? { forAll: '', others: '' }
      const usual = [ours, own.forAll].join('\n')
      // Old e-readers know no layers: see own-sheets.ts.
      if (medium === 'ebook') return [usual, own.others].join('\n')
      return own.others === '' && medium !== 'print'
        ? usual
        : templates.style('layers', { ours: usual, own: own.others })
    },
    style: (name, texts) => {
      // The proof is a page of ours, not the author's.
      if (name === 'proof') return templates.style(name, texts)
      const css = templates.style(name, texts, stacksFor(name))
      const hasHeadings =
        ownFor('headings').length > 0 && ['print', 'book'].includes(name)
      if (!hasHeadings) return css
      const headings = [...new Set([...ownFor('headings'), ...everywhere])]
      return `${css}\n${templates.style('headings', {}, { ...stacks, headings })}`
    },
  }
}
