import type { Element, Nodes } from 'hast'
import type { Font } from '../book.ts'

/** For each face that a text needs, the characters that it is needed for. */
export type FontUse = ReadonlyMap<Font, ReadonlySet<number>>

interface Style {
  readonly family: string
  readonly weight: number
  readonly italic: boolean
}

const serif = 'Source Serif Pro'
const sans = 'Source Sans Pro'
const code = 'Source Code Pro'

const mathematics = 'STIX Two Math'

/** Where a character is looked for that the family of its style lacks. */
const fallbacks = [serif, sans, code]

/** How the style sheets set elements; what is not listed is set as what is around it. */
const byTag: Readonly<Record<string, Partial<Style>>> = {
  em: { italic: true },
  i: { italic: true },
  cite: { italic: true },
  dfn: { italic: true },
  var: { italic: true },
  strong: { weight: 700 },
  b: { weight: 700 },
  h1: { weight: 600 },
  h2: { weight: 600 },
  h3: { weight: 600 },
  h4: { weight: 600 },
  h5: { weight: 400, italic: true },
  h6: { weight: 400, italic: true },
  dt: { weight: 600 },
  th: { weight: 600 },
  table: { family: sans },
  caption: { family: sans, weight: 600 },
  figcaption: { family: sans },
  nav: { family: sans },
  code: { family: code },
  pre: { family: code },
  kbd: { family: code },
  samp: { family: code },
  math: { family: mathematics, weight: 400, italic: false },
}

const byClass: Readonly<Record<string, Partial<Style>>> = {
  byline: { family: sans },
  contents: { family: sans },
  contributor: { family: sans },
  backlink: { family: sans },
  epigraph: { italic: true },
  imprint: { family: sans },
  kicker: { family: sans, weight: 600 },
  note: { family: sans },
  'note-title': { weight: 600 },
  'task-box': { family: sans },
  'notes-title': { weight: 600 },
  noteref: { italic: false, weight: 400 },
  'pull-quote': { italic: true },
  'skip-link': { family: sans, weight: 600 },
  subtitle: { italic: true },
}

/** The faces that a text uses, as the style sheets set it, and the characters of each. */
export function fontUse(root: Nodes, fonts: readonly Font[]): FontUse {
  const use = new Map<Font, Set<number>>()
  const stacks = new Map<string, { faces: readonly Font[]; seen: Set<string> }>()
  collect(root, { family: serif, weight: 400, italic: false })
  return use

  function collect(node: Nodes, style: Style): void {
    if (node.type === 'text') addText(node.value, style)
    if (!('children' in node)) return
    const inner = node.type === 'element' ? styleOf(node, style) : style
    if (!inner) return
    if (isVariable(node)) addText(italicOf(textIn(node)), inner)
    // Its sign is drawn, and no text.
    if (isRoot(node)) addText('√', inner)
    for (const child of node.children) collect(child, inner)
  }

  function addText(text: string, style: Style): void {
    const key = Object.values(style).join()
    const stack = stacks.get(key) ?? { faces: facesFor(style, fonts), seen: new Set() }
    stacks.set(key, stack)
    for (const character of text) {
      if (stack.seen.has(character)) continue
      stack.seen.add(character)
      const codePoint = character.codePointAt(0) ?? 0
      const face = stack.faces.find(({ codePoints }) => codePoints.has(codePoint))
      if (face) use.set(face, (use.get(face) ?? new Set()).add(codePoint))
    }
  }
}

/** Whether a letter of a formula stands alone: then it is slanted, as a character of its own. */
function isVariable(node: Nodes): node is Element {
  if (node.type !== 'element' || node.tagName !== 'mi') return false
  return node.properties.mathvariant !== 'normal' && [...textIn(node)].length === 1
}

function isRoot(node: Nodes): boolean {
  return node.type === 'element' && /^m(?:sqrt|root)$/.test(node.tagName)
}

function textIn({ children: [text] }: Element): string {
  return text?.type === 'text' ? text.value.trim() : ''
}

/** First and last letter of an alphabet, and the first of its italics. @see https://www.w3.org/TR/mathml-core/#italic-mappings */
const italics = [
  [0x41, 0x5a, 0x1d434],
  [0x61, 0x7a, 0x1d44e],
  [0x391, 0x3a9, 0x1d6e2],
  [0x3b1, 0x3c9, 0x1d6fc],
] as const

/** Italics that stand elsewhere in Unicode. */
const strayItalics: Readonly<Record<string, string>> = {
  h: '\u210e',
  ı: '\u{1d6a4}',
  ȷ: '\u{1d6a5}',
  '∇': '\u{1d6fb}',
  '∂': '\u{1d715}',
  ϵ: '\u{1d716}',
  ϑ: '\u{1d717}',
  ϰ: '\u{1d718}',
  ϕ: '\u{1d719}',
  ϱ: '\u{1d71a}',
  ϖ: '\u{1d71b}',
}

function italicOf(letter: string): string {
  const code = letter.codePointAt(0) ?? 0
  const [first = 0, , start = 0] =
    italics.find(([from, to]) => code >= from && code <= to) ?? []
  const mapped = start > 0 ? String.fromCodePoint(code - first + start) : ''
  return strayItalics[letter] ?? mapped
}

/** How an element is set; `undefined` for one that is not shown. */
function styleOf({ properties, tagName }: Element, around: Style): Style | undefined {
  if (tagName === 'head') return undefined
  const classes = Array.isArray(properties.className) ? properties.className : []
  const named = classes.map((name) => byClass[String(name)] ?? {})
  const style = Object.assign({ ...around }, byTag[tagName] ?? {}, ...named) as Style
  // Emphasis within what is italic already stands upright.
  const isTurned = tagName === 'em' && around.italic
  return isTurned ? { ...style, italic: false } : style
}

/** The faces to look in for a character: the nearest of each family, its own first. */
function facesFor(style: Style, fonts: readonly Font[]): readonly Font[] {
  const families = new Set([style.family, ...fallbacks])
  return [...families].flatMap((family) => {
    const members = fonts.filter((font) => font.family === family)
    const [nearest] = members.toSorted((a, b) => distance(a, style) - distance(b, style))
    return nearest ? [nearest] : []
  })
}

function distance(font: Font, { italic, weight }: Style): number {
  const isOtherSlant = (font.style === 'italic') !== italic
  return Math.abs(font.weight - weight) + (isOtherSlant ? 1000 : 0)
}
