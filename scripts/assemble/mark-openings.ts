import type { Element, ElementContent, Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { h } from 'hastscript'
import type { Look } from '../book.ts'
import { addClasses, classesOf, elementsOf, hasClass, isHeading } from '../lib/hast.ts'

type Opening = NonNullable<Look['opening']>

/** Less lines may be fewer than a large letter is high, with one more below it. */
const fewestForLetter = 3.7

/** So many are its lines at most: a note in them would break these anew. */
const besideLetter = 3.53

/** Lines of most looks hold as many characters at most; of those that hold fewer, more are needed all the same. */
const usualLine = 65

/** Words that have no small capitals in most scripts: those of three have them. */
const cased =
  /^[\p{Pi}„‚]?[\u00a0\u202f]?[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u

/**
 * Marks the first words of a section, as `.lead`, for a look that opens sections with them; and the paragraph as `.drop`
 * whose first letter may be as high as several lines. Nothing, where the text begins with anything but a word, or a quotation.
 */
export function markOpening({ children }: Root, opening: Opening): void {
  const first = children.find(
    (node): node is Element => node.type === 'element' && !isBeforeText(node),
  )
  const titles = children.slice(0, first && children.indexOf(first))
  const [text] = first?.children ?? []
  if (first?.tagName !== 'p' || text?.type !== 'text' || !cased.test(text.value)) return
  const lead = leadOf(text.value, opening)
  if (lead.length < 2) return
  // A mark at it would be as large, and some letters reach into the line below.
  const isDropped =
    opening.letter &&
    /^(?![QJ])\p{L}\p{M}*[\p{L}\s]/u.test(lead) &&
    mayDrop(first, opening.line) &&
    // Where notes of a title float at the page's foot, no letter floats above them.
    !titles.flatMap(elementsOf).some((each) => hasClass(each, 'noteref'))
  const letter = isDropped ? [...text.value.slice(0, 2).normalize('NFC')][0] : ''
  const start = letter?.length ?? 0
  const parts: ElementContent[] = [
    ...(letter
      ? [h('span', { className: ['initial'] }, h('span', { ...text, value: letter }))]
      : []),
    h('span', { className: ['lead'] }, { ...text, value: lead.slice(start) }),
    { ...text, value: text.value.slice(lead.length) },
  ]
  first.children.splice(0, 1, ...parts)
  if (isDropped) addClasses(first, ['drop'])
}

/** What stands between the title of a section and its text. */
function isBeforeText(element: Element): boolean {
  return (
    isHeading(element) ||
    ['chapter-subtitle', 'chapter-authors', 'epigraph', 'abstract'].some((name) =>
      hasClass(element, name),
    )
  )
}

/** As many words as there may be, up to the first mark. */
function leadOf(text: string, { characters, words }: Opening): string {
  const pattern = new RegExp(
    `^[\\p{Pi}„‚]?[\\u00a0\\u202f]?[\\p{L}\\p{M}’-]+(?:[ \\u00a0][\\p{L}\\p{M}’-]+){0,${words - 1}}`,
    'u',
  )
  let lead = pattern.exec(text)?.[0] ?? ''
  while (lead.length > characters && /[ \u00a0]/.test(lead))
    lead = lead.replace(/[ \u00a0][^ \u00a0]*$/, '')
  return lead
}

function mayDrop(paragraph: Element, line = usualLine): boolean {
  const characters = Math.max(usualLine, line)
  const isLong = textOf(paragraph).length >= fewestForLetter * characters
  let length = 0
  for (const child of paragraph.children) {
    if (
      child.type === 'element' &&
      (hasClass(child, 'noteref') || child.tagName === 'img')
    )
      return length >= besideLetter * characters && isLong
    length += textOf(child).length
  }
  return isLong
}

/** Kinds of section in which a work does not end. */
const backMatter =
  /^(?:acknowledgments|appendix|bibliography|colophon|contributors|(?:other-)?credits|endnotes|errata|glossary|index|references|revision-history)$/

/** Marks the last paragraph of a work's text, for a look that puts a sign after it. */
export function markEnd(
  trees: readonly { readonly tree: Root; readonly role: string }[],
): void {
  const text = trees.findLast(({ role }) => !backMatter.test(role))?.tree.children ?? []
  const elements = text.filter((node): node is Element => node.type === 'element')
  const end = elements.findIndex(
    (element) =>
      isHeading(element) && classesOf(element).some((name) => backMatter.test(name)),
  )
  const last = (end < 0 ? elements : elements.slice(0, end)).at(-1)
  if (last?.tagName === 'p') addClasses(last, ['end-sign'])
}
