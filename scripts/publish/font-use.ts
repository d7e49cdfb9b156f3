import type { Element, Nodes } from 'hast'
import type { Font } from '../book.ts'
import { type Looks, readFontRules, rulesFor } from './font-rules.ts'

/** For each face that pages need, the characters that it is needed for, as code points. */
export type FontUse = ReadonlyMap<Font, ReadonlySet<number>>

/**
 * The faces that pages are set in, and the characters of each, as their style sheet says.
 *
 * What a rule asks for that may hold or not is added to what holds without it: a face may get
 * characters that it does not need, and lacks none.
 *
 * @throws When a rule asks for a font in a way that is not understood.
 */
export function fontUse(
  pages: readonly Nodes[],
  style: string,
  fonts: readonly Font[],
): FontUse {
  const rulesOf = rulesFor(readFontRules(style))
  const facesOf = facesFor(fonts)
  const use = new Map<Font, Set<number>>()
  for (const page of pages) collect(page, [], unstyled)
  return use

  function collect(node: Nodes, around: readonly Element[], looks: Looks): void {
    if (node.type === 'text') add(node.value, looks)
    if (!('children' in node) || isUnseen(node)) return
    const path = node.type === 'element' ? [...around, node] : around
    const own = node.type === 'element' ? enter(node, path, looks) : looks
    for (const child of node.children) collect(child, path, own)
  }

  function enter(element: Element, path: readonly Element[], around: Looks): Looks {
    let looks = around
    for (const rule of rulesOf(path)) {
      looks = rule.isCertain ? { ...looks, ...rule.looks } : either(looks, rule.looks)
      add(rule.content, looks)
    }
    add(drawnFor(element), looks)
    if (looks.numbers.includes(true)) add(numbersOf(element), looks)
    return looks
  }

  function add(text: string, looks: Looks): void {
    if (text === '') return
    const { seen, stacks } = facesOf(looks)
    for (const character of text) {
      if (!seen.has(character)) addTo(stacks, character.codePointAt(0) ?? 0)
      seen.add(character)
    }
  }

  function addTo(stacks: Faces['stacks'], codePoint: number): void {
    for (const stack of stacks) {
      const face = stack.find(({ codePoints }) => codePoints.has(codePoint))
      // A hyphen too, where a browser breaks a word.
      if (face) use.set(face, (use.get(face) ?? new Set([0x2d])).add(codePoint))
    }
  }
}

const unstyled: Looks = {
  families: [],
  weights: [400],
  styles: ['normal'],
  numbers: [true],
}

/** Of an EPUB's navigation document, some lists are for reading systems alone. */
function isUnseen(node: Nodes): boolean {
  return (
    node.type === 'element' &&
    (node.tagName === 'head' || Boolean(node.properties.hidden))
  )
}

function either(looks: Looks, more: Partial<Looks>): Looks {
  const { families = [], numbers = [], styles = [], weights = [] } = more
  return {
    numbers: [...new Set([...looks.numbers, ...numbers])],
    families: [...new Set([...looks.families, ...families])],
    weights: [...new Set([...looks.weights, ...weights])],
    styles: [...new Set([...looks.styles, ...styles])],
  }
}

interface Faces {
  /** For each way in which a text may be set, the faces in which a character is looked for, in order. */
  readonly stacks: readonly (readonly Font[])[]
  /** Characters that were looked for. */
  readonly seen: Set<string>
}

function facesFor(fonts: readonly Font[]): (looks: Looks) => Faces {
  const known = new Map<string, Faces>()
  return ({ families, styles, weights }) => {
    const key = [families.join('|'), styles, weights].join(' ')
    const faces = known.get(key) ?? {
      stacks: families.flatMap((names) =>
        weights.flatMap((weight) =>
          styles.map((style) => stackOf(names, weight, style, fonts)),
        ),
      ),
      seen: new Set(),
    }
    known.set(key, faces)
    return faces
  }
}

/** Of each family that is named, the nearest face, as CSS chooses it. */
function stackOf(
  names: string,
  weight: number,
  style: Font['style'],
  fonts: readonly Font[],
): readonly Font[] {
  const distance = (font: Font): number =>
    Math.abs(font.weight - weight) + (font.style === style ? 0 : 1000)
  return names.split(',').flatMap((name) => {
    const family = name.trim().replace(/^["']|["']$/g, '')
    const members = fonts.filter((font) => font.family === family)
    return members.toSorted((a, b) => distance(a) - distance(b)).slice(0, 1)
  })
}

/** Characters that a browser draws for an element of MathML that has others, or none. */
function drawnFor({ children: [text], properties, tagName }: Element): string {
  if (tagName === 'msqrt' || tagName === 'mroot') return '√'
  if (tagName !== 'mi' || properties.mathvariant === 'normal') return ''
  const letter = text?.type === 'text' ? text.value.trim().normalize('NFKC') : ''
  return slanted.filter((each) => each.normalize('NFKC') === letter).join('')
}

/** The numbers that a browser puts before the items of a list. */
function numbersOf({ children, properties, tagName }: Element): string {
  if (tagName !== 'ol') return ''
  const first = Number(properties.start ?? 1)
  return `${children.map((_, index) => first + index).join('')}.`
}

/** Letters of a formula that stand alone are slanted ones. @see https://www.w3.org/TR/mathml-core/#italic-mappings */
const slanted = [
  [0x210e, 0x210e],
  [0x1d434, 0x1d467],
  [0x1d6a4, 0x1d6a5],
  [0x1d6e2, 0x1d71b],
].flatMap(([first = 0, last = 0]) =>
  Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at)),
)
