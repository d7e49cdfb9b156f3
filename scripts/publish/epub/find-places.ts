import type { Nodes } from 'hast'
import { visit } from 'unist-util-visit'
import type { Book } from '../../book.ts'

/**
 * Where every id of the book stands: `file.xhtml#id`. A section that is not itself an id in the text
 * stands at `file.xhtml`.
 *
 * @param files - File of each section, by section id.
 */
export function findPlaces(
  book: Book,
  files: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const places = new Map(files)
  for (const { id: sectionId, notes, tree } of book.sections) {
    const file = files.get(sectionId)
    const place = (node: Nodes) => {
      visit(node, 'element', ({ properties: { id } }) => {
        if (typeof id === 'string') places.set(id, `${file}#${id}`)
      })
    }
    place(tree)
    for (const note of notes) {
      places.set(note.id, `${file}#${note.id}`)
      note.children.forEach(place)
    }
  }
  return places
}

/**
 * The place of an id, as an address relative to the package document.
 *
 * @throws When the id stands nowhere: links are checked before a format sees them.
 */
export function placeOf(id: string, places: ReadonlyMap<string, string>): string {
  const place = places.get(id)
  if (place === undefined) throw new Error(`Cannot find the place \`${id}\` in the EPUB`)
  return place
}
