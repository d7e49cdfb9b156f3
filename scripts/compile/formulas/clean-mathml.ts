import type { Element, ElementContent } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { classesOf } from '../../lib/hast.ts'
import { readData } from '../../lib/read-template.ts'

/** What may stay of a formula, and what becomes of the classes that a converter has its style sheet for. */
const {
  accents,
  classes: classOfClass,
  styles: styleOfClass,
  ...lists
} = readData<{
  readonly elements: string
  readonly attributes: string
  readonly accents: Readonly<Record<string, string>>
  readonly classes: Readonly<Record<string, string>>
  readonly styles: Readonly<Record<string, string>>
}>('mathml.yaml')
const elements = new Set(lists.elements.split(' '))
const attributes = new Set(lists.attributes.split(' '))

/** Properties that place parts of a formula, each with values that load and run nothing. */
const placing =
  /^(?:border(?:-\w+)?|color|padding(?:-\w+)?|text-align|width|vertical-align):[\w\s.%#-]+$/

/** Leaves of a converter's formula what every reading system may have. Numbers for equations that it would count go. */
export function cleanMathml(element: Element): void {
  const classes = classesOf(element)
  const styles = [
    ...String(element.properties.style ?? '').split(';'),
    ...classes.flatMap((name) => styleOfClass[name]?.split(';') ?? []),
  ]
  const kept = styles.map((each) => each.trim()).filter((each) => placing.test(each))
  const named = classes.flatMap((name) => classOfClass[name] ?? [])
  if (element.tagName === 'mtd' && isTag(element)) named.push('to-right')
  if (classes.some((name) => /^tml-(?:hat|tilde)-/.test(name))) widen(element)
  const isAccent = isAccented(element)
  element.children = element.children.flatMap(cleanChild)
  element.properties = {
    ...Object.fromEntries(
      Object.entries(element.properties).filter(([name]) => attributes.has(name)),
    ),
    ...(isAccent && { accent: 'true' }),
    ...(named.length > 0 && { className: named }),
    ...(kept.length > 0 && { style: kept.join(';') }),
  }
}

function cleanChild(node: ElementContent): ElementContent[] {
  if (node.type === 'text') return [{ type: 'text', value: node.value }]
  if (node.type !== 'element') return []
  // A name for a number that would be counted.
  if (classesOf(node).includes('tml-label')) return []
  if (node.tagName === 'mtable') dropCounted(node)
  cleanMathml(node)
  if (tokens.has(node.tagName) && node.children.some(({ type }) => type === 'element'))
    node.children = [{ type: 'text', value: textOf(node) }]
  const { children, properties } = node
  // An enclosure is a row with the border that its style has.
  const tagName = node.tagName === 'menclose' ? 'mrow' : node.tagName
  if (!elements.has(tagName)) return children
  return [styled({ type: 'element', tagName, properties, children })]
}

/** Elements that hold text and nothing else. */
const tokens = new Set(['mi', 'mn', 'mo', 'ms', 'mtext'])

/** Only few elements say of which style they are: around others is one that does. */
function styled(element: Element): Element {
  const { displaystyle, scriptlevel, ...others } = element.properties
  const style = {
    ...(displaystyle !== undefined && { displaystyle }),
    ...(scriptlevel !== undefined && { scriptlevel }),
  }
  if (Object.keys(style).length === 0 || element.tagName === 'mstyle') return element
  if (element.tagName === 'mtable' && scriptlevel === undefined) return element
  const properties = { ...others, ...style }
  if (element.tagName === 'mrow') return { ...element, tagName: 'mstyle', properties }
  const inner = { ...element, properties: others }
  return { type: 'element', tagName: 'mstyle', properties: style, children: [inner] }
}

/** The cells for numbers that a style sheet would count, unless the author numbers another row. */
function dropCounted(table: Element): void {
  const rows = table.children.filter((row) => row.type === 'element')
  const isNumbered = rows.some((row) => holdsClass(row, 'tml-tag'))
  for (const row of rows) {
    if (!holdsClass(row, 'tml-eqn')) continue
    const last = row.children.at(-1)
    if (!isNumbered) row.children = row.children.slice(1, -1)
    else if (last?.type === 'element') last.children = []
    if (!isNumbered) delete table.properties.style
  }
}

function holdsClass(node: ElementContent, name: string): boolean {
  if (node.type !== 'element') return false
  return (
    classesOf(node).includes(name) ||
    node.children.some((child) => holdsClass(child, name))
  )
}

/** Whether the second part is a sign over the first, such as a hat, and no line of its own. */
function isAccented({ children: [, sign], tagName }: Element): boolean {
  if (tagName !== 'mover' || sign?.type !== 'element') return false
  const isSign = String(sign.properties.style ?? '').includes('math-depth:0')
  return isSign || classesOf(sign).includes('tml-vec')
}

/** Fonts have wide forms of these. */
function widen({ children: [text] }: Element): void {
  if (text?.type === 'text') text.value = accents[text.value.trim()] ?? text.value
}

/** Whether a cell holds the number that the author gave to an equation. */
function isTag({ children: [first] }: Element): boolean {
  return first?.type === 'element' && classesOf(first).includes('tml-tag')
}
