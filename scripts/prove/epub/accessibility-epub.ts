import type { Element } from 'hast'
import type { Book } from '../../book.ts'
import { elementsOf, hasToken, isHeading } from '../../lib/hast.ts'
import { type Movement, movementOf } from '../../lib/picture-facts.ts'
import type { ZipEntry } from '../../lib/read-zip.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  type Verdict,
} from '../evidence.ts'
import { elementsInOrder, isPicture } from '../text/manuscript-elements.ts'
import { textOf } from '../text/read-tree.ts'
import { locateElement } from './locate-element.ts'
import { named, type OpenEpub, openEpub } from './open-epub.ts'

/**
 * What the EPUB says of its accessibility is true of what its author wrote: pictures and their
 * descriptions, headings, formulas, what moves. Under a claim of conformance nothing that a machine
 * can see is against it.
 *
 * What it says of Colophon's own work, such as its page list, is held by tests.
 */
export function accessibilityEpub({ artifact, book }: Evidence): Verdict {
  const epub = openEpub(artifact)
  const facts = readFacts(epub)
  const said = claimsIn(epub)
  const claims = Object.entries(claimsOf(facts))
  const [bare] = facts.undescribed
  const findings = claims.flatMap(([claim, isTrue]): readonly Finding[] => {
    if (said.has(claim) === isTrue) return []
    if (isTrue) return [finding('accessibility-unsaid', [claim])]
    const isAboutPictures = bare && /Feature|Sufficient/.test(claim)
    const origin = isAboutPictures ? locateElement(bare, epub, book) : undefined
    return [finding('accessibility-untrue', [claim], origin)]
  })
  return {
    read: counted(claims.length, 'claim'),
    findings: [...findings, ...barriers(facts, epub, book)],
  }
}

interface Facts {
  readonly elements: readonly Element[]
  /** Whether there are pictures that say something, besides the cover. */
  readonly hasPictures: boolean
  /** Pictures, the cover among them, that say something and have no text alternative. */
  readonly undescribed: readonly Element[]
  readonly hasHeadings: boolean
  /** Headings that skip a level. */
  readonly skipping: readonly Element[]
  readonly movements: ReadonlySet<Movement>
}

function readFacts(epub: OpenEpub): Facts {
  const elements = epub.documents.flatMap((document) => document.elements)
  const pictures = elements.filter(
    (each) => each.tagName === 'img' && !isMarkedEmpty(each),
  )
  const headings = elements.filter(isHeading)
  return {
    elements,
    hasPictures: pictures.some((picture) => !hasToken(picture, 'role', 'doc-cover')),
    undescribed: pictures.filter(
      ({ properties }) => !/\S/u.test(String(properties.alt ?? '')),
    ),
    hasHeadings: epub.textDocuments.some((document) => document.elements.some(isHeading)),
    skipping: headings.filter((heading, index) => {
      return rankOf(heading) - rankOf(headings[index - 1]) > 1
    }),
    movements: new Set(epub.entries.map(movementIn)),
  }
}

function movementIn({ bytes, name }: ZipEntry): Movement {
  return movementOf(bytes, /\.svg$/i.test(name))
}

function isMarkedEmpty(picture: Element): boolean {
  return (
    hasToken(picture, 'role', 'presentation', 'none') && picture.properties.alt === ''
  )
}

function rankOf(heading: Element | undefined): number {
  return Number(heading?.tagName.slice(1) ?? 0)
}

/** What an EPUB may say of what its author wrote, and whether it is so. */
function claimsOf({ elements, ...facts }: Facts): Readonly<Record<string, boolean>> {
  const { hasHeadings, hasPictures, movements, skipping } = facts
  const has = (...names: readonly string[]): boolean =>
    elements.some(({ tagName }) => names.includes(tagName))
  const isDescribed = facts.undescribed.length === 0
  const mayFlash = movements.has('fast')
  const isSlow = movements.has('slow') && !mayFlash
  const feature = 'schema:accessibilityFeature'
  const hazard = 'schema:accessibilityHazard'
  return {
    'schema:accessMode textual': true,
    'schema:accessMode visual': hasPictures,
    'schema:accessMode auditory': false,
    'schema:accessModeSufficient textual': isDescribed,
    'schema:accessModeSufficient textual,visual': hasPictures,
    [`${feature} alternativeText`]: hasPictures && isDescribed,
    [`${feature} index`]: elements.some((each) => hasToken(each, 'role', 'doc-index')),
    [`${feature} longDescription`]: elements.some(isDescribedElsewhere),
    [`${feature} MathML`]: has('math', 'm:math'),
    [`${feature} rubyAnnotations`]: has('ruby') && has('rt'),
    [`${feature} structuralNavigation`]: hasHeadings && skipping.length === 0,
    [`${hazard} none`]: !isSlow && !mayFlash,
    [`${hazard} noFlashingHazard`]: isSlow,
    [`${hazard} noSoundHazard`]: isSlow,
    [`${hazard} flashing`]: false,
    [`${hazard} unknown`]: mayFlash,
  }
}

function isDescribedElsewhere({ properties, tagName }: Element): boolean {
  return (
    tagName === 'img' && ('ariaDetails' in properties || 'ariaDescribedBy' in properties)
  )
}

/** What the package document says of accessibility, as `property value`. */
function claimsIn({ packageDocument }: OpenEpub): ReadonlySet<string> {
  const metas = named(packageDocument, 'meta')
  return new Set(metas.map((meta) => `${meta.properties.property} ${textOf(meta)}`))
}

/** What a machine sees in the finished pages that is against a conformance; nothing where none is claimed. */
function barriers(
  { elements, skipping, undescribed }: Facts,
  epub: OpenEpub,
  book: Book,
): readonly Finding[] {
  if (!book.config.accessibility?.conformsTo) return []
  const hasHead = (table: Element) =>
    elementsOf(table).some(({ tagName }) => tagName === 'th')
  const against = [
    ...undescribed,
    ...skipping,
    ...elements.filter((each) => each.tagName === 'table' && !hasHead(each)),
    ...elements.filter((each) => isSilentLink(each)),
  ]
  return [
    ...against.map((element) => {
      const found = `dcterms:conformsTo, with \`<${element.tagName}>\``
      return finding('accessibility-untrue', [found], locateElement(element, epub, book))
    }),
    ...movingPictures(elements, epub, book),
  ]
}

function isSilentLink(link: Element): boolean {
  if (link.tagName !== 'a' || link.properties.href === undefined) return false
  const pictures = elementsOf(link).map(({ properties: { alt } }) => String(alt ?? ''))
  const text = [String(link.properties.ariaLabel ?? ''), textOf(link), ...pictures].join(
    '',
  )
  return !/[\p{L}\p{N}]/u.test(text)
}

/** Pictures that move as long as the page is open. @see https://www.w3.org/TR/WCAG22/#pause-stop-hide */
function movingPictures(
  elements: readonly Element[],
  epub: OpenEpub,
  book: Book,
): readonly Finding[] {
  const files = epub.entries.filter((entry) => movementIn(entry) !== 'none')
  return files.map(({ name }) => {
    const shown = elements.find(({ properties: { src } }) => {
      return typeof src === 'string' && name.endsWith(`/${src}`)
    })
    const origin = shown && locateElement(shown, epub, book)
    const written = elementsInOrder(book, isPicture).find((each) => {
      return each.origin.file === origin?.file && each.origin.place === origin.place
    })
    // The manuscript does not name a cover in its text.
    const path = String(written?.element.properties.src ?? name)
    return finding('claim-picture-moving', [path], origin)
  })
}
