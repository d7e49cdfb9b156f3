import type { Atrule, CssNode, Declaration } from 'css-tree'
import generate from 'css-tree/generator'
import parse from 'css-tree/parser'
import { string } from 'css-tree/utils'
import walk from 'css-tree/walker'
import type { Font, FontRole, Templates } from '../../book.ts'
import { readData } from '../../lib/read-template.ts'
import { subsetFonts } from '../../lib/subset-fonts.ts'
import { readFamilies } from '../templates/style-type.ts'
import { type DrawnElement, isElement, textIn } from './build-drawing.ts'

/** What is set instead of fonts that are not there, by kind: the role of a family. */
const substitutes = readData<Readonly<Record<string, FontRole>>>('drawing-fonts.yaml')

/** No fonts at all, or those of the machine, of which a book has none. */
const generic =
  /^(?:cursive|fantasy|math|emoji|system-ui|ui-[\w-]+|-apple-system|BlinkMacSystemFont)$/i

/** So many fonts that are not there are told of one drawing. */
const mostMissing = 20

/** Elements whose text is not drawn. */
const undrawn = new Set(['style', 'title', 'desc'])

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
  const sheets = elements
    .filter(({ name }) => name === 'style')
    .map((element) => [element, parse(textIn(element))] as const)
  const own = new Set(sheets.flatMap(([, sheet]) => ownFamilies(sheet)))
  const known = new Map(
    templates.fonts.map(({ family }) => [family.toLowerCase(), family]),
  )
  for (const [element, sheet] of sheets)
    element.children = [{ type: 'text', value: setIn(sheet) }]
  for (const element of elements) {
    const { 'font-family': list, style } = element.attributes
    const declarations = style && parse(style, { context: 'declarationList' })
    element.attributes = {
      ...element.attributes,
      ...(list && { 'font-family': setList(list) }),
      ...(declarations && { style: setIn(declarations) }),
    }
  }
  root.attributes = { 'font-family': familyFor(['text']), ...root.attributes }
  const css = await facesOf(text, used, elements, templates)
  const children = [{ type: 'text', value: css } as const]
  root.children.unshift({ type: 'element', name: 'style', attributes: {}, children })
  return [...missing].slice(0, mostMissing)

  function substituteFor(kind: string): string | undefined {
    const role = substitutes[kind]
    return role && templates.look.stacks[role][0]
  }

  function setIn(tree: CssNode): string {
    walk(tree, function (node) {
      // A face that is defined stays as it is.
      if (node.type === 'Declaration' && !isFace(this.atrule)) replace(node)
    })
    return generate(tree)
  }

  function setList(list: string): string {
    const [value] = list.split(';', 1)
    const tree = parse(`font-family:${value}`, { context: 'declarationList' })
    return setIn(tree).replace('font-family:', '')
  }

  function replace(declaration: Declaration): void {
    const { before = [], families = [] } = readFamilies(declaration) ?? {}
    const names = families.map(({ family }) => family)
    // What is no name is said elsewhere, as by `var()`.
    if (names.length === 0 || names.some((name) => name === '' || own.has(name))) return
    const value = [...before.map((each) => generate(each)), familyFor(names)].join(' ')
    declaration.value = { type: 'Raw', value }
  }

  /** The family to set instead of some. */
  function familyFor(names: readonly string[]): string {
    const family = names
      .map((name) => known.get(name.toLowerCase()) ?? substituteFor(name.toLowerCase()))
      .find((name) => name !== undefined)
    const [first = ''] = names
    const isThere = known.has(first.toLowerCase()) || first.toLowerCase() in substitutes
    if (!isThere && !generic.test(first)) missing.add(first)
    const chosen = family ?? substituteFor('text') ?? ''
    used.add(chosen)
    return string.encode(chosen)
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
function ownFamilies(sheet: CssNode): readonly string[] {
  const families: string[] = []
  walk(sheet, function (node) {
    if (node.type !== 'Declaration' || !isFace(this.atrule)) return
    families.push(...(readFamilies(node)?.families ?? []).map(({ family }) => family))
  })
  return families
}

function isFace(rule: Atrule | null): boolean {
  return /^font-face$/i.test(rule?.name ?? '')
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
