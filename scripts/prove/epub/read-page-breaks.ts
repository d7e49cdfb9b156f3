import { posix } from 'node:path'
import type { Element } from 'hast'
import type { Book } from '../../book.ts'
import { elementsOf, hasToken } from '../text/properties.ts'
import { type Atoms, atomReader } from '../text/read-atoms.ts'
import { textOf } from '../text/read-tree.ts'
import type { EpubDocument, OpenEpub } from './open-epub.ts'

/** A place in a page file where a printed page begins. */
export interface FoundBreak {
  /** `OEBPS/02-ford.xhtml#page-12`. */
  readonly address: string
  /** What assistive technology says at it. */
  readonly name: string
  /** Atoms of the text before it; `undefined` on pages that are not text. */
  readonly at: number | undefined
}

/** The page breaks of an EPUB in reading order, and the text that they stand in, without notes. */
export function readPageBreaks(
  { documents, textDocuments }: OpenEpub,
  { notes }: Book,
): { readonly breaks: readonly FoundBreak[]; readonly atoms: Atoms } {
  const breaks: FoundBreak[] = []
  const reader = atomReader()
  const add = ({ properties }: Element, path: string, at: number | undefined): void => {
    const address = `${path}#${properties.id}`
    breaks.push({ address, name: String(properties.ariaLabel ?? ''), at })
  }
  for (const document of documents) {
    const { path, tree } = document
    if (!textDocuments.includes(document)) {
      for (const marker of elementsOf(tree).filter(isMarker)) add(marker, path, undefined)
      continue
    }
    reader.read(tree, (element, at) => {
      if (isMarker(element)) add(element, path, at)
      const isNote = notes.has(String(element.properties.id))
      return !isNote && !hasToken(element, 'epub:type', 'footnotes')
    })
  }
  return { breaks, atoms: reader.atoms() }
}

function isMarker(element: Element): boolean {
  return (
    hasToken(element, 'epub:type', 'pagebreak') ||
    hasToken(element, 'role', 'doc-pagebreak')
  )
}

/** One entry of a list of pages. */
export interface PageEntry {
  readonly label: string
  readonly address: string
}

/** The list of pages in the navigation document. */
export function readPageList({ documents }: OpenEpub): readonly PageEntry[] {
  return documents.flatMap((document) =>
    elementsOf(document.tree)
      .filter((element) => hasToken(element, 'epub:type', 'page-list'))
      .flatMap((list) => elementsOf(list))
      .filter(({ tagName }) => tagName === 'a')
      .map((link) => entry(textOf(link), link.properties.href, document)),
  )
}

/** The list of pages in the NCX. */
export function readNcxPages({ ncx }: OpenEpub): readonly PageEntry[] {
  if (!ncx) return []
  const named = (parent: Element | EpubDocument['tree'], name: string) =>
    elementsOf(parent).filter(({ tagName }) => tagName === name)
  return named(ncx.tree, 'pageTarget').map((target) => {
    const label = named(target, 'text').map(textOf).join('')
    return entry(label, named(target, 'content')[0]?.properties.src, ncx)
  })
}

function entry(label: string, href: unknown, { path }: EpubDocument): PageEntry {
  const [file = '', id = ''] = String(href ?? '').split('#')
  return { label, address: `${posix.join(posix.dirname(path), file)}#${id}` }
}
