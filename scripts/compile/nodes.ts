/**
 * The kinds of node that this dialect adds to Markdown's tree, and the names of their tokens.
 */
import type { Element } from 'hast'
import type {
  BlockContent,
  Break,
  DefinitionContent,
  Literal,
  Parent,
  PhrasingContent,
  Table,
} from 'mdast'
import type { Node, Position } from 'unist'
import type { NameIn } from '../lib/read-template.ts'
import type { Found } from './foreign/found.ts'
import type { DrawnCell, DrawnTable } from './syntax/drawn-tables.ts'
import type { Opening } from './syntax/openings.ts'

/** A `:::name[label]{attributes}` block, or what other tools write for one. */
export interface Container extends Parent {
  type: 'container'
  /** Empty for a block that only carries attributes. */
  name: string
  /** Of a box beside the text, as `templates/boxes.yaml` names it. */
  box?: string
  /** As written between the braces. */
  attributes: string
  /** What ends it; empty where every line is marked. */
  end: string
  /** The opening line. */
  opening: Position
  closed: boolean
  children: (ContainerLabel | BlockContent | DefinitionContent)[]
}

interface Phrases<Type extends string> extends Parent {
  type: Type
  children: PhrasingContent[]
}

/** What stands in brackets after the name of a block; its first child. */
type ContainerLabel = Phrases<'containerLabel'>

/** `^[text]`. */
export type InlineNote = Phrases<'inlineNote'>

/** Pandoc's `H~2~O`. */
export type Subscript = Phrases<'subscript'>

/** Pandoc's `x^2^`. */
export type Superscript = Phrases<'superscript'>

/** Pandoc's `(@name)`, which stands for the number of an example. */
export interface ExampleReference extends Node {
  type: 'exampleReference'
  name: string
}

/** `@key`. */
export interface CiteKey extends Literal {
  type: 'citeKey'
  key: string
  /** Whether its author is named in the text. */
  isAuthorless: boolean
}

/** A work that is cited: its key, and what stands before and after it. */
export type Cite = Phrases<'cite'>

/** Brackets with keys in them; of `remarkCitations`, works that are cited together. */
export interface Citation extends Phrases<'citation'> {
  /** Whether the first of them is a part of the sentence. */
  isInText?: boolean
}

/** A word and what it stands for. */
export interface Abbreviation extends Phrases<'abbreviation'> {
  title: string
}

/** One line of terms above their descriptions. */
export type Term = Phrases<'term'>

/** A picture that stands alone. */
export type Figure = Phrases<'figure'>

/** Pictures that stand side by side, and the breaks that end a row of them. */
export interface Figures extends Parent {
  type: 'figures'
  children: (Figure | Break)[]
}

/** The line under a figure or over a table. */
export type Caption = Phrases<'caption'>

/** `[text]{attributes}`. */
export interface Span extends Phrases<'span'> {
  attributes: string
}

/** What follows `: ` below a term. */
export interface Description extends Parent {
  type: 'description'
  /** A colon, or Pandoc's tilde. */
  mark: string
  children: (BlockContent | DefinitionContent)[]
}

/** Terms and their descriptions, as `dl`. */
export interface Glossary extends Parent {
  type: 'glossary'
  children: (Term | Description)[]
}

/** A table and what it is called. */
export interface CaptionedTable extends Parent {
  type: 'captionedTable'
  children: [Caption, Table]
}

/** `$…$` or `$$…$$`: a formula in LaTeX. */
export interface Formula extends Literal {
  type: 'formula'
  /** As written between the braces after a block; empty in a line. */
  attributes: string
  /** Whether it is a block of its own. */
  isBlock: boolean
  /** Whether it is set as if it stood alone. */
  isDisplay: boolean
  /** What it is set as. `undefined` for one that cannot be set, which has been reported. */
  math?: Element
}

/** What other tools read and Markdown does not, such as `{{< video >}}`. */
export interface Foreign extends Literal {
  type: 'foreign'
  found: Found
}

/** What is shown of the lines of a block of code, besides their text. */
export interface CodeLines {
  /** The number of the first; `undefined` if they have none. */
  readonly from: number | undefined
  /** Those that are marked, counted from 1. */
  readonly marked: ReadonlySet<number>
}

interface DialectBlocks {
  container: Container
  containerLabel: ContainerLabel
  description: Description
  term: Term
  glossary: Glossary
  figure: Figure
  figures: Figures
  caption: Caption
  captionedTable: CaptionedTable
}

interface DialectPhrases {
  span: Span
  inlineNote: InlineNote
  formula: Formula
  subscript: Subscript
  superscript: Superscript
  exampleReference: ExampleReference
  citation: Citation
  cite: Cite
  citeKey: CiteKey
  abbreviation: Abbreviation
  foreign: Foreign
}

