import type { Element, Root } from 'hast'
import { visit } from 'unist-util-visit'
import type { VFile } from 'vfile'
import type { Picture } from '../book.ts'

/** What may not fit the page, and so may have to be reported with its place in the source. */
const marked = new Set(['table', 'pre', 'img', 'math'])

/** Where marked elements of the printed document come from. */
export interface SourceMarks {
  /** Numbers the elements of a tree in `data-mark`, and points pictures to their files. */
  readonly mark: (tree: Root, file: VFile, pictures: ReadonlyMap<string, Picture>) => void
  /** By `data-mark`. */
  readonly places: readonly { readonly node: Element; readonly file: VFile }[]
  /** Names of the pictures beside the document, by their paths in the manuscript. */
  readonly pictureFiles: ReadonlyMap<string, string>
}

/** An empty register of {@link SourceMarks}. */
export function sourceMarks(): SourceMarks {
  const places: { node: Element; file: VFile }[] = []
  const pictureFiles = new Map<string, string>()
  const mark: SourceMarks['mark'] = (tree, file, pictures) => {
    visit(tree, 'element', (node) => {
      if (!marked.has(node.tagName)) return
      node.properties.dataMark = String(places.push({ node, file }) - 1)
      const picture = pictures.get(String(node.properties.src))
      if (node.tagName !== 'img' || !picture) return
      const name =
        pictureFiles.get(picture.path) ??
        `picture-${pictureFiles.size + 1}.${extensionOf(picture)}`
      pictureFiles.set(picture.path, name)
      node.properties.src = name
      node.properties.width = Math.round(picture.widthPx)
      node.properties.height = Math.round(picture.heightPx)
    })
  }
  return { mark, places, pictureFiles }
}

/** A browser reads the media type of a local file from its name. */
function extensionOf(picture: Picture): string {
  return picture.mediaType === 'image/svg+xml' ? 'svg' : picture.mediaType.slice(6)
}
