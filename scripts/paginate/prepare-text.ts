import type { Element, ElementContent, Parents, Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { h } from 'hastscript'
import type { VFile } from 'vfile'
import type { Picture } from '../book.ts'
import { directionOf } from '../lib/direction.ts'
import { isBlank } from '../lib/font-tables.ts'
import { inlineElements } from '../lib/hast.ts'
import { labelOf } from '../lib/numerals.ts'
import { walkHtml } from '../lib/walk.ts'
import { completeTable } from './complete-tables.ts'

/** Where elements of the printed document come from that may not fit the page, and so be reported. */
export interface SourceMarks {
  /** By `data-mark`. */
  readonly places: { readonly node: Element; readonly file: VFile }[]
  /** Names of the pictures in the folder of the document, by their paths in the manuscript. */
  readonly pictureFiles: Map<string, string>
}

/**
 * Makes a text of the manuscript fit to be printed: pictures point to their files, tables are whole, formulas are
 * what the browser prints as such, and no class means something else here.
 *
 * @param marks - Gets the text's places and pictures.
 */
export function prepareText(
  tree: Root,
  file: VFile,
  pictures: ReadonlyMap<string, Picture>,
  marks: SourceMarks,
): void {
  const tables: Element[] = []
  const withFormulas = new Set<Parents>()
  walkHtml(tree, (node, parent) => {
    if (node.type !== 'element') return
    const { properties, tagName } = node
    freeClasses(node)
    setDirection(node)
    if (inlineElements.has(tagName)) keepFont(node)
    if (['table', 'pre', 'img', 'math'].includes(tagName))
      properties.dataMark = String(marks.places.push({ node, file }) - 1)
    if (tagName === 'img') placePicture(node, pictures, marks.pictureFiles)
    if (tagName === 'ol') widenList(node)
    if (tagName === 'table') tables.push(node)
    if (tagName !== 'math') return
    withFormulas.add(parent)
    properties.role = 'img'
    // The alternative text that the browser writes into the PDF.
    properties.ariaLabel = String(properties.alttext)
    properties.xmlns = 'http://www.w3.org/1998/Math/MathML'
  })
  withFormulas.forEach(holdPunctuation)
  tables.forEach(completeTable)
  // A table's notes stand after it in one block with it, so that they stay on one page where it does.
  walkHtml(tree, (node, parent, index) => {
    if (node.type === 'element' && node.tagName === 'table')
      parent.children[index] = h('div.table', [node])
  })
}

/** Classes by which the printed document tells its own parts, and the layout how far it is with them. */
const ownClasses = new Set(
  `address any arabic-folios article at-foot balanced beside blank blank-page bleeding byline chapter coded contents contents-page contents-title
  contributor continued crowded
  digits-4 digits-5 digits-6 digits-7 digits-8 digits-9 done entry facing filler first fit-1 fit-2 fit-3 fit-4 fixed
  footnote footnote-anchor
  footnote-label footnote-text front further gap held holder identifier imprint imprint-page inset joined kept kicker label leader leading leaf
  loosened loading long lowest measuring measuring-lines measuring-notes narrow noted other-page own-page page page-top pending placed plate published publisher
  raised recto repeat roman-folios run run-on series series-number series-page spaced-1 spaced-2 spaced-3 spacer split stacked standing subtitle table three-lines tight tightened title-block title-page turned unbroken unfilled upright whole wrapped`.split(
    /\s+/,
  ),
)

/** Takes the classes that mean something else here: an author may use any. */
function freeClasses({ children: [content], properties }: Element): void {
  if (!Array.isArray(properties.className)) return
  const isReference = properties.dataNote !== undefined
  const isBox = content?.type === 'text' && ['☐', '☑'].includes(content.value)
  properties.className = properties.className.filter((name) => {
    if (name === 'noteref') return isReference
    return name === 'task-box' ? isBox : !ownClasses.has(String(name))
  })
}

/** Words of a language from right to left run so, and what runs so is of such a language, by which readers know it. */
function setDirection(element: Element): void {
  const { properties } = element
  const { dir, lang } = properties
  if (dir === undefined && lang === undefined) return
  const isLeftward = directionOf(String(lang ?? '')) === 'rtl'
  if (isLeftward) properties.dir ??= 'rtl'
  else if (dir === 'rtl')
    properties.lang = /\p{Script=Hebrew}/u.test(textOf(element)) ? 'he' : 'ar'
}

/** Marks spaces that would be all there is of a font in the file, which then had no letter in it. */
function keepFont(element: Element): void {
  const text = textOf(element)
  if (text === '' || !isBlank(text)) return
  const { className } = element.properties
  const classes = Array.isArray(className) ? className : []
  element.properties.className = [...classes, 'blank']
}

function placePicture(
  { properties }: Element,
  pictures: ReadonlyMap<string, Picture>,
  files: Map<string, string>,
): void {
  const picture = pictures.get(String(properties.src))
  if (!picture) return
  // A browser reads the media type of a local file from its name.
  const extension = /\w+/.exec(picture.mediaType.slice('image/'.length))?.[0]
  const name = files.get(picture.path) ?? `picture-${files.size + 1}.${extension}`
  files.set(picture.path, name)
  properties.src = name
  properties.width = Math.round(picture.widthPx)
  properties.height = Math.round(picture.heightPx)
}

/** Digits for which every list has room, and those for which the style sheet can make room. */
const [usualDigits, mostDigits] = [3, 9]

/** Marks a list with the digits of its widest number, if it would reach out of the page: what does is cut off. */
function widenList(list: Element): void {
  const { children, properties } = list
  const items = children.filter((child): child is Element => {
    return child.type === 'element' && child.tagName === 'li'
  })
  // Numbers ascend or descend by one from the first, and from where an item has one of its own.
  const given = [
    properties.start,
    ...items.map(({ properties: { value } }) => value),
  ].map((value) => Number(value ?? 0))
  const ends = given
    .filter(Number.isFinite)
    .flatMap((number) => [number - items.length, number + items.length])
  // Of letters, one in the middle may be the widest, as `viii`.
  const numbers = items.map((_, index) => Number(properties.start ?? 1) + index)
  const widths = (properties.className ? [...ends, ...numbers] : ends).map(
    (number) => labelOf(list, number).length - 1,
  )
  const digits = Math.min(mostDigits, Math.max(...widths))
  if (digits <= usualDigits) return
  const { className } = properties
  const classes = Array.isArray(className) ? className : []
  properties.className = [...classes, `digits-${digits}`]
}

/**
 * Keeps a formula on the line of the punctuation or the reference to a note that it touches: Chromium breaks
 * lines on both sides of it, as at a picture.
 */
function holdPunctuation(parent: Parents): void {
  const children = parent.children as ElementContent[]
  const result: ElementContent[] = []
  for (let index = 0; index < children.length; index++) {
    const node = children[index] as ElementContent
    if (node.type !== 'element' || node.tagName !== 'math' || node.properties.display) {
      result.push(node)
      continue
    }
    const next = children[index + 1]
    const before = takePunctuation(result.at(-1), /\p{P}+$/u)
    const after = takePunctuation(next, /^\p{P}+/u)
    const isNoteref = next?.type === 'element' && next.properties.dataNote !== undefined
    if (isNoteref) index++
    const held = [...before, node, ...after, ...(isNoteref ? [next] : [])]
    result.push(held.length > 1 ? h('span.held', held) : node)
  }
  parent.children = result
}

/** The punctuation at an edge of a text, which loses it. */
function takePunctuation(
  node: ElementContent | undefined,
  edge: RegExp,
): readonly ElementContent[] {
  const [value] = (node?.type === 'text' && edge.exec(node.value)) || []
  if (node?.type !== 'text' || value === undefined) return []
  node.value = node.value.replace(edge, '')
  return [{ type: 'text', value }]
}
