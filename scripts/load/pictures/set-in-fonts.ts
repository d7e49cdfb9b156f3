import type { Font, FontRole, Templates } from '../../book.ts'
import { readData } from '../../lib/read-template.ts'
import { subsetFonts } from '../../lib/subset-fonts.ts'
import { type DrawnElement, isElement, textIn } from './build-drawing.ts'

/** What is set instead of fonts that are not there, by kind: the role of a family. */
const substitutes = readData<Readonly<Record<string, FontRole>>>('drawing-fonts.yaml')

/** No fonts at all, or those of the machine, of which a book has none. */
const generic =
  /^(?:cursive|fantasy|math|emoji|system-ui|ui-[\w-]+|-apple-system|BlinkMacSystemFont)$/i

/** Values that are said elsewhere. */
const inherited = /^\s*(?:inherit|initial|unset|revert|revert-layer|var\(.*)\s*$/i

/** A longer value of `font` is none. */
const longestFont = 500

/** So many fonts that are not there are told of one drawing. */
const mostMissing = 20

/** Elements whose text is not drawn. */
const undrawn = new Set(['style', 'title', 'desc'])

/** A face that is defined, which stays as it is, or the families of a rule: alone, or after the size of a type. */
const families =
  /@font-face\s*\{[^}]*\}|(?<=[;{\s]|^)font-family\s*:([^;}]*)|(?<=[;{\s]|^)font\s*:([^;}]*)/gi

/** What stands before the families in `font`. */
const beforeFamilies =
  /^(.*?(?:[\d.]+(?:[a-z]+|%)|(?:x{1,2}-)?(?:small|large)|medium|smaller|larger)(?:\s*\/\s*[\w.%]+)?)\s+(\S.*)$/is

/**
 * Lets the words of a drawing be set in the book's fonts, of which it gets what it needs: a picture is shown
 * without those of the page around it, and of the machine.
 *
 * A font of the book is taken by its name, the kinds of fonts as `templates/drawing-fonts.yaml` has them, and
 * the font of the text for any other.
 *
 * @returns The names of fonts that are not there.
 */
export async function setInFonts(
  root: DrawnElement,
  templates: Templates,
): Promise<readonly string[]> {
  const elements = elementsIn(root)
  const text = elements
    .map((each) => (undrawn.has(each.name) ? '' : textIn(each)))
    .join('')
  if (text.trim() === '') return []
  const missing = new Set<string>()
  const used = new Set<string>()
  const own = new Set(elements.flatMap(ownFamilies))
  const known = new Map(
    templates.fonts.map(({ family }) => [family.toLowerCase(), family]),
  )
  for (const element of elements) {
    const { 'font-family': list, style } = element.attributes
    element.attributes = {
      ...element.attributes,
      ...(list !== undefined && { 'font-family': replace(list) }),
      ...(style !== undefined && { style: replaceIn(style) }),
    }
    if (element.name !== 'style') continue
    element.children = element.children.map((child) =>
      isElement(child) ? child : { ...child, value: replaceIn(child.value) },
    )
  }
  root.attributes = { 'font-family': replace('text'), ...root.attributes }
  const css = await facesOf(text, used, elements, templates)
  const style = { type: 'text', value: css } as const
  root.children.unshift({
    type: 'element',
    name: 'style',
    attributes: {},
    children: [style],
  })
  return [...missing].slice(0, mostMissing)

  function substituteFor(kind: string): string | undefined {
    const role = substitutes[kind]
    return role && templates.look.stacks[role][0]
  }

  function replaceIn(css: string): string {
    return css.replaceAll(families, (whole: string, alone?: string, short?: string) => {
      if (alone !== undefined) return `font-family:${replace(alone)}`
      const value = short !== undefined && short.length < longestFont ? short : ''
      const [, before, list] = beforeFamilies.exec(value) ?? []
      return list === undefined ? whole : `font:${before} ${replace(list)}`
    })
  }

  /** The families to set instead of some. */
  function replace(written: string): string {
    const [list = '', important = ''] = written.split(/(?=!important)/i)
    if (inherited.test(list)) return written
    const names = list
      .split(',')
      .map((name) => name.trim().replaceAll(/^["']|["']$/g, ''))
    if (names.some((name) => own.has(name))) return written
    const family = names
      .map((name) => known.get(name.toLowerCase()) ?? substituteFor(name.toLowerCase()))
      .find((name) => name !== undefined)
    const [first = ''] = names
    const isThere = known.has(first.toLowerCase()) || first.toLowerCase() in substitutes
    if (first !== '' && !isThere && !generic.test(first)) missing.add(first)
    const chosen = family ?? substituteFor('text') ?? ''
    used.add(chosen)
    return `"${chosen}"${important}`
  }
}

function elementsIn(root: DrawnElement): readonly DrawnElement[] {
  const elements: DrawnElement[] = []
  const collect = (element: DrawnElement): void => {
    elements.push(element)
    for (const child of element.children) if (isElement(child)) collect(child)
  }
  collect(root)
  return elements
}

/** The families that a drawing brings along. */
function ownFamilies(element: DrawnElement): string[] {
  const css = element.name === 'style' ? textIn(element) : ''
  const faces = css.match(/@font-face\s*\{[^}]*\}/gi) ?? []
  return faces.flatMap((face) => {
    const [, name] = /font-family\s*:\s*["']?([^;"'}]*)/i.exec(face) ?? []
    return name === undefined ? [] : [name.trim()]
  })
}

/** The rules that bring along what the words need of some families, in the weights and slopes that the drawing speaks of. */
async function facesOf(
  text: string,
  used: ReadonlySet<string>,
  elements: readonly DrawnElement[],
  templates: Templates,
): Promise<string> {
  const said = elements.flatMap((element) => {
    const {
      'font-style': slope = '',
      'font-weight': weight = '',
      style = '',
    } = element.attributes
    return [slope, weight, style, element.name === 'style' ? textIn(element) : '']
  })
  const isBold = said.some((each) => /bold|\b[6-9]00\b/i.test(each))
  const isItalic = said.some((each) => /italic|oblique/i.test(each))
  const points = [...new Set(text)].map((character) => character.codePointAt(0) ?? 0)
  const isWanted = ({ family, style, weight }: Font) =>
    used.has(family) &&
    (weight === 400 || (isBold && weight >= 600)) &&
    (style === 'normal' || isItalic)
  const use = new Map(
    templates.fonts
      .filter(isWanted)
      .map(
        (font) =>
          [font, new Set(points.filter((point) => font.codePoints.has(point)))] as const,
      ),
  )
  const faces = await subsetFonts(templates.fonts, use, 'woff2')
  const rules = faces.map(({ bytes, font }) => {
    const data = Buffer.from(bytes).toString('base64')
    return templates.face(font, `data:font/woff2;base64,${data}`)
  })
  return [...rules, templates.style('drawing')].join('\n')
}
