import type { Nodes } from 'hast'
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import type { Book } from '../../book.ts'
import { type Evidence, keepPlace } from '../evidence.ts'
import { type PassageWriter, squeeze, writePassage } from '../text/passage.ts'
import { readTree, textOf } from '../text/read-tree.ts'
import { printedBlocks } from './printed-lines.ts'
import { printedPlace } from './printed-place.ts'

type Message = VFile['messages'][number]

/** Problems that are told before there is a PDF, and seen in it. */
const misfits = new Set(['code-wrapped', 'note-astray', 'table-tight'])

/** A part of the text, or of a note, that a message is about. */
interface Stretch {
  readonly file: VFile
  readonly message: Message
  /** Index of the note; `undefined` in the text. */
  readonly note: number | undefined
  /** How many characters stand before it, white space left out, and before what follows it. */
  readonly from: number
  readonly to: number
}

/** Finds in print what the layout has remarked on: it knew the pages, and not the finished file. */
export function placeMisfits(evidence: Evidence): void {
  const messages = messagesOf(evidence.book)
  if (messages.size === 0) return
  const blocks = printedBlocks(evidence)
  for (const { file, from, message, note, to } of stretchesOf(evidence.book, messages)) {
    const lines = blocks
      .filter((block) => block.note === note)
      .flatMap((block) => block.lines.filter(({ at }) => from <= at && at < to))
    const place = printedPlace(lines)
    if (place) keepPlace(file, message, place)
  }
}

/** By file and position. */
function messagesOf({ notes, sections }: Book): ReadonlyMap<string, Message> {
  const files = new Set([...sections, ...notes.values()].map(({ file }) => file))
  const found = new Map<string, Message>()
  for (const file of files) {
    for (const message of file.messages) {
      const { place, ruleId } = message
      if (misfits.has(ruleId ?? '') && place && 'start' in place)
        found.set(keyOf(file, place), message)
    }
  }
  return found
}

function keyOf({ path }: VFile, position: Position | undefined): string {
  const { end, start } = position ?? {}
  return [path, start?.line, start?.column, end?.line, end?.column].join(' ')
}

function stretchesOf(
  { notes, sections }: Book,
  messages: ReadonlyMap<string, Message>,
): readonly Stretch[] {
  const found: Stretch[] = []
  const collect = (
    tree: Nodes,
    file: VFile,
    into: PassageWriter,
    note?: number,
  ): void => {
    into.gap()
    readTree(tree, {
      into,
      turn: (element) => {
        const message = messages.get(keyOf(file, element.position))
        const from = into.length()
        const to = from + (message ? squeeze(textOf(element)).length : 0)
        if (message) found.push({ file, message, note, from, to })
        return undefined
      },
    })
    into.gap()
  }
  const body = writePassage()
  for (const { file, tree } of sections) collect(tree, file, body)
  for (const [index, { children, file, label, position }] of [
    ...notes.values(),
  ].entries()) {
    const message = messages.get(keyOf(file, position))
    const whole = { note: index, from: 0, to: Number.POSITIVE_INFINITY }
    if (message) found.push({ file, message, ...whole })
    const into = writePassage()
    into.write(label)
    collect({ type: 'root', children: [...children] }, file, into, index)
  }
  return found
}
