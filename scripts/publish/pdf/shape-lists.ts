import {
  type Child,
  hasType,
  isElement,
  newElement,
  type StructureElement,
} from './read-tags.ts'

/** A list with labels that do not count. */
export function shapeList(element: StructureElement): Child[] {
  return listOf(element, element.attributes.ListNumbering ?? 'None')
}

/** A list that counts. */
export function shapeNumbered(element: StructureElement): Child[] {
  return listOf(element, 'Decimal')
}

/** An item: its labels, and everything else as its body. */
export function shapeItem(element: StructureElement): Child[] {
  const children = withoutBoxInText(element.children)
  const labels = children.filter((child) => hasType(child, 'Lbl'))
  const body = children.filter((child) => !hasType(child, 'Lbl'))
  element.type = 'LI'
  element.children = body.length > 0 ? [...labels, newElement('LBody', body)] : labels
  return [element]
}

/** The box of a task stands in the first paragraph, if the task has paragraphs. */
function withoutBoxInText(children: readonly Child[]): readonly Child[] {
  const [first] = children
  if (!first || !hasType(first, 'P')) return children
  const [label, ...others] = first.children
  if (!label || !hasType(label, 'Lbl')) return children
  first.children = others
  return [label, ...children]
}

/** A list of terms, each the label of what describes it. */
export function shapeDescriptions(element: StructureElement): Child[] {
  const items: StructureElement[] = []
  let labels: Child[] = []
  let body: Child[] = []
  const close = () => {
    if (labels.length + body.length === 0) return
    const parts = body.length > 0 ? [...labels, newElement('LBody', body)] : labels
    items.push(newElement('LI', parts))
    labels = []
    body = []
  }
  for (const child of element.children) {
    if (!isElement(child) || child.kind !== 'dt') {
      body.push(...(isElement(child) && child.kind === 'dd' ? described(child) : [child]))
      continue
    }
    if (body.length > 0) close()
    child.type = 'Lbl'
    labels.push(child)
  }
  close()
  element.children = items
  return listOf(element, 'None')
}

/** Each description is a part of the body; it is an element only if it is in a language of its own. */
function described(child: StructureElement): Child[] {
  const hasBlocks = child.children.some((each) =>
    hasType(each, 'P', 'L', 'Table', 'BlockQuote', 'Div'),
  )
  child.type = hasBlocks ? 'Div' : 'P'
  return [child]
}

/**
 * What stands between the items, such as a note, belongs to the item before it.
 *
 * @param numbering - How items are numbered: see ISO 32000-1, table 347.
 */
function listOf(element: StructureElement, numbering: string): Child[] {
  const items: StructureElement[] = []
  for (const child of element.children) {
    if (hasType(child, 'LI')) items.push(child)
    else if (hasType(child, 'L') && items.length === 0) items.push(child)
    else bodyOf(items).children.push(child)
  }
  element.type = 'L'
  element.children = items
  element.attributes = { ListNumbering: numbering }
  return [element]
}

function bodyOf(items: StructureElement[]): StructureElement {
  let item = items.at(-1)
  if (item?.type !== 'LI') {
    item = newElement('LI', [])
    items.push(item)
  }
  const last = item.children.at(-1)
  if (last && hasType(last, 'LBody')) return last
  const body = newElement('LBody', [])
  item.children.push(body)
  return body
}
