import { isReference } from '../load-object.ts'
import type { OpenPdf } from '../open-pdf.ts'
import type { PdfDictionary, PdfObject } from '../parse-object.ts'
import { readPairs } from '../read-pairs.ts'
import { bytesOf } from '../text-string.ts'
import { type Kid, readElements, type StructElement } from './read-elements.ts'
import { type Roles, readRoles } from './read-roles.ts'

/** What the check looks at. */
export interface UaFile {
  readonly pdf: OpenPdf
  /** The beginning of the file, a character for each byte. */
  readonly header: string
  /** Of the whole document. */
  readonly language: string | undefined
  /** Root of the structure tree. */
  readonly root: PdfDictionary
  readonly roles: Roles
  readonly outermost: readonly Kid[]
  /** All elements, in the order in which they are read out. */
  readonly elements: readonly StructElement[]
  readonly elementOf: (reference: PdfObject | undefined) => StructElement | undefined
  /** By key, what the parent tree says holds an annotation, or the marked content of a stream. */
  readonly parents: ReadonlyMap<number, PdfObject>
  /** Index of the page that an object is. */
  readonly pageOf: (ref: number | undefined) => number | undefined
  readonly textOf: (element: StructElement) => string
}

/** A PDF made ready for the check. */
export function openUaFile(pdf: OpenPdf, bytes: Uint8Array): UaFile {
  const { catalog, leaves, objects } = pdf
  const root = objects.dictionary(catalog.get('StructTreeRoot'))
  const roles = readRoles(objects, root)
  const outermost = readElements(objects, root, roles.standardOf)
  const elements = elementsIn(outermost)
  const byRef = new Map(elements.map((element) => [element.ref, element]))
  const indices = new Map(leaves.map(({ ref }, index) => [ref, index]))
  const language = objects.get(catalog.get('Lang'))
  return {
    pdf,
    header: Buffer.from(bytes.subarray(0, 32)).toString('latin1'),
    language: language === undefined ? undefined : bytesOf(language),
    root,
    roles,
    outermost,
    elements,
    elementOf: (reference) =>
      isReference(reference) ? byRef.get(reference.ref) : undefined,
    parents: new Map(
      readPairs(objects, root.get('ParentTree'), 'Nums').map(([key, value]) => [
        Number(key),
        value,
      ]),
    ),
    pageOf: (ref) => (ref === undefined ? undefined : indices.get(ref)),
    textOf: textReader(pdf, indices),
  }
}

function elementsIn(outermost: readonly Kid[]): readonly StructElement[] {
  const elements: StructElement[] = []
  const left = outermost.toReversed()
  for (let kid = left.pop(); kid; kid = left.pop()) {
    if (kid.kind !== 'element') continue
    elements.push(kid)
    left.push(...kid.kids.toReversed())
  }
  return elements
}

/** Reads what an element and all within it show; its pages are read when first asked for. */
function textReader(
  { pages }: OpenPdf,
  indices: ReadonlyMap<number, number>,
): (element: StructElement) => string {
  const known = new Map<number, ReadonlyMap<number, string>>()
  const textsOf = (page: number): ReadonlyMap<number, string> => {
    const found = known.get(page)
    if (found) return found
    const texts = new Map<number, string>()
    for (const { mcid, text } of pages[page]?.runs ?? []) {
      if (mcid !== undefined) texts.set(mcid, (texts.get(mcid) ?? '') + text)
    }
    known.set(page, texts)
    return texts
  }
  const read = (kid: Kid): string => {
    if (kid.kind === 'element') return kid.kids.map(read).join('')
    if (kid.kind !== 'content' || kid.page === undefined) return ''
    return textsOf(indices.get(kid.page) ?? -1).get(kid.mcid) ?? ''
  }
  return read
}