declare module 'mdast' {
  interface TextData {
    /** It is no prose, and its author has been told. */
    isTold?: boolean
  }
  interface CodeData {
    lines?: CodeLines
  }
  interface BlockContentMap
    extends Omit<DialectBlocks, 'containerLabel' | 'term' | 'caption'>,
      Pick<DialectPhrases, 'formula'> {}
  interface PhrasingContentMap extends DialectPhrases {}
  interface RootContentMap extends DialectBlocks, DialectPhrases {}
  interface Table {
    /** How many rows are the head; one of a table of GFM. */
    headRows?: number
    /** How many of the last rows are the foot. */
    footRows?: number
    /** How wide the columns are, as the author has it: shares of any sum. */
    widths?: readonly number[] | undefined
    /** Whether its cells are drawn as boxes, which leave none out. */
    isGrid?: boolean
    /** What is wrong with it as it is drawn. */
    fault?: 'unclosed'
  }
  interface TableCell {
    /** Its first column, where that is not its place in the row. */
    column?: number
    colSpan?: number
    rowSpan?: number
    /** Whether it holds paragraphs and other blocks. */
    isFlow?: boolean
    /** Whether a word of it reaches into the next column. */
    isCut?: boolean
  }
}

type DialectTokens = {
  [Name in NameIn<
    | 'container containerOpening containerLabel containerMarkup containerClosing'
    | 'description descriptionIndent span inlineNote inlineNoteStart bracketEnd'
    | 'citation citeKey formulaBlock formulaText formulaMarker formulaLine subscript'
    | 'superscript scriptMark noBreakSpace exampleReference drawnTable drawnLine'
    | 'drawnRow drawnCell literalAutolink literalAutolinkHttp literalAutolinkWww'
    | 'foreign'
  >]: Name
}

declare module 'micromark-util-types' {
  interface TokenTypeMap extends DialectTokens {}

  interface Token {
    foreign?: Found
    /** Of a `container`. */
    opened?: Opening
    /** Of a `span`, as written between the braces. */
    attributes?: string
    /** Of a `drawnTable`. */
    drawn?: DrawnTable
    /** Of a `drawnCell`. */
    drawnCell?: DrawnCell
  }

  interface TokenizeContext {
    /** Openings of labels that wait for their `]`. Kept by micromark's own label constructs. */
    _labelStarts?: Token[]
    /** The key of a citation that was read last. */
    _lastKey?: Token | undefined
    /** For each command that waits for its closing brace, how many other braces are open within. */
    _braces?: number[]
  }
}

declare module 'hast' {
  interface ElementData {
    /** Of a box beside the text: its kind. */
    box?: string | undefined
    /** Whether the kind is said before its author's title. */
    isStatement?: boolean
    /** Of a block of code. */
    lines?: CodeLines | undefined
  }
}

/**
 * The element that holds the content of a note until `rehypeNotes` takes it out of the text. No
 * author can write it, because it is not on the list of what HTML may stay.
 */
export const noteElement = 'note-definition'

/** The class of what stands for a page break, until `rehypePageBreaks` takes it out of the text. */
export const pageBreak = 'page-break'

/** The label of a block, if it has one. */
export function labelOf({ children: [first] }: Container): ContainerLabel | undefined {
  return first?.type === 'containerLabel' ? first : undefined
}

/** Puts a label before what a block holds. */
export function giveLabel(
  block: Container,
  children: PhrasingContent[],
  position: Position | undefined,
): ContainerLabel {
  const label: ContainerLabel = { type: 'containerLabel', children, position }
  block.children.unshift(label)
  return label
}

/** The only node of a list, besides text that shows nothing. */
export function onlyOf<Kind extends { readonly type: string; readonly value?: string }>(
  nodes: readonly Kind[],
): Kind | undefined {
  const shown = nodes.filter((node) => !isBlank(node))
  return shown.length === 1 ? shown[0] : undefined
}

/** Whether a node of either tree is text that shows nothing. */
export function isBlank(node: {
  readonly type: string
  readonly value?: string
}): boolean {
  return node.type === 'text' && node.value?.trim() === ''
}

/** Whether nobody sees anything of an element: it has no words, and no picture. */
export function showsNothing({ children }: Element): boolean {
  return children.every((child) => {
    if (child.type === 'element') return child.tagName !== 'img' && showsNothing(child)
    return child.type !== 'text' || isBlank(child)
  })
}

/** Phrases without the line endings around them. */
export function trimmed<Kind extends { readonly type: string; readonly value?: string }>(
  phrases: readonly Kind[],
): Kind[] {
  return phrases.map((node, index) => {
    if (node.type !== 'text' || node.value === undefined) return node
    const value = index === 0 ? node.value.trimStart() : node.value
    return { ...node, value: index === phrases.length - 1 ? value.trimEnd() : value }
  })
}
