import type { PdfObjects } from './objects.ts'
import { isReference, nameOf, type PdfDictionary, type PdfObject } from './syntax.ts'

/** An element of the structure tree. */
export interface StructElement {
  readonly kind: 'element'
  /** Number of its object. */
  readonly ref: number | undefined
  readonly dictionary: PdfDictionary
  /** As the file names it. */
  readonly type: string
  /** The type of ISO 32000-1 that it stands for; empty where its type is mapped to none. */
  readonly standard: string
  readonly parent: StructElement | undefined
  readonly kids: readonly Kid[]
}

/** What an element holds. */
export type Kid =
  | StructElement
  /** Marked content: number of the object that is the page, and its own. */
  | {
      readonly kind: 'content'
      readonly page: number | undefined
      readonly mcid: number
    }
  /** An annotation, or a picture as a whole. */
  | { readonly kind: 'object'; readonly ref: number | undefined }

/** @see ISO 32000-1, 14.8.4 */
const standardTypes: ReadonlySet<string> = new Set(
  [
    'Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private',
    'P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot',
    'Span Quote Note Reference BibEntry Code Link Annot',
    'Ruby RB RT RP Warichu WT WP Figure Formula Form',
  ].flatMap((line) => line.split(' ')),
)

/** No sound file maps a type to others in more steps. */
const mostSteps = 20

/** The standard type that a type stands for; empty where it stands for none. @see ISO 32000-1, 14.7.3 */
function standardOf(
  objects: PdfObjects,
  roles: PdfDictionary,
  type: string,
  steps = 0,
): string {
  if (standardTypes.has(type)) return type
  const role = nameOf(objects.get(roles.get(type)))
  return role && steps < mostSteps ? standardOf(objects, roles, role, steps + 1) : ''
}

/** A piece of content at its place in the reading order. */
export interface StructuredContent {
  /** Index of the page. */
  readonly page: number
  readonly mcid: number
  /** The structure element that it stands in. */
  readonly element: StructElement
  /** The innermost element around it that begins a line, such as a paragraph. */
  readonly block: StructElement
  /** The note that it stands in. */
  readonly note: StructElement | undefined
  /** The section of the contents that it stands in. */
  readonly contents: StructElement | undefined
}

/** Elements that stand in a line. */
const inline = new Set('Code Em Formula Link Quote Reference Span Strong'.split(' '))

type Around = Omit<StructuredContent, 'page' | 'mcid'>

/**
 * All elements of the structure tree and all marked content, in the order in which a screen reader
 * reads them.
 *
 * @param pageOf - Index of the page that is the object of a number.
 * @see ISO 32000-1, 14.7.2
 */
export function readStructure(
  objects: PdfObjects,
  root: PdfDictionary,
  pageOf: (ref: number | undefined) => number | undefined,
) {
  const roles = objects.dictionary(root.get('RoleMap'))
  const elements: StructElement[] = []
  const structure: StructuredContent[] = []
  const seen = new Set<PdfDictionary>()

  const readKids = (
    holder: PdfDictionary,
    parent: StructElement | undefined,
    pageAbove: number | undefined,
    around: Around | undefined,
  ): Kid[] => {
    const page = refOf(holder.get('Pg')) ?? pageAbove
    return kidsOf(objects, holder).flatMap((object): Kid[] => {
      const dictionary = objects.dictionary(object)
      const content = contentOf(object, dictionary, page)
      if (content?.kind === 'content') {
        const { mcid, page: ref } = content
        const index = pageOf(ref)
        if (index !== undefined && around)
          structure.push({ page: index, mcid, ...around })
      }
      if (content) return [content]
      const name = nameOf(dictionary.get('S'))
      // Each element has one place; a loop would never end.
      if (!name || seen.has(dictionary)) return []
      seen.add(dictionary)
      const held: Kid[] = []
      const standard = standardOf(objects, roles, name)
      const element: StructElement = {
        kind: 'element',
        ref: refOf(object),
        dictionary,
        type: name,
        standard,
        parent,
        kids: held,
      }
      elements.push(element)
      held.push(
        ...readKids(dictionary, element, page, aroundIn(objects, element, around)),
      )
      return [element]
    })
  }
  readKids(root, undefined, undefined, undefined)
  return { elements, structure }
}

function kidsOf(objects: PdfObjects, dictionary: PdfDictionary): readonly PdfObject[] {
  const kids = dictionary.get('K')
  if (kids === undefined) return []
  const found = objects.get(kids)
  return Array.isArray(found) ? found : [kids]
}

/** What an element holds of a page; nothing for another element. */
function contentOf(
  object: PdfObject,
  dictionary: PdfDictionary,
  page: number | undefined,
): Exclude<Kid, StructElement> | undefined {
  if (typeof object === 'number') return { kind: 'content', page, mcid: object }
  const type = nameOf(dictionary.get('Type'))
  if (type === 'OBJR') return { kind: 'object', ref: refOf(dictionary.get('Obj')) }
  if (type !== 'MCR') return undefined
  const own = refOf(dictionary.get('Pg')) ?? page
  return { kind: 'content', page: own, mcid: Number(dictionary.get('MCID')) }
}

function refOf(object: PdfObject | undefined): number | undefined {
  return isReference(object) ? object.ref : undefined
}

function aroundIn(
  objects: PdfObjects,
  element: StructElement,
  around: Around | undefined,
): Around {
  const { dictionary, type } = element
  const isList = (kid: PdfObject) => nameOf(objects.dictionary(kid).get('S')) === 'TOC'
  const isContents = type === 'Sect' && kidsOf(objects, dictionary).some(isList)
  return {
    element,
    block: around && inline.has(type) ? around.block : element,
    note: type === 'Note' ? element : around?.note,
    contents: isContents ? element : around?.contents,
  }
}
