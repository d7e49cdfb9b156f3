import type { Element } from 'hast'
import type { WcagConformance, Words } from '../../book.ts'
import { elementsOf, isHeading } from '../../lib/hast.ts'
import { type Movement, movementOf } from '../../lib/picture-facts.ts'
import { fillWords } from '../words.ts'
import type { ContentDocument, Resource } from './edition.ts'

/**
 * What the EPUB offers and asks of its readers, in the vocabulary of schema.org.
 *
 * @see https://www.w3.org/community/reports/a11y-discov-vocab/CG-FINAL-vocabulary-20240718/
 */
export interface Accessibility {
  readonly modes: readonly string[]
  /** Each a set of modes, joined by commas, that is enough to read the whole book. */
  readonly sufficientModes: readonly string[]
  /** In the order of the alphabet. */
  readonly features: readonly string[]
  readonly hazards: readonly string[]
  /** Whether each heading of the text has a line in the contents. */
  readonly listsAllHeadings: boolean
  /** What all of it comes to, a sentence each, in words of the book's language. */
  readonly sentences: readonly string[]
}

/** The finished parts of an EPUB. */
interface FinishedParts {
  /** In reading order. */
  readonly documents: readonly ContentDocument[]
  readonly pictures: readonly Resource[]
  readonly style: string
}

/** A finished page, and all elements in it. */
interface Page {
  readonly document: ContentDocument
  readonly elements: readonly Element[]
}

/** What is needed to tell which features the book has. */
interface Facts {
  /** Of all pages, in reading order. */
  readonly elements: readonly Element[]
  /** Whether there are headings apart from those of cover, title page and contents. */
  readonly hasHeadings: boolean
  /** Whether there are pictures that readers would miss, apart from the cover, which shows what the title page says. */
  readonly hasPictures: boolean
  /** Whether each picture has a text alternative, the cover too. */
  readonly areDescribed: boolean
  readonly isTransformable: boolean
}

/** Reads off the finished parts what holds for them; nothing is taken for granted. */
export function accessibilityOf(parts: FinishedParts, words: Words): Accessibility {
  const pages = parts.documents.map((document): Page => {
    return { document, elements: elementsOf(document.tree) }
  })
  const elements = pages.flatMap((page) => page.elements)
  const facts = factsOf(pages, elements, parts.style)
  const { areDescribed, hasPictures } = facts
  const movement = quickest(parts.pictures)
  const held = Object.entries(features).flatMap(([name, holds]) =>
    holds(facts) ? [name] : [],
  )
  return {
    modes: hasPictures ? ['textual', 'visual'] : ['textual'],
    sufficientModes: [
      ...(areDescribed ? ['textual'] : []),
      ...(hasPictures ? ['textual,visual'] : []),
    ],
    features: held,
    hazards: hazards[movement],
    listsAllHeadings: listsAllHeadings(pages, elements),
    sentences: sentencesOf(held, facts, movement).map((key) => fillWords(words, key)),
  }
}

/** A picture that moves fast may flash or not; only a human can tell. Nothing makes a sound. */
/** The movement that disturbs most. */
function quickest(pictures: FinishedParts['pictures']): Movement {
  const movements = pictures.map(({ bytes, mediaType }) =>
    movementOf(bytes, mediaType === 'image/svg+xml'),
  )
  return (['fast', 'slow'] as const).find((each) => movements.includes(each)) ?? 'none'
}

const hazards: Readonly<Record<Movement, readonly string[]>> = {
  none: ['none'],
  slow: ['noFlashingHazard', 'noSoundHazard'],
  fast: ['unknown'],
}

/** What `dcterms:conformsTo` says, letter by letter. @see https://www.w3.org/TR/epub-a11y-11/#sec-conf-reporting-pub */
export function conformanceText({ level, version }: WcagConformance): string {
  return `EPUB Accessibility 1.1 - WCAG ${version} Level ${level}`
}

/** Names of the pages of every EPUB, in the manifest. */
const cover = 'page-cover'
const titlePage = 'page-title'
const contents = 'nav'

function factsOf(
  pages: readonly Page[],
  elements: readonly Element[],
  style: string,
): Facts {
  const pictures = elements.filter((element) => {
    const { alt, role } = element.properties
    return element.tagName === 'img' && !(alt === '' && role === 'presentation')
  })
  const styles = elements.map(({ properties }) => String(properties.style ?? ''))
  const text = pages.filter(({ document: { id } }) => {
    return id !== cover && id !== titlePage && id !== contents
  })
  return {
    elements,
    hasHeadings: text.some((page) => page.elements.some(isHeading)),
    hasPictures: pictures.some(({ properties }) => properties.role !== 'doc-cover'),
    areDescribed: pictures.every(({ properties: { alt } }) => String(alt ?? '').trim()),
    isTransformable: [style, ...styles].every(isTransformable),
  }
}

