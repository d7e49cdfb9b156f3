import type { ElementContent, Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { Node } from 'unist'
import { SKIP, visit } from 'unist-util-visit'
import type { VFile } from 'vfile'
import type { Book, Font, Templates } from '../book.ts'
import { report } from '../problems/report.ts'

/** Characters that have no glyph of their own: spaces, joiners, directions, and doubles that `load` removes. */
const needless = /^(?:\s|\p{Cf}|\p{Variation_Selector}|\u02bb|\u02bc|\u2010|\u2215)$/u

/** Reports each character of the text for which the book's fonts have no glyph, where it first stands in a file. */
export function checkGlyphs(book: Book, templates: Templates): void {
  const known = codePointsOf(templates.fonts.filter((font) => !font.setsFormulas))
  const knownInFormulas = codePointsOf(templates.fonts)
  for (const section of book.sections) {
    const missing = new Set<string>()
    const check = (tree: Root | ElementContent) =>
      checkTree(tree, section.file, { known, knownInFormulas, missing })
    check(section.tree)
    for (const note of section.notes) note.children.forEach(check)
  }
  checkSettings(book, known)
}

function codePointsOf(fonts: readonly Font[]): ReadonlySet<number> {
  return new Set(fonts.flatMap(({ codePoints }) => [...codePoints]))
}

/** Texts of the settings that are printed. */
function checkSettings({ config, configFile }: Book, known: ReadonlySet<number>): void {
  const { authors, contributors, description, publisher, rights, subtitle, title } =
    config
  const people = [...authors, ...contributors].map(({ name }) => name).join(' ')
  const texts = { title, subtitle, authors: people, publisher, rights, description }
  for (const [key, text] of Object.entries(texts)) {
    const missing = [...new Set(text ?? '')].filter((char) => !hasGlyph(char, known))
    if (missing.length === 0) continue
    const place = configFile.data.configPlaces?.get(key)
    report(configFile, 'glyph-missing', [missing.join(''), codesOf(missing)], place)
  }
}

interface Glyphs {
  readonly known: ReadonlySet<number>
  readonly knownInFormulas: ReadonlySet<number>
  /** Characters that have been reported. */
  readonly missing: Set<string>
}

function checkTree(tree: Root | ElementContent, file: VFile, glyphs: Glyphs): void {
  visit(tree, (node) => {
    if (node.type === 'element' && node.tagName === 'math') {
      reportMissing(textOf(node), glyphs.knownInFormulas, node, file, glyphs)
      return SKIP
    }
    if (node.type === 'text') reportMissing(node.value, glyphs.known, node, file, glyphs)
    return undefined
  })
}

function reportMissing(
  text: string,
  known: ReadonlySet<number>,
  node: Node,
  file: VFile,
  { missing }: Glyphs,
): void {
  const found = new Set([...text].filter((char) => !hasGlyph(char, known)))
  const unreported = [...found].filter((char) => !missing.has(char))
  for (const char of unreported) missing.add(char)
  if (unreported.length > 0) {
    report(file, 'glyph-missing', [unreported.join(''), codesOf(unreported)], node)
  }
}

function hasGlyph(char: string, known: ReadonlySet<number>): boolean {
  const codePoint = char.codePointAt(0) ?? 0
  return codePoint < 0x7f || known.has(codePoint) || needless.test(char)
}

function codesOf(chars: readonly string[]): string {
  const codes = chars.map((char) => (char.codePointAt(0) ?? 0).toString(16).toUpperCase())
  return codes.map((code) => `U+${code.padStart(4, '0')}`).join(' ')
}
