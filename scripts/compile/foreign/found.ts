import type { PhrasingContent } from 'mdast'
import type { Node, Position } from 'unist'
import type { VFile } from 'vfile'
import { filesOf } from '../../lib/origins.ts'
import { readData } from '../../lib/read-template.ts'
import { withinQuotes } from '../../lib/visible.ts'
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
  /** `formula`, `layout`, or `environment` for all others. */
  readonly holds: string
}

/** As `templates/foreign.yaml` has it. */
interface Told {
  readonly kind: string
  readonly fate?: string
  readonly expected?: string
  readonly advice: string
}

const constructs = readData<Readonly<Record<string, Told>>>('foreign.yaml')

/**
 * What an author is told of a construct, and what is printed of one that is left out.
 *
 * @param name - In `templates/foreign.yaml`.
 * @param written - A name in it, or how it is written.
 * @throws When there is none of that name.
 */
export function told(name: string, written = ''): Pick<Found, 'text'> & { told: Told } {
  const found = constructs[name]
  if (!found) throw new Error(`Cannot find \`${name}\` in foreign.yaml`)
  const kind = found.kind.replace('$1', () => withinQuotes(written))
  return { told: { ...found, kind }, ...(found.fate === leftOut && { text: '' }) }
}

const leftOut = 'left out'

/** Tells an author of what stands at a place. @param name - In `templates/foreign.yaml`. */
export function tellOf(
  name: string,
  file: VFile,
  place: Node | Position | undefined,
  written?: string,
): void {
  say(told(name, written).told, file, place)
}

function say(
  { advice, expected, fate = 'printed as written', kind }: Told,
  file: VFile,
  place: Node | Position | undefined,
): void {
  if (expected) report(file, 'markup-unread', [kind, expected, advice], place)
  else report(file, 'syntax-foreign', [kind, fate, advice], place)
}

/** Says what is not done, and returns what is printed of it. */
export function tell({ found, position, value }: Foreign, file: VFile): string {
  const { nodes, text = value, told } = found
  const printed = nodes ? 'printed as its address' : 'printed as written'
  if (told && !isFailedInclude(value, file))
    say({ ...told, fate: text === '' ? leftOut : printed }, file, position)
  return text
}

/** Whether it stands where a file should, and why it does not has been said. */
function isFailedInclude(value: string, file: VFile): boolean {
  const isInclude = /^\{\{(?:#|[<%][ \t]*)(?:rustdoc_)?include\b/.test(value)
  return isInclude && hidesText(filesOf(file))
}