/**
 * What a book has for readers who need it, and how to tell.
 *
 * `readingOrder` and `unlocked` hold by the way in which the parts are packed: every page is in the
 * spine, and nothing is encrypted.
 */
const features: Readonly<Record<string, (facts: Facts) => boolean>> = {
  ARIA: ({ elements }) => elements.some(hasTellingRole),
  MathML: ({ elements }) => elements.some(({ tagName }) => tagName === 'math'),
  alternativeText: ({ areDescribed, hasPictures }) => hasPictures && areDescribed,
  displayTransformability: ({ isTransformable }) => isTransformable,
  index: ({ elements }) =>
    elements.some(({ properties }) => properties.role === 'doc-index'),
  longDescription: ({ elements }) => elements.some(isDescribedAtLength),
  pageBreakMarkers: ({ elements }) =>
    elements.some(({ properties }) => properties.role === 'doc-pagebreak'),
  pageNavigation: ({ elements }) =>
    elements.some((element) => isNav(element, 'page-list')),
  readingOrder: () => true,
  rubyAnnotations: ({ elements }) => elements.some(({ tagName }) => tagName === 'rt'),
  structuralNavigation: ({ elements, hasHeadings }) =>
    hasHeadings && isHierarchy(elements),
  tableOfContents: ({ elements }) => elements.some((element) => isNav(element, 'toc')),
  unlocked: () => true,
}

function hasTellingRole({ properties: { role } }: Element): boolean {
  return role !== undefined && role !== 'presentation' && role !== 'none'
}

/** Text outside the picture, to which the picture points. */
function isDescribedAtLength({ properties, tagName }: Element): boolean {
  const { ariaDescribedBy, ariaDetails } = properties
  return tagName === 'img' && (ariaDetails ?? ariaDescribedBy) !== undefined
}

function isNav({ properties, tagName }: Element, type: string): boolean {
  return tagName === 'nav' && properties['epub:type'] === type
}

/** Whether headings skip no level, from the title of the work on. */
function isHierarchy(elements: readonly Element[]): boolean {
  const levels = elements.filter(isHeading).map(({ tagName }) => Number(tagName.slice(1)))
  return levels.every((level, index) => level <= (levels[index - 1] ?? 0) + 1)
}

function listsAllHeadings(pages: readonly Page[], elements: readonly Element[]): boolean {
  const nav = elements.filter((element) => isNav(element, 'toc')).flatMap(elementsOf)
  const listed = new Set(nav.map(({ properties: { href } }) => String(href)))
  const text = pages.filter(({ document: { id } }) => id !== titlePage && id !== contents)
  return text.every(({ document: { file }, elements }) =>
    elements.filter(isHeading).every(({ properties: { id } }, index) => {
      // The line of a page's first heading may lead to the page.
      return listed.has(`${file}#${id}`) || (index === 0 && listed.has(file))
    }),
  )
}

/** Properties that readers set to what they can read. */
const sizes = new Set(
  'font font-size line-height letter-spacing word-spacing text-size-adjust'.split(' '),
)
const colours = new Set('color background background-color'.split(' '))

const absolute = /(?:^|[^\w.-])[\d.]+(?:px|pt|pc|cm|mm|in|q)\b/i

/** Values that take over what is around, or what the reading system has. */
const open = /^(?:inherit|initial|unset|revert|currentcolor|transparent|none)$/i

/**
 * Whether a style sheet leaves size, spacing and colour of the text to readers: it fixes none of
 * them, and insists on nothing.
 */
function isTransformable(style: string): boolean {
  const bare = style.replace(/\/\*[\s\S]*?\*\//g, '').replace(/"[^"]*"|'[^']*'/g, '""')
  for (const [, written = '', value = ''] of bare.matchAll(/([\w-]+)\s*:\s*([^;{}]+)/g)) {
    const name = written.replace(/^-(?:webkit|moz|epub|ms)-/, '')
    if (sizes.has(name) && (absolute.test(value) || value.includes('!'))) return false
    if (colours.has(name) && !open.test(value.trim())) return false
    if (name === 'user-select') return false
  }
  return true
}

/** Keys of the sentences that say what the facts come to. */
function sentencesOf(
  held: readonly string[],
  { areDescribed, hasPictures }: Facts,
  movement: Movement,
): readonly string[] {
  const has = (feature: string, key: string) => (held.includes(feature) ? [key] : [])
  return [
    'accessibility-text',
    ...has('displayTransformability', 'accessibility-display'),
    ...has('tableOfContents', 'accessibility-contents'),
    ...has('structuralNavigation', 'accessibility-headings'),
    ...has('index', 'accessibility-index'),
    ...has('pageNavigation', 'accessibility-pages'),
    ...(hasPictures
      ? [areDescribed ? 'accessibility-described' : 'accessibility-undescribed']
      : []),
    ...has('MathML', 'accessibility-mathematics'),
    `accessibility-${{ none: 'still', slow: 'slow', fast: 'moving' }[movement]}`,
  ]
}
