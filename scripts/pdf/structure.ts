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

/**
 * The standard type that each type stands for; empty where it stands for none.
 *
 * @param root - Of the structure tree.
 * @see ISO 32000-1, 14.7.3
 */
function rolesIn(objects: PdfObjects, root: PdfDictionary): (type: string) => string {
  const map = objects.dictionary(root.get('RoleMap'))
  return (type) => {
    const seen = new Set<string>()
    for (
      let role = type;
      role && !seen.has(role);
      role = nameOf(objects.get(map.get(role)))
    ) {
      if (standardTypes.has(role)) return role
      seen.add(role)
    }
    return ''
  }
}

interface Open {
  readonly dictionary: PdfDictionary
  readonly element: StructElement | undefined
  /** Number of the object that is the page. */
  readonly page: number | undefined
  readonly kids: Kid[]
}

/**
 * Elements of the structure tree, the outermost ones.
 *
 * @see ISO 32000-1, 14.7.2
 */
export function readElements(objects: PdfObjects, root: PdfDictionary): readonly Kid[] {
  const standardOf = rolesIn(objects, root)
  const outermost: Kid[] = []
  const seen = new Set<number>()
  const steps: Open[] = [
    { dictionary: root, element: undefined, page: undefined, kids: outermost },
  ]
  for (let step = steps.pop(); step; step = steps.pop()) {
    for (const object of kidsOf(objects, step.dictionary)) {
      const kid = readKid(objects, object, step, seen, standardOf)
      if (kid) step.kids.push(kid)
      if (kid?.kind !== 'element') continue
      const page = refOf(kid.dictionary.get('Pg')) ?? step.page
      const kids = kid.kids as Kid[]
      steps.push({ dictionary: kid.dictionary, element: kid, page, kids })
    }
  }
  return outermost
}

/** Nothing for what is no kid, or is held elsewhere already. */
function readKid(
  objects: PdfObjects,
  object: PdfObject,
  { element: parent, page }: Open,
  seen: Set<number>,
  standardOf: (type: string) => string,
): Kid | undefined {
  if (typeof object === 'number') return { kind: 'content', page, mcid: object }
  const dictionary = objects.dictionary(object)
  const type = nameOf(dictionary.get('Type'))
  if (type === 'MCR') {
    const own = refOf(dictionary.get('Pg')) ?? page
    return { kind: 'content', page: own, mcid: Number(dictionary.get('MCID')) }
  }
  if (type === 'OBJR') return { kind: 'object', ref: refOf(dictionary.get('Obj')) }
  const name = nameOf(dictionary.get('S'))
  if (!name) return undefined
  const ref = refOf(object)
  // Each element has one place; a loop would never end.
  if (ref !== undefined && seen.has(ref)) return undefined
  if (ref !== undefined) seen.add(ref)
  return {
    kind: 'element',
    ref,
    dictionary,
    type: name,
    standard: standardOf(name),
    parent,
    kids: [],
  }
}

function kidsOf(objects: PdfObjects, dictionary: PdfDictionary): readonly PdfObject[] {
  const kids = dictionary.get('K')
  if (kids === undefined) return []
  const found = objects.get(kids)
  return Array.isArray(found) ? found : [kids]
}

function refOf(object: PdfObject | undefined): number | undefined {
  return isReference(object) ? object.ref : undefined
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
 * All elements and all marked content, in the order in which a screen reader reads them.
 *
 * @param pageOf - Index of the page that is the object of a number.
 */
export function readingOrder(
  outermost: readonly Kid[],
  pageOf: (ref: number | undefined) => number | undefined,
) {
  const elements: StructElement[] = []
  const structure: StructuredContent[] = []
  const left: { kid: Kid; around: Around | undefined }[] = outermost
    .toReversed()
    .map((kid) => ({ kid, around: undefined }))
  for (let step = left.pop(); step; step = left.pop()) {
    const { around, kid } = step
    if (kid.kind === 'element') {
      elements.push(kid)
      const within = aroundIn(kid, around)
      for (const each of kid.kids.toReversed()) left.push({ kid: each, around: within })
    }
    const page = kid.kind === 'content' ? pageOf(kid.page) : undefined
    if (kid.kind === 'content' && page !== undefined && around)
      structure.push({ page, mcid: kid.mcid, ...around })
  }
  return { elements, structure }
}

function aroundIn(element: StructElement, around: Around | undefined): Around {
  const { kids, type } = element
  const isContents =
    type === 'Sect' && kids.some((kid) => kid.kind === 'element' && kid.type === 'TOC')
  return {
    element,
    block: around && inline.has(type) ? around.block : element,
    note: type === 'Note' ? element : around?.note,
    contents: isContents ? element : around?.contents,
  }
}
