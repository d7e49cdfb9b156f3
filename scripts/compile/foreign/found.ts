import type { PhrasingContent } from 'mdast'
import type { VFile } from 'vfile'
import { filesOf } from '../../lib/origins.ts'
import { hidesText, report } from '../../problems/report.ts'
import type { Foreign } from '../nodes.ts'

/** What a foreign construct is, and what becomes of it. */
export interface Found {
  /** In characters. */
  readonly length: number
  /** What is printed in its place; what is written, if it is not said. */
  readonly text?: string
  /** What stands in its place, where that is more than a text. */
  readonly nodes?: readonly PhrasingContent[]
  /** What its author is told of it; nothing where it is done. */
  readonly told?: Told
  /** Of one that begins or ends something in the line. */
  readonly mark?: Mark
  /** Of one that begins or ends what may go on over paragraphs. */
  readonly edge?: EnvironmentEdge
  /** Only as all that a paragraph holds. */
  readonly isAlone?: boolean
  /** Only in a file that has others of its kind. */
  readonly isDoubtful?: boolean
  /** Whether it ends a line, where another follows. */
  readonly isBreak?: boolean
  /** Only at the end of a paragraph. */
  readonly isLast?: boolean
  /** The name of the paragraph, or of the block above one that holds nothing else. */
  readonly names?: string
}

/** One end of a pair. */
export interface Mark {
  readonly edge: 'open' | 'close' | 'either'
  /** The same at both ends. */
  readonly of: '}' | '==' | '^^' | '%%'
  /** What it becomes with all up to its end: an element, with a class after a dot, a `note`, or nothing. */
  readonly is: string
  /** Whether it goes to the end of its line, where it has no other end. */
  readonly isOfLine?: boolean
}

/** `\begin{name}` or `\end{name}`. */
interface EnvironmentEdge {
  readonly isEnd: boolean
  readonly name: string
  readonly holds: 'formula' | 'text' | 'other'
}

interface Told {
  /** In words, such as “shortcode `{{< video >}}`”. */
  readonly kind: string
  /** What to write instead: a sentence. */
  readonly advice: string
}

/** What is left as it stands. */
export function printed(kind: string, advice: string): Pick<Found, 'told'> {
  return { told: { kind, advice } }
}

/** What nobody should read. */
export function leftOut(kind: string, advice: string) {
  return { text: '', told: { kind, advice } }
}

/** Obsidian's. */
export const comment = leftOut('comment `%% … %%`', 'Write `<!-- … -->`, or take it out.')

/** Says what is not done, and returns what is printed of it. */
export function tell({ found, position, value }: Foreign, file: VFile): string {
  const { nodes, text = value, told } = found
  const fate =
    text === '' ? 'left out' : `printed ${nodes ? 'as its address' : 'as written'}`
  if (told && !isFailedInclude(value, file))
    report(file, 'syntax-foreign', [told.kind, fate, told.advice], position)
  return text
}

/** Whether it stands where a file should, and why it does not has been said. */
function isFailedInclude(value: string, file: VFile): boolean {
  const isInclude = /^\{\{(?:#|[<%][ \t]*)(?:rustdoc_)?include\b/.test(value)
  return isInclude && hidesText(filesOf(file))
}

/** What an author is told to write instead of what more than one construct means. */
export const attributeAdvice =
  'Write `{#id .class lang=fr}` right after a heading, link, picture or `[words]`, or a block `:::{.class}` around paragraphs.'

export const citeAdvice =
  'Write the source into the text, or into a note: `^[Brook, *The Ford*, 2020, p. 3.]`.'

export const includeAdvice =
  'Put the text here, or name its file in `contents` of `book.yaml`.'

export const referenceAdvice =
  'Give the place an id, as in `## The Ford {#ford}`, and link to it: `[the section on the ford](#ford)`.'

export const tagAdvice =
  'Write what it stands for; text that should be seen as it is goes between grave accents.'

export const roleAdvice =
  'Write what it stands for: a link, a note, the words themselves.'
