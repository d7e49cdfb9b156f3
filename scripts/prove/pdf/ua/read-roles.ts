import { nameOf } from '../load-object.ts'
import type { PdfObjects } from '../open-objects.ts'
import type { PdfDictionary } from '../parse-object.ts'

/** @see ISO 32000-1, 14.8.4 */
const standardTypes: ReadonlySet<string> = new Set(
  [
    'Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private',
    'P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot',
    'Span Quote Note Reference BibEntry Code Link Annot',
    'Ruby RB RT RP Warichu WT WP Figure Formula Form',
  ].flatMap((line) => line.split(' ')),
)

/** What the types of a file's elements stand for. */
export interface Roles {
  /** The standard type that a type stands for; empty where it stands for none. */
  readonly standardOf: (type: string) => string
  readonly isStandard: (type: string) => boolean
  /** The type that the file maps a type to. */
  readonly mappedTo: (type: string) => string | undefined
  readonly isCircular: (type: string) => boolean
}

/** @param root - Of the structure tree. */
export function readRoles(objects: PdfObjects, root: PdfDictionary): Roles {
  const map = objects.dictionary(root.get('RoleMap'))
  const mappedTo = (type: string): string | undefined =>
    nameOf(objects.get(map.get(type))) || undefined
  /** The types on the way from a type to a standard one, or to one that was there before. */
  const wayOf = (type: string): readonly string[] => {
    const way = [type]
    for (;;) {
      const last = way.at(-1) ?? ''
      const next = standardTypes.has(last) ? undefined : mappedTo(last)
      if (next === undefined) return way
      way.push(next)
      if (way.indexOf(next) < way.length - 1) return way
    }
  }
  const known = new Map<string, string>()
  const standardOf = (type: string): string => {
    const last = known.get(type) ?? wayOf(type).at(-1) ?? ''
    const standard = standardTypes.has(last) ? last : ''
    known.set(type, standard)
    return standard
  }
  return {
    standardOf,
    mappedTo,
    isStandard: (type) => standardTypes.has(type),
    isCircular: (type) => {
      const way = wayOf(type)
      return new Set(way).size < way.length
    },
  }
}
