import type { Element, ElementContent, Nodes, Properties } from 'hast'
import { classesOf, elementsOf, hasClass, isHeading } from '../../lib/hast.ts'
import { walkHtml } from '../../lib/walk.ts'
import { element } from '../markup.ts'
import { takeCitations } from '../notes.ts'
import { partSemantics } from '../semantics.ts'
import { ownDirection } from '../words.ts'
import { type Edition, placeOf } from './edition.ts'
import { formulaKey } from './formula-pictures.ts'

/**
 * Turns content that is the same in every format into what a page file of this EPUB needs, in
 * place: links and pictures lead to files, parts say what they mean, words in another script say
 * which way they run.
 *
 * @param file - The page file in which the content stands.
 * @throws When a link or a picture leads nowhere.
 */
export function finishContent(
  content: ElementContent[],
  edition: Edition,
  file: string,
): void {
  const headings: Element[] = []
  walkHtml({ type: 'root', children: content }, (node, parent, index) => {
    if (node.type !== 'element') return
    if (isNoteref(node) && isNoteref(parent.children[index - 1])) {
      node.properties.className = ['noteref', 'further']
    }
    finishElement(node, edition, file)
    if (isHeading(node)) headings.push(node)
  })
  sayLevels(headings)
}

function finishElement(node: Element, edition: Edition, file: string): void {
  const { properties, tagName } = node
  const semantics = partSemantics(node)
  node.tagName = semantics.tagName
  Object.assign(properties, semantics.said, ownDirection(properties))
  for (const name of ofLayout) delete properties[name]
  if (properties.dataCited !== undefined) {
    const links = takeCitations(node, edition.book.words)
    node.children = element('li', {}, ...node.children, ...links).children
  }
  if (tagName === 'table') classifyTable(node)
  if (named.test(tagName)) nameFormulas(node)
  if (tagName === 'a') relink(properties, edition, file)
  if (tagName === 'img') Object.assign(properties, pictureProperties(properties, edition))
  if (tagName === 'math') drawFormula(node, edition)
}

/** Properties that print and the count of the text go by. */
const ofLayout = ['dataAtoms', 'dataContinued', 'dataNote', 'dataPageReference']

function isNoteref(node: Nodes | undefined): boolean {
  return node?.type === 'element' && hasClass(node, 'noteref')
}

/** Elements that have to say in words what they are. */
const named = /^(?:a|th|h[1-6])$/

/** Where there is nothing but a formula, it is called by its source: MathML alone is no name to all who ask for one. */
function nameFormulas(element: Element): void {
  const formulas: Element[] = []
  let hasWords = false
  walkHtml(element, (node) => {
    hasWords ||= node.type === 'text' && node.value.trim() !== ''
    if (node.type !== 'element' || node.tagName !== 'math') return true
    formulas.push(node)
    return false
  })
  if (hasWords) return
  for (const { properties } of formulas) properties.ariaLabel = String(properties.alttext)
}

/** Tables that a telephone shows only in smaller type, and those that it must break words to show. */
function classifyTable(table: Element): void {
  const row = elementsOf(table).find(({ tagName }) => tagName === 'tr')
  let columns = 0
  for (const cell of row?.children ?? []) {
    if (cell.type === 'element') columns += Number(cell.properties.colSpan ?? 1) || 1
  }
  if (columns <= 4) return
  const classes = ['many-columns', ...(columns > 6 ? ['crowded'] : [])]
  table.properties.className = [...classesOf(table), ...classes]
}

function relink(properties: Properties, { places }: Edition, file: string): void {
  const { href } = properties
  if (typeof href !== 'string' || !href.startsWith('#')) return
  const place = placeOf(href.slice(1), places)
  properties.href = place.startsWith(`${file}#`) ? place.slice(file.length) : place
}

/** A picture in the place of a formula, for e-readers that show no MathML; as large as the type around it. */
function drawFormula(formula: Element, { formulas }: Edition): void {
  const picture = formulas.get(formulaKey(formula))
  if (!picture) return
  const { alttext, className, id, lang } = formula.properties
  formula.tagName = 'img'
  formula.children = []
  formula.properties = {
    ...(id && { id }),
    ...(lang && { lang }),
    ...(className && { className }),
    role: 'math',
    alt: String(alttext),
    src: picture.file,
    style: picture.style,
  }
}

/** A drawing without a size of its own would fill the page in some e-readers. */
function pictureProperties({ src }: Properties, { book, pictures }: Edition): Properties {
  const path = String(src)
  const picture = book.pictures.get(path)
  const file = pictures.get(path)?.file
  if (!picture || !file)
    throw new Error(`Cannot find the picture \`${path}\` for the EPUB`)
  const { mediaType, widthPx } = picture
  return mediaType === 'image/svg+xml'
    ? { src: file, width: Math.round(widthPx) }
    : { src: file }
}

/**
 * Says the level of a heading that skips one to those who hear the book: one below the heading
 * before it. What is seen stays as it is, and the author has been told.
 *
 * @see https://www.w3.org/TR/wai-aria-1.2/#aria-level
 */
function sayLevels(headings: readonly Element[]): void {
  let level: number | undefined
  for (const { properties, tagName } of headings) {
    const own = Number(tagName.slice(1))
    level = Math.min(own, (level ?? own) + 1)
    if (level !== own) properties.ariaLevel = level
  }
}
