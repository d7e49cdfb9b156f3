import type { OpenPdf } from '../../../pdf/read-pdf.ts'
import type { Kid, Roles, StructElement } from '../../../pdf/structure.ts'
import {
  bytesOf,
  isReference,
  type PdfDictionary,
  type PdfObject,
} from '../../../pdf/syntax.ts'
import { readPairs } from '../../../pdf/trees.ts'

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
  readonly pageOf: OpenPdf['pageOf']
  readonly textOf: (element: StructElement) => string
}

/** A PDF made ready for the check. */
export function openUaFile(pdf: OpenPdf): UaFile {
  const { catalog, elements, objects, outermost, pageOf, roles, structureRoot } = pdf
  const byRef = new Map(elements.map((element) => [element.ref, element]))
  const language = objects.get(catalog.get('Lang'))
  return {
    pdf,
    header: objects.file.toString('latin1', 0, 32),
    language: language === undefined ? undefined : bytesOf(language),
    root: structureRoot,
    roles,
    outermost,
    elements,
    elementOf: (reference) =>
      isReference(reference) ? byRef.get(reference.ref) : undefined,
    parents: new Map(
      readPairs(objects, structureRoot.get('ParentTree'), 'Nums').map(([key, value]) => [
        Number(key),
        value,
      ]),
    ),
    pageOf,
    textOf: pdf.wordsOf,
  }
}
