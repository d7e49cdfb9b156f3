import type { Element, Properties } from 'hast'
import { EXIT, SKIP, visit } from 'unist-util-visit'
import { classesOf } from '../../lib/hast.ts'
import { partSemantics } from '../semantics.ts'
import { directionOf } from '../words.ts'
import type { Edition } from './edition.ts'
import { placeOf } from './find-places.ts'
import { formulaKey } from './formula-pictures.ts'

/**
 * Turns content that is the same in every format into what a page file of this EPUB needs, in
 * place: links and pictures lead to files, parts say what they mean, words in another script say
 * which way they run.
 *
 * @param file - The page file in which the content stands.
 * @throws When a link or a picture leads nowhere.
 */
export function finishContent(content: Element, edition: Edition, file: string): void {
  visit(content, 'element', (node, index, parent) => {
    const { properties, tagName } = node
    const before = parent?.children[(index ?? 0) - 1]
    if (isNoteref(node) && before?.type === 'element' && isNoteref(before)) {
      properties.className = ['noteref', 'further']
    }
    Object.assign(properties, partSemantics(node), direction(properties))
    delete properties.dataNote
    if (tagName === 'table') classifyTable(node)
    if (named.test(tagName)) nameFormulas(node)
    if (tagName === 'a') relink(properties, edition, file)
    if (tagName === 'img')
      Object.assign(properties, pictureProperties(properties, edition))
    if (tagName === 'math') drawFormula(node, edition)
  })
}

/** Elements that have to say in words what they are. */
const named = /^(?:a|th|h[1-6])$/

/** Where there is nothing but a formula, it is called by its source: MathML alone is no name to all who ask for one. */
function nameFormulas(element: Element): void {
  const formulas: Element[] = []
  let hasWords = false
  visit(element, (node) => {
    if (node.type === 'element' && node.tagName === 'math') {
      formulas.push(node)
      return SKIP
    }
    hasWords ||= node.type === 'text' && node.value.trim() !== ''
    return undefined
  })
  if (hasWords) return
  for (const { properties } of formulas) properties.ariaLabel = String(properties.alttext)
}

function isNoteref({ properties: { className } }: Element): boolean {
  return Array.isArray(className) && className.includes('noteref')
}

/** Tables that a telephone shows only in smaller type, and those that it must break words to show. */
function classifyTable(table: Element): void {
  const columns = columnsOf(table)
  if (columns <= 4) return
  const classes = ['many-columns', ...(columns > 6 ? ['crowded'] : [])]
  table.properties.className = [...classesOf(table), ...classes]
}

/** Of the first row. */
function columnsOf(table: Element): number {
  let columns = 0
  visit(table, { type: 'element', tagName: 'tr' }, ({ children }) => {
    for (const cell of children) {
      if (cell.type === 'element') columns += Number(cell.properties.colSpan ?? 1) || 1
    }
    return EXIT
  })
  return columns
}

function direction({ dir, lang }: Properties): Properties {
  return typeof lang === 'string' && !dir ? { dir: directionOf(lang) } : {}
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
    style: `width:${ems(picture.widthEm)};vertical-align:${ems(-picture.depthEm)}`,
  }
}

function ems(value: number): string {
  return `${Number(value.toFixed(3))}em`
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
