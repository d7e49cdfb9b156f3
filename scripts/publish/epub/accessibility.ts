import type { Element } from 'hast'
import type { WcagConformance, Words } from '../../book.ts'
import { elementsOf, isHeading } from '../../lib/hast.ts'
import { type Movement, movementOf } from '../../lib/picture-facts.ts'
import { fillWords } from '../words.ts'
import { type ContentDocument, pageFiles, type Resource } from './edition.ts'

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

/**
 * Reads off the finished parts what holds for them. What holds for every EPUB, by the way in which it
 * is written, is said without looking: the contents, roles, the reading order, that nothing is locked.
 */
export function accessibilityOf(
  documents: readonly ContentDocument[],
  pictures: readonly Resource[],
  style: string,
  words: Words,
): Accessibility {
  const elements = documents.flatMap(({ tree }) => elementsOf(tree))
  const hasTag = (name: string) => elements.some(({ tagName }) => tagName === name)
  const hasRole = (name: string) =>
    elements.some(({ properties }) => properties.role === name)
  const missed = elements.filter(isMissed)
  const hasPictures = missed.length > 0
  const areDescribed = missed.every(({ properties: { alt } }) => String(alt ?? '').trim())
  const listed = new Set(
    elements
      .filter(({ properties: { role } }) => role === 'doc-toc')
      .flatMap((contents) =>
        elementsOf(contents).map(({ properties }) => properties.href),
      ),
  )
  const ownFiles = Object.values(pageFiles)
  const text = documents.filter(({ file }) => !ownFiles.includes(file))
  const headings = text.flatMap(({ file, tree }) => {
    const ids = elementsOf(tree)
      .filter(isHeading)
      .map(({ properties }) => properties.id)
    // The line of a page's first heading may lead to the page.
    return ids.map((id, index) => [`${file}#${id}`, ...(index === 0 ? [file] : [])])
  })
  const held = {
    ARIA: true,
    MathML: hasTag('math'),
    alternativeText: hasPictures && areDescribed,
    displayTransformability: isTransformable(style),
    index: hasRole('doc-index'),
    pageBreakMarkers: hasRole('doc-pagebreak'),
    pageNavigation: hasRole('doc-pagelist'),
    readingOrder: true,
    rubyAnnotations: hasTag('rt'),
    structuralNavigation: headings.length > 0 && isHierarchy(elements),
    tableOfContents: true,
    unlocked: true,
  }
  const movement = quickest(pictures)
  const sentences = [
    'accessibility-text',
    held.displayTransformability && 'accessibility-display',
    'accessibility-contents',
    held.structuralNavigation && 'accessibility-headings',
    held.index && 'accessibility-index',
    held.pageNavigation && 'accessibility-pages',
    hasPictures && `accessibility-${areDescribed ? 'described' : 'undescribed'}`,
    held.MathML && 'accessibility-mathematics',
    risks[movement].sentence,
  ]
  return {
    modes: hasPictures ? ['textual', 'visual'] : ['textual'],
    sufficientModes: [
      ...(areDescribed ? ['textual'] : []),
      ...(hasPictures ? ['textual,visual'] : []),
    ],
    features: Object.entries(held).flatMap(([name, holds]) => (holds ? [name] : [])),
    hazards: risks[movement].hazards,
    listsAllHeadings: headings.every((places) =>
      places.some((place) => listed.has(place)),
    ),
    sentences: sentences.flatMap((key) => (key ? [fillWords(words, key)] : [])),
  }
}

/** Whether it is a picture that readers would miss: not one that decorates, nor the cover, which shows what the title page says. */
function isMissed({ properties: { alt, role }, tagName }: Element): boolean {
  if (tagName !== 'img' || role === 'doc-cover') return false
  return !(alt === '' && role === 'presentation')
}

/** Whether headings skip no level, from the title of the work on. */
function isHierarchy(elements: readonly Element[]): boolean {
  const levels = elements.filter(isHeading).map(({ tagName }) => Number(tagName.slice(1)))
  return levels.every((level, index) => level <= (levels[index - 1] ?? 0) + 1)
}

/** The movement that disturbs most. */
function quickest(pictures: readonly Resource[]): Movement {
  const movements = pictures.map(({ bytes, mediaType }) =>
    movementOf(bytes, mediaType === 'image/svg+xml'),
  )
  return (['fast', 'slow'] as const).find((each) => movements.includes(each)) ?? 'none'
}

/** A picture that moves fast may flash or not; only a human can tell. Nothing makes a sound. */
const risks = {
  none: { hazards: ['none'], sentence: 'accessibility-still' },
  slow: {
    hazards: ['noFlashingHazard', 'noSoundHazard'],
    sentence: 'accessibility-slow',
  },
  fast: { hazards: ['unknown'], sentence: 'accessibility-moving' },
}

/** What `dcterms:conformsTo` says, letter by letter. @see https://www.w3.org/TR/epub-a11y-11/#sec-conf-reporting-pub */
export function conformanceText({ level, version }: WcagConformance): string {
  return `EPUB Accessibility 1.1 - WCAG ${version} Level ${level}`
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
