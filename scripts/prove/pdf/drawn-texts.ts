import type { Book } from '../../book.ts'
import { readXml } from '../../lib/read-xml.ts'
import { apart } from '../text/expected-text.ts'
import { textOf } from '../text/read-tree.ts'

/** The words that each drawing of the book shows, which print has as text; joined letters apart. */
export function drawnTexts({ pictures }: Book): readonly string[] {
  return [...pictures.values()]
    .filter(({ mediaType }) => mediaType === 'image/svg+xml')
    .map(({ bytes }) => wordsOf(new TextDecoder().decode(bytes)))
}

function wordsOf(drawing: string): string {
  try {
    return apart(textOf(readXml(drawing)))
  } catch {
    // A browser shows no words of a drawing that is not well-formed.
    return ''
  }
}
