import type { PDFRef } from '@cantoo/pdf-lib'

/** An element of the structure of a PDF. @see ISO 32000-1, 14.7.2 */
export interface StructureElement {
  /** Structure type, such as `P`. */
  type: string
  /** What the printed document says it is; empty where it says nothing. */
  readonly kind: string
  /** What belongs to the kind. */
  readonly datum: string
  language?: string
  alt?: string
  expansion?: string
  /** What is read instead of what is painted. */
  actualText?: string
  id?: string
  attributes: Attributes
  children: Child[]
}

export interface Attributes {
  readonly scope?: string
  readonly rowSpan?: number
  readonly colSpan?: number
  /** Ids of the heads that a cell belongs to. */
  readonly headers?: readonly string[]
  readonly numbering?: string
  /** Of a figure: left, lower, right and upper edge on its page, in points. */
  readonly box?: readonly [number, number, number, number]
  /** Whether a figure stands between lines and not in one. */
  readonly isBlock?: boolean
}

/** Something on a page: marked content, or an annotation. */
export type Content = MarkedContent | LinkedAnnotation

export interface MarkedContent {
  /** Index of the page. */
  readonly page: number
  readonly mcid: number
}

export interface LinkedAnnotation {
  readonly page: number
  readonly annotation: PDFRef
}

export type Child = StructureElement | Content

export function isElement(child: Child): child is StructureElement {
  return 'children' in child
}

export function isContent(child: Child): child is Content {
  return !isElement(child)
}

export function isMarked(child: Child): child is MarkedContent {
  return 'mcid' in child
}

/** An element that the browser has no tag for. */
export function newElement(type: string, children: Child[]): StructureElement {
  return { type, kind: '', datum: '', attributes: {}, children }
}
