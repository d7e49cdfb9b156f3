import type { Root } from 'mdast'
import type { Processor } from 'unified'
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import { controls, nameOfCharacter } from '../../lib/controls.ts'
import { placeIn } from '../../lib/text-positions.ts'
import { report } from '../../problems/report.ts'

/** A character by its number, such as `&#27;` or `&#x1B;`. */
const reference = /&#(?:x([\da-f]{1,6})|(\d{1,7}));/gi

/** What stands for a character, and is none. */
const lost = /[\p{Cs}\p{Noncharacter_Code_Point}\uFFFD]/u

/**
 * Report the characters in a text that are written by number and that no text may hold.
 *
 * A carriage return is one of them: raw it ends a line, and by number it stands within one.
 *
 * @param placeOf - Where a part of the text is in the file.
 */
export function checkReferences(
  file: VFile,
  text: string,
  placeOf: (from: number, to: number) => Position | undefined,
): void {
  for (const { 0: written, 1: hex, 2: decimal, index } of text.matchAll(reference)) {
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
    const character = code > 0x10ffff ? '\uFFFD' : String.fromCodePoint(code)
    const place = placeOf(index, index + written.length)
    if (character === '\r' || character.match(controls))
      report(file, 'character-control', [nameOfCharacter(character), ''], place)
    else if (lost.test(character)) report(file, 'character-lost', [''], place)
  }
}

/** Check the references that Markdown knows as such, which are none in code and formulas. */
export function remarkReferences(this: Processor) {
  const offsets: number[] = []
  this.data().fromMarkdownExtensions?.push({
    enter: {
      // The only token of a reference that has no handler of the parser's own at its start.
      characterReferenceValue: ({ start }) => void offsets.push(start.offset),
    },
  })
  return (_: Root, file: VFile): void => {
    const text = String(file.value)
    for (const offset of offsets.splice(0)) {
      const from = text.lastIndexOf('&', offset)
      const written = text.slice(from, text.indexOf(';', from) + 1)
      checkReferences(file, written, (start, end) =>
        placeIn(file, from + start, from + end),
      )
    }
  }
}
