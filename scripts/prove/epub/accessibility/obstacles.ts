import type { Element } from 'hast'
import type { Book } from '../../../book.ts'
import { elementsOf } from '../../../lib/hast.ts'
import { type Finding, finding, type Origin } from '../../evidence.ts'
import { elementsInOrder, isPicture } from '../../text/manuscript-elements.ts'
import { textOf } from '../../text/read-tree.ts'
import { locateElement } from '../locate-element.ts'
import type { OpenEpub } from '../open-epub.ts'
import { motionOf } from './picture-motion.ts'
import { readPages } from './read-pages.ts'

/** What a machine sees in the finished pages that is against a conformance; nothing where none is claimed. */
export function standsInTheWay(epub: OpenEpub, book: Book): readonly Finding[] {
  if (!book.config.accessibility?.conformsTo) return []
  const { elements, skipping, undescribed } = readPages(epub)
  const tables = elements.filter(({ tagName }) => tagName === 'table')
  const against = [
    ...undescribed,
    ...skipping,
    ...tables.filter((table) => !elementsOf(table).some(isHead)),
    ...elements.filter((element) => isLink(element) && !isSpeaking(element)),
  ]
  return [
    ...against.map((element) => {
      const found = `dcterms:conformsTo, with \`<${element.tagName}>\``
      return finding('accessibility-untrue', [found], locateElement(element, epub, book))
    }),
    ...movingPictures(epub, book).map(({ origin, path }) =>
      finding('claim-picture-moving', [path], origin),
    ),
  ]
}

interface MovingPicture {
  /** In the manuscript, or in the EPUB where the manuscript has none, such as the cover. */
  readonly path: string
  readonly origin: Origin | undefined
}

/** Pictures that move as long as the page is open. @see https://www.w3.org/TR/WCAG22/#pause-stop-hide */
function movingPictures(epub: OpenEpub, book: Book): readonly MovingPicture[] {
  const files = epub.entries.filter(
    (entry) => entry.bytes.length > 12 && motionOf(entry) !== 'still',
  )
  return files.map(({ name }) => {
    const shown = readPages(epub).elements.find(({ properties: { src } }) => {
      return typeof src === 'string' && name.endsWith(`/${src}`)
    })
    const origin = shown && locateElement(shown, epub, book)
    const written = elementsInOrder(book, isPicture).find(
      ({ origin: { file, place } }) => {
        return file === origin?.file && place === origin.place
      },
    )
    return { origin, path: String(written?.element.properties.src ?? name) }
  })
}

function isHead({ tagName }: Element): boolean {
  return tagName === 'th'
}

function isLink({ properties, tagName }: Element): boolean {
  return tagName === 'a' && properties.href !== undefined
}

function isSpeaking(link: Element): boolean {
  const { ariaLabel } = link.properties
  const pictures = elementsOf(link).map(({ properties: { alt } }) => String(alt ?? ''))
  const text = [String(ariaLabel ?? ''), textOf(link), ...pictures].join('')
  return /[\p{L}\p{N}]/u.test(text)
}
