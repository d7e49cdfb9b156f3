import {
  type PDFContext,
  PDFDict,
  PDFName,
  PDFNull,
  PDFNumber,
  type PDFObject,
  type PDFRef,
} from '@cantoo/pdf-lib'
import { type PrintedPdf, textObject } from './printed-pdf.ts'
import {
  type Attributes,
  isContent,
  isElement,
  isMarked,
  type StructureElement,
} from './read-tags.ts'

/** Types of our own that readers understand as standard ones. @see ISO 32000-1, 14.7.3 */
const roles: Readonly<Record<string, string>> = {
  Aside: 'Div',
  Em: 'Span',
  Strong: 'Span',
}

/** The structure tree as it stands in the file. */
export interface WrittenStructure {
  readonly refOf: ReadonlyMap<StructureElement, PDFRef>
}

/**
 * Writes the structure tree, and the trees that lead from marked content and ids to it.
 *
 * @see ISO 32000-1, 14.7.2 to 14.7.4
 */
export function writeStructure(pdf: PrintedPdf, top: StructureElement): WrittenStructure {
  const { catalog, context, pages } = pdf
  const root = PDFDict.withContext(context)
  const rootRef = context.register(root)
  const work: Work = {
    pdf,
    refOf: new Map(),
    owners: pages.map(() => []),
    annotations: new Map(),
    ids: [],
    usedRoles: new Set(),
  }
  root.set(PDFName.of('Type'), PDFName.of('StructTreeRoot'))
  root.set(PDFName.of('K'), writeElement(work, top, rootRef))
  root.set(PDFName.of('ParentTree'), parentTree(work))
  root.set(PDFName.of('ParentTreeNextKey'), PDFNumber.of(nextKey(work)))
  if (work.ids.length > 0) root.set(PDFName.of('IDTree'), idTree(work))
  if (work.usedRoles.size > 0) {
    const map = [...work.usedRoles].sort().map((name) => [name, roles[name] ?? 'Span'])
    root.set(PDFName.of('RoleMap'), context.obj(Object.fromEntries(map)))
  }
  catalog.set(PDFName.of('StructTreeRoot'), rootRef)
  return { refOf: work.refOf }
}

interface Work {
  readonly pdf: PrintedPdf
  readonly refOf: Map<StructureElement, PDFRef>
  /** For each page, by MCID. */
  readonly owners: PDFRef[][]
  readonly annotations: Map<PDFRef, PDFRef>
  readonly ids: [string, PDFRef][]
  readonly usedRoles: Set<string>
}

function writeElement(work: Work, element: StructureElement, parent: PDFRef): PDFRef {
  const { context, pages } = work.pdf
  const dict = PDFDict.withContext(context)
  const ref = context.register(dict)
  work.refOf.set(element, ref)
  if (roles[element.type]) work.usedRoles.add(element.type)
  const page = element.children.find(isContent)?.page
  dict.set(PDFName.of('S'), PDFName.of(element.type))
  dict.set(PDFName.of('P'), parent)
  if (page !== undefined) dict.set(PDFName.of('Pg'), pages[page]?.ref ?? PDFNull)
  const kids = element.children.map((child): PDFObject => {
    if (isElement(child)) return writeElement(work, child, ref)
    const onPage = pages[child.page]?.ref ?? PDFNull
    if (!isMarked(child)) {
      work.annotations.set(child.annotation, ref)
      return context.obj({ Type: 'OBJR', Pg: onPage, Obj: child.annotation })
    }
    const owners = work.owners[child.page]
    if (owners) owners[child.mcid] = ref
    const mcid = PDFNumber.of(child.mcid)
    return child.page === page
      ? mcid
      : context.obj({ Type: 'MCR', Pg: onPage, MCID: mcid })
  })
  dict.set(PDFName.of('K'), kids.length === 1 && kids[0] ? kids[0] : context.obj(kids))
  writeProperties(work, element, dict, ref)
  return ref
}

function writeProperties(
  { ids, pdf: { context } }: Work,
  { actualText, alt, attributes, expansion, id, language }: StructureElement,
  dict: PDFDict,
  ref: PDFRef,
): void {
  const texts = { Lang: language, Alt: alt, ActualText: actualText, E: expansion, ID: id }
  for (const [key, text] of Object.entries(texts)) {
    if (text !== undefined) dict.set(PDFName.of(key), textObject(text))
  }
  if (id !== undefined) ids.push([id, ref])
  const owners = attributeDicts(context, attributes)
  const [only] = owners
  if (only) dict.set(PDFName.of('A'), owners.length === 1 ? only : context.obj(owners))
}

/** @see ISO 32000-1, 14.8.5 */
function attributeDicts(context: PDFContext, attributes: Attributes): PDFDict[] {
  const { box, colSpan, headers, numbering, rowSpan, scope } = attributes
  const table = {
    ...(scope ? { Scope: scope } : {}),
    ...(rowSpan ? { RowSpan: rowSpan } : {}),
    ...(colSpan ? { ColSpan: colSpan } : {}),
    ...(headers && headers.length > 0
      ? { Headers: headers.map((id) => textObject(id)) }
      : {}),
  }
  return [
    ...(Object.keys(table).length > 0 ? [context.obj({ O: 'Table', ...table })] : []),
    ...(numbering ? [context.obj({ O: 'List', ListNumbering: numbering })] : []),
    ...(box ? [layoutOf(context, attributes, box)] : []),
  ]
}

function layoutOf(
  context: PDFContext,
  { isBlock }: Attributes,
  box: readonly number[],
): PDFDict {
  return context.obj({
    O: 'Layout',
    ...(isBlock ? { Placement: 'Block' } : {}),
    BBox: [...box],
  })
}

/** From the marked content of each page, and from each annotation, to the element that it is in. */
function parentTree({ annotations, owners, pdf }: Work): PDFRef {
  const { context, pages } = pdf
  const entries: [number, PDFObject][] = []
  for (const [index, { node }] of pages.entries()) {
    const onPage = owners[index] ?? []
    if (onPage.length === 0) {
      node.delete(PDFName.of('StructParents'))
      continue
    }
    const refs = Array.from(onPage, (ref) => ref ?? PDFNull)
    const key = entries.length
    node.set(PDFName.of('StructParents'), PDFNumber.of(key))
    entries.push([key, context.register(context.obj(refs))])
  }
  for (const [annotation, ref] of annotations) {
    const key = entries.length
    context.lookup(annotation, PDFDict).set(PDFName.of('StructParent'), PDFNumber.of(key))
    entries.push([key, ref])
  }
  return context.register(context.obj({ Nums: entries.flat() as PDFObject[] }))
}

function nextKey({ annotations, owners }: Work): number {
  return owners.filter((each) => each.length > 0).length + annotations.size
}

function idTree({ ids, pdf: { context } }: Work): PDFRef {
  const sorted = ids.sort(([a], [b]) => (a < b ? -1 : 1))
  const names = sorted.flatMap(([id, ref]) => [textObject(id), ref])
  return context.register(context.obj({ Names: names }))
}
