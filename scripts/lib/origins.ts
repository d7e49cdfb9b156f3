/**
 * Texts that are made of several files: a chapter that goes on in the next file, a file that includes
 * another. Their nodes have places in the one text, and their problems are told where an author finds them.
 */
import type { Nodes } from 'hast'
import type { Point, Position } from 'unist'
import { VFile } from 'vfile'
import { firstThat } from './first-that.ts'
import { walkHtml } from './walk.ts'

declare module 'vfile' {
  interface DataMap {
    /** Of a text that is made of several files: whose its lines are, from the first line on. */
    origins: readonly TextOrigin[]
  }
}

/** A run of lines in a text that is made of several files. It ends where the next begins. */
export interface TextOrigin {
  /** Number of its first line in the text, from 1. */
  readonly line: number
  readonly file: VFile
  /** Number of that line in the file, from 1. */
  readonly sourceLine: number
  /** How many characters stand before each of its lines that are not in the file. */
  readonly indent: number
}

interface Source {
  readonly file: VFile
  readonly position: Position | undefined
}

/** The files that a text is made of, each once; itself where it is one file. */
export function filesOf(file: VFile): readonly VFile[] {
  const { origins } = file.data
  if (!origins) return [file]
  return [...new Set(origins.flatMap((origin) => filesOf(origin.file)))]
}

/** Where an author finds a place of a text: the file, and the lines and columns in it. */
export function sourceOf(file: VFile, position: Position | undefined): Source {
  const { origins } = file.data
  if (!origins) return { file, position }
  if (!position)
    return { file: sourceOf(origins[0]?.file ?? file, position).file, position }
  const at = originAt(origins, position.start.line)
  const origin = origins[at]
  if (!origin) return { file, position }
  // What goes on in another file is pointed at where it begins.
  const isWithin = originAt(origins, position.end.line) === at
  const start = sourcePoint(origin, position.start)
  const end = isWithin ? sourcePoint(origin, position.end) : start
  return sourceOf(origin.file, { start, end })
}

function originAt(origins: readonly TextOrigin[], line: number): number {
  const isAfter = (index: number): boolean => (origins[index]?.line ?? 0) > line
  return firstThat(1, origins.length, isAfter) - 1
}

function sourcePoint(origin: TextOrigin, { column, line }: Point): Point {
  return {
    line: line - origin.line + origin.sourceLine,
    column: Math.max(1, column - origin.indent),
  }
}

/** How far the places of a file lie from where they are in a text that it is a part of. */
export interface Shift {
  readonly lines: number
  readonly offset: number
}

/** Files one after another as one text, and how far the places of each have moved. It goes by the path of the first. */
export function joinFiles(files: readonly VFile[]): {
  readonly file: VFile
  readonly shifts: readonly Shift[]
} {
  const shifts: Shift[] = []
  const origins: TextOrigin[] = []
  let text = ''
  let lines = 0
  for (const file of files) {
    shifts.push({ lines, offset: text.length })
    origins.push({ line: lines + 1, file, sourceLine: 1, indent: 0 })
    const value = String(file)
    const ended = value.endsWith('\n') ? value : `${value}\n`
    lines += ended.split('\n').length - 1
    text += ended
  }
  const [first] = files
  const { manuscriptPath } = first?.data ?? {}
  const data = { ...(manuscriptPath === undefined ? {} : { manuscriptPath }), origins }
  return { file: new VFile({ path: first?.path, value: text, data }), shifts }
}

/** Moves the places of a node and of all below it. */
export function shiftPositions(node: Nodes, { lines, offset }: Shift): void {
  const moved = (point: Point): Point => ({
    ...point,
    line: point.line + lines,
    ...(point.offset === undefined ? {} : { offset: point.offset + offset }),
  })
  const move = (each: Nodes): void => {
    if (!each.position) return
    const { end, start } = each.position
    each.position = { start: moved(start), end: moved(end) }
  }
  move(node)
  walkHtml(node, move)
}
