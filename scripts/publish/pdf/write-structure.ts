import {
  PDFDict,
  PDFName,
  PDFNull,
  PDFNumber,
  type PDFObject,
  type PDFRef,
} from '@cantoo/pdf-lib'
import { type PrintedPdf, setTexts, textObject } from './printed-pdf.ts'
import {
  type Attributes,
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

/** In the order in which they are written. */
const attributeOwners: Readonly<Record<string, readonly (keyof Attributes)[]>> = {
  Table: ['Scope', 'RowSpan', 'ColSpan', 'Headers'],
  List: ['ListNumbering'],
  Layout: ['Placement', 'BBox'],
}

/**
 * Writes the structure tree, and the trees that lead from marked content and ids to it.
 *
 * @returns Each element's object in the file.
 * @see ISO 32000-1, 14.7.2 to 14.7.4
 */
export function writeStructure(
  pdf: PrintedPdf,
  top: StructureElement,
): ReadonlyMap<StructureElement, PDFRef> {
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
  const parents = parentsOf(work)
  const parentTree = context.obj({ Nums: parents.flatMap((ref, key) => [key, ref]) })
  root.set(PDFName.of('ParentTree'), context.register(parentTree))
  root.set(PDFName.of('ParentTreeNextKey'), PDFNumber.of(parents.length))
  if (work.ids.length > 0) root.set(PDFName.of('IDTree'), idTree(work))
  if (work.usedRoles.size > 0) {
    const map = [...work.usedRoles].sort().map((name) => [name, roles[name] ?? 'Span'])
    root.set(PDFName.of('RoleMap'), context.obj(Object.fromEntries(map)))
  }
  catalog.set(PDFName.of('StructTreeRoot'), rootRef)
  return work.refOf
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
  const page = element.children.find((child) => 'page' in child)?.page
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
  setTexts(dict, {
    Lang: language,
    Alt: alt,
    ActualText: actualText,
    E: expansion,
    ID: id,
  })
  if (id !== undefined) ids.push([id, ref])
  const values = { ...attributes, Headers: attributes.Headers?.map(textObject) }
  const dicts = Object.entries(attributeOwners).flatMap(([owner, keys]) => {
    const given = keys.filter((key) => values[key] !== undefined)
    const entries = given.map((key) => [key, values[key]])
    return given.length > 0
      ? [context.obj({ O: owner, ...Object.fromEntries(entries) })]
      : []
  })
  const [only] = dicts
  if (only) dict.set(PDFName.of('A'), dicts.length === 1 ? only : context.obj(dicts))
}

/** From the marked content of each page, and from each annotation, to the element that it is in; by key. */
function parentsOf({ annotations, owners, pdf }: Work): readonly PDFRef[] {
  const { context, pages } = pdf
  const parents: PDFRef[] = []
  for (const [index, { node }] of pages.entries()) {
    const onPage = owners[index] ?? []
    if (onPage.length === 0) {
      node.delete(PDFName.of('StructParents'))
      continue
    }
    const refs = Array.from(onPage, (ref) => ref ?? PDFNull)
    node.set(PDFName.of('StructParents'), PDFNumber.of(parents.length))
    parents.push(context.register(context.obj(refs)))
  }
  for (const [annotation, ref] of annotations) {
    const dict = context.lookup(annotation, PDFDict)
    dict.set(PDFName.of('StructParent'), PDFNumber.of(parents.length))
    parents.push(ref)
  }
  return parents
}

function idTree({ ids, pdf: { context } }: Work): PDFRef {
  const sorted = ids.sort(([a], [b]) => (a < b ? -1 : 1))
  const names = sorted.flatMap(([id, ref]) => [textObject(id), ref])
  return context.register(context.obj({ Names: names }))
}
