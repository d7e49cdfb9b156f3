import { isReference, nameOf } from '../load-object.ts'
import type { PdfObjects } from '../open-objects.ts'
import type { PdfDictionary, PdfObject } from '../parse-object.ts'

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
  /** Of itself, else of the nearest element around it that names one; not that of the document. */
  readonly language: string | undefined
  readonly kids: readonly Kid[]
}

/** What an element holds. */
export type Kid =
  | StructElement
  /** Marked content of a stream: number of the object that is the page, or the drawing on it. */
  | {
      readonly kind: 'content'
      readonly stream: number | undefined
      readonly page: number | undefined
      readonly mcid: number
    }
  /** An annotation, or a picture as a whole. */
  | { readonly kind: 'object'; readonly ref: number | undefined }
  /** What should be there and is not, or is held elsewhere already. */
  | { readonly kind: 'nothing'; readonly because: string }

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
 * @param standardOf - The standard type that a type stands for.
 * @see ISO 32000-1, 14.7.2
 */
export function readElements(
  objects: PdfObjects,
  root: PdfDictionary,
  standardOf: (type: string) => string,
): readonly Kid[] {
  const outermost: Kid[] = []
  const seen = new Set<number>()
  const steps: Open[] = [
    { dictionary: root, element: undefined, page: undefined, kids: outermost },
  ]
  for (let step = steps.pop(); step; step = steps.pop()) {
    for (const object of kidsOf(objects, step.dictionary)) {
      const kid = readKid(objects, object, step, seen, standardOf)
      step.kids.push(kid)
      if (kid.kind !== 'element') continue
      const page = refOf(kid.dictionary.get('Pg')) ?? step.page
      const kids = kid.kids as Kid[]
      steps.push({ dictionary: kid.dictionary, element: kid, page, kids })
    }
  }
  return outermost
}

function readKid(
  objects: PdfObjects,
  object: PdfObject,
  { element: parent, page }: Open,
  seen: Set<number>,
  standardOf: (type: string) => string,
): Kid {
  if (typeof object === 'number')
    return { kind: 'content', stream: page, page, mcid: object }
  const dictionary = objects.dictionary(object)
  const type = nameOf(dictionary.get('Type'))
  if (type === 'MCR') {
    const own = refOf(dictionary.get('Pg')) ?? page
    const stream = refOf(dictionary.get('Stm')) ?? own
    return { kind: 'content', stream, page: own, mcid: Number(dictionary.get('MCID')) }
  }
  if (type === 'OBJR') return { kind: 'object', ref: refOf(dictionary.get('Obj')) }
  const name = nameOf(dictionary.get('S'))
  if (!name) return { kind: 'nothing', because: 'no structure element' }
  const ref = refOf(object)
  // Each element has one place; a loop would never end.
  if (ref !== undefined && seen.has(ref))
    return { kind: 'nothing', because: 'an element with two places' }
  if (ref !== undefined) seen.add(ref)
  return {
    kind: 'element',
    ref,
    dictionary,
    type: name,
    standard: standardOf(name),
    parent,
    language: languageOf(objects, dictionary) ?? parent?.language,
    kids: [],
  }
}

function kidsOf(objects: PdfObjects, dictionary: PdfDictionary): readonly PdfObject[] {
  const kids = dictionary.get('K')
  if (kids === undefined) return []
  const found = objects.get(kids)
  return Array.isArray(found) ? found : [kids]
}

function languageOf(objects: PdfObjects, dictionary: PdfDictionary): string | undefined {
  const found = objects.get(dictionary.get('Lang'))
  return found && typeof found === 'object' && 'bytes' in found ? found.bytes : undefined
}

function refOf(object: PdfObject | undefined): number | undefined {
  return isReference(object) ? object.ref : undefined
}
