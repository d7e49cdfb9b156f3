import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib'

/** Lines such as `12 0 R 3 in 40 0 R`: what is held, and the element that holds it. */
interface Held {
  /** As the tree of elements says. */
  readonly byTree: readonly string[]
  /** As the lists say that readers look elements up in: the parent tree, and the list of IDs. */
  readonly byLists: readonly string[]
  /** Elements that do not name the one around them. */
  readonly orphans: readonly string[]
}

/** What the structure of a PDF holds: marked content, annotations, and elements with an ID. */
export async function structureLists(bytes: Uint8Array): Promise<Held> {
  const { catalog, context } = await PDFDocument.load(bytes, { updateMetadata: false })
  const at = (dict: PDFDict, key: string) => dict.get(PDFName.of(key))
  const rootRef = at(catalog, 'StructTreeRoot')
  const root = catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict)
  const byTree: string[] = []
  const orphans: string[] = []
  const keyOf = (ref: unknown, key: string): string =>
    ref instanceof PDFRef ? String(at(context.lookup(ref, PDFDict), key)) : 'nothing'
  const read = (holder: PDFDict, holderRef: unknown, page: unknown): void => {
    const kids = holder.lookup(PDFName.of('K'))
    const all = kids instanceof PDFArray ? kids.asArray() : [at(holder, 'K')]
    for (const kid of all) {
      const dict = context.lookup(kid)
      if (dict instanceof PDFNumber)
        byTree.push(`${keyOf(page, 'StructParents')} ${dict} in ${holderRef}`)
      if (dict instanceof PDFDict) readDict(dict, kid, holderRef, page)
    }
  }
  const readDict = (
    dict: PDFDict,
    ref: unknown,
    holder: unknown,
    page: unknown,
  ): void => {
    const own = at(dict, 'Pg') ?? page
    const mcid = at(dict, 'MCID')
    const object = at(dict, 'Obj')
    if (mcid) {
      const key = keyOf(at(dict, 'Stm') ?? own, 'StructParents')
      byTree.push(`${key} ${mcid} in ${holder}`)
    } else if (object) byTree.push(`${keyOf(object, 'StructParent')} in ${holder}`)
    else {
      if (at(dict, 'P') !== holder) orphans.push(String(ref))
      const id = dict.lookup(PDFName.of('ID'))
      if (id) byTree.push(`${textOf(id)} in ${ref}`)
      read(dict, ref, own)
    }
  }
  read(root, rootRef, undefined)
  const byLists = [
    ...pairsIn(root.lookup(PDFName.of('ParentTree'), PDFDict), 'Nums').flatMap(
      ([key, value]) => {
        const row = context.lookup(value)
        if (!(row instanceof PDFArray)) return [`${key} in ${value}`]
        const held = row.asArray().map((ref, mcid) => [mcid, ref] as const)
        return held
          .filter(([, ref]) => ref instanceof PDFRef)
          .map(([mcid, ref]) => `${key} ${mcid} in ${ref}`)
      },
    ),
    ...pairsIn(root.lookupMaybe(PDFName.of('IDTree'), PDFDict), 'Names').map(
      ([id, ref]) => `${textOf(id)} in ${ref}`,
    ),
  ]
  return { byTree: byTree.sort(), byLists: byLists.sort(), orphans }
}

function pairsIn(tree: PDFDict | undefined, key: string): [unknown, PDFRef][] {
  if (!tree) return []
  const items = tree.lookupMaybe(PDFName.of(key), PDFArray)?.asArray() ?? []
  const own = items.flatMap((item, index): [unknown, PDFRef][] =>
    index % 2 === 0 ? [[item, items[index + 1] as PDFRef]] : [],
  )
  const kids = tree.lookupMaybe(PDFName.of('Kids'), PDFArray)
  const inner = kids?.asArray().map((_, index) => kids.lookup(index, PDFDict)) ?? []
  return [...own, ...inner.flatMap((kid) => pairsIn(kid, key))]
}

function textOf(object: unknown): string {
  if (object instanceof PDFString || object instanceof PDFHexString)
    return object.decodeText()
  return String(object)
}
