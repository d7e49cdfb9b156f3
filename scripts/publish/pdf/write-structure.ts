import {
  PDFDict,
  PDFName,
  PDFNull,
  PDFNumber,
  type PDFObject,
  type PDFRef,
} from '@cantoo/pdf-lib'
import { type PrintedPdf, setAll, textObject, textObjects } from './printed-pdf.ts'
import {
  type Attributes,
  isElement,
  isMarked,
  type StructureElement,
} from './read-tags.ts'

/** Types of our own that readers understand as standard ones, in order. @see ISO 32000-1, 14.7.3 */
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
  const refOf = new Map<StructureElement, PDFRef>()
  /** For each page, by MCID, and by annotation: the element that it is in. */
  const owners: PDFRef[][] = pages.map(() => [])
  const annotations = new Map<PDFRef, PDFRef>()

  const writeElement = (element: StructureElement, parent: PDFRef): PDFRef => {
    const { actualText, alt, children, expansion, id, language, type } = element
    const ref = context.nextRef()
    refOf.set(element, ref)
    const page = children.find((child) => 'page' in child)?.page
    const kids = children.map((child): PDFObject => {
      if (isElement(child)) return writeElement(child, ref)
      const onPage = pages[child.page]?.ref ?? PDFNull
      if (!isMarked(child)) {
        annotations.set(child.annotation, ref)
        return context.obj({ Type: 'OBJR', Pg: onPage, Obj: child.annotation })
      }
      const { mcid } = child
      const owned = owners[child.page]
      if (owned) owned[mcid] = ref
      if (child.page === page) return PDFNumber.of(mcid)
      return context.obj({ Type: 'MCR', Pg: onPage, MCID: mcid })
    })
    const texts = {
      Lang: language,
      Alt: alt,
      ActualText: actualText,
      E: expansion,
      ID: id,
    }
    const dict = context.obj({
      S: type,
      P: parent,
      Pg: page === undefined ? undefined : pages[page]?.ref,
      K: kids.length === 1 ? kids[0] : kids,
      ...textObjects(texts),
      A: attributesOf(pdf, element),
    })
    context.assign(ref, dict)
    return ref
  }

  const rootRef = context.nextRef()
  const kid = writeElement(top, rootRef)
  const parents = parentsOf(pdf, owners, annotations)
  const parentTree = { Nums: parents.flatMap((ref, key) => [key, ref]) }
  const ids = [...refOf].flatMap(([{ id }, ref]) =>
    id === undefined ? [] : [{ id, ref }],
  )
  ids.sort((a, b) => (a.id < b.id ? -1 : 1))
  const idTree = { Names: ids.flatMap(({ id, ref }) => [textObject(id), ref]) }
  const types = new Set([...refOf.keys()].map(({ type }) => type))
  const used = Object.entries(roles).filter(([type]) => types.has(type))
  const root = {
    Type: 'StructTreeRoot',
    K: kid,
    ParentTree: context.register(context.obj(parentTree)),
    ParentTreeNextKey: parents.length,
    IDTree: ids.length > 0 ? context.register(context.obj(idTree)) : undefined,
    RoleMap: used.length > 0 ? Object.fromEntries(used) : undefined,
  }
  context.assign(rootRef, context.obj(root))
  setAll(catalog, context.obj({ StructTreeRoot: rootRef }))
  return refOf
}

function attributesOf(
  { context }: PrintedPdf,
  { attributes }: StructureElement,
): PDFObject | undefined {
  const values = { ...attributes, Headers: attributes.Headers?.map(textObject) }
  const dicts = Object.entries(attributeOwners).flatMap(([owner, keys]) => {
    const given = keys.filter((key) => values[key] !== undefined)
    if (given.length === 0) return []
    const entries = Object.fromEntries(given.map((key) => [key, values[key]]))
    return [context.obj({ O: owner, ...entries })]
  })
  return dicts.length > 1 ? context.obj(dicts) : dicts[0]
}

/** From the marked content of each page, and from each annotation, to the element that it is in; by key. */
function parentsOf(
  { context, pages }: PrintedPdf,
  owners: readonly (readonly PDFRef[])[],
  annotations: ReadonlyMap<PDFRef, PDFRef>,
): readonly PDFRef[] {
  const parents: PDFRef[] = []
  for (const [index, { node }] of pages.entries()) {
    const refs = Array.from(owners[index] ?? [], (ref) => ref ?? PDFNull)
    if (refs.length === 0) node.delete(PDFName.of('StructParents'))
    if (refs.length === 0) continue
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
