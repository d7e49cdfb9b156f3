import type { Element } from 'hast'
import type { ContentDocument } from '../edition.ts'
import { elementsIn } from './elements-in.ts'

/** Facts that the elements alone don't tell. */
interface Known {
  readonly areDescribed: boolean
  readonly isTransformable: boolean
}

interface Elements {
  /** Of all documents, in reading order. */
  readonly all: readonly Element[]
  /** Of the documents behind cover, title page and contents. */
  readonly text: readonly Element[]
  readonly known: Known
}

/**
 * What a book has for readers who need it, and how to tell.
 *
 * `readingOrder` and `unlocked` hold by the way in which the parts are packed: every page is in the
 * spine, and nothing is encrypted.
 */
const features: Readonly<Record<string, (elements: Elements) => boolean>> = {
  ARIA: ({ all }) => all.some(hasTellingRole),
  MathML: ({ all }) => all.some(({ tagName }) => tagName === 'math'),
  alternativeText: ({ known }) => known.areDescribed,
  displayTransformability: ({ known }) => known.isTransformable,
  index: ({ all }) => all.some(({ properties }) => properties.role === 'doc-index'),
  longDescription: ({ all }) => all.some(isDescribedAtLength),
  pageBreakMarkers: ({ all }) =>
    all.some(({ properties }) => properties.role === 'doc-pagebreak'),
  pageNavigation: ({ all }) => all.some((element) => isNav(element, 'page-list')),
  readingOrder: () => true,
  rubyAnnotations: ({ all }) => all.some(({ tagName }) => tagName === 'rt'),
  structuralNavigation: ({ all, text }) =>
    text.flatMap(levelOf).length > 0 && isHierarchy(all.flatMap(levelOf)),
  tableOfContents: ({ all }) => all.some((element) => isNav(element, 'toc')),
  unlocked: () => true,
}

/** The features of finished pages, in the order of the alphabet. */
export function featuresOf(
  documents: readonly ContentDocument[],
  known: Known,
): readonly string[] {
  const all = documents.flatMap(({ tree }) => elementsIn(tree))
  const text = documents
    .filter(({ id }) => !frontPages.has(id))
    .flatMap(({ tree }) => elementsIn(tree))
  return Object.entries(features).flatMap(([name, holds]) =>
    holds({ all, known, text }) ? [name] : [],
  )
}

/** Manifest names of the pages that every EPUB has. */
const frontPages = new Set(['page-cover', 'page-title', 'nav'])

function hasTellingRole({ properties: { role } }: Element): boolean {
  return role !== undefined && role !== 'presentation' && role !== 'none'
}

/** Text beside the picture that the picture points to. */
function isDescribedAtLength({ properties, tagName }: Element): boolean {
  const { ariaDescribedBy, ariaDetails } = properties
  return tagName === 'img' && (ariaDetails ?? ariaDescribedBy) !== undefined
}

function isNav({ properties, tagName }: Element, type: string): boolean {
  return tagName === 'nav' && properties['epub:type'] === type
}

function levelOf({ tagName }: Element): readonly number[] {
  return /^h[1-6]$/.test(tagName) ? [Number(tagName.slice(1))] : []
}

/** Whether no level is skipped, from the title of the work on. */
function isHierarchy(levels: readonly number[]): boolean {
  const isStep = (level: number, index: number) => level <= (levels[index - 1] ?? 0) + 1
  return levels.every(isStep)
}
