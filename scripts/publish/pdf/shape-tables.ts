import {
  type Child,
  isElement,
  newElement,
  type StructureElement,
} from './structure-tree.ts'

/** A table: its caption, then its rows in head, body and foot. @see ISO 32000-1, table 337 */
export function shapeTable(element: StructureElement): Child[] {
  const elements = element.children.filter(isElement)
  const rows = elements.filter(({ type }) => type === 'TR')
  const captions = elements.filter(({ type }) => type === 'Caption')
  const [head, body, foot] = ['trhead', 'trbody', 'trfoot'].map((kind) => {
    return rows.filter((row) => row.kind === kind)
  }) as [StructureElement[], StructureElement[], StructureElement[]]
  element.type = 'Table'
  element.attributes = {}
  element.children = [
    ...captions,
    // A head or a foot alone has nothing to be the head or foot of.
    ...(body.length === 0
      ? rows
      : [...group('THead', head), ...group('TBody', body), ...group('TFoot', foot)]),
  ]
  return [element]
}

function group(type: string, rows: readonly StructureElement[]): StructureElement[] {
  return rows.length > 0 ? [newElement(type, [...rows])] : []
}
