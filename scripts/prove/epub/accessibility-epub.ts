import type { Element } from 'hast'
import type { Book } from '../../book.ts'
import { hasToken, isHeading } from '../../lib/hast.ts'
import { movementOf } from '../../lib/picture-facts.ts'
import type { ZipEntry } from '../../lib/read-zip.ts'
import { type Evidence, type Finding, finding, type Verdict } from '../evidence.ts'
import { elementsInOrder, isPicture } from '../text/manuscript-elements.ts'
import { textOf } from '../text/read-tree.ts'
import { locateElement } from './locate-element.ts'
import { named, type OpenEpub, openEpub } from './open-epub.ts'

/**
 * What the EPUB says of its accessibility is true of what its author wrote: pictures and their
 * descriptions, headings, formulas, what moves. Under a claim of conformance no picture moves; what
 * else is against one, the manuscript shows.
 *
 * What it says of Colophon's own work, such as its page list, is held by tests.
 */
export function accessibilityEpub({ artifact, book }: Evidence): Verdict {
  const epub = openEpub(artifact)
  const metas = named(epub.packageDocument, 'meta')
  const said = new Set(metas.map((meta) => `${meta.properties.property} ${textOf(meta)}`))
  const pictures = epub.documents.flatMap((document) =>
    named(document, 'img').filter((each) => {
      const isMarked = hasToken(each, 'role', 'presentation', 'none')
      return !isMarked || each.properties.alt !== ''
    }),
  )
  const [bare] = pictures.filter(
    ({ properties: { alt } }) => !/\S/.test(String(alt ?? '')),
  )
  const claims = Object.entries(claimsOf(epub, pictures, !bare))
  const findings = claims.flatMap(([claim, isTrue]): readonly Finding[] => {
    if (said.has(claim) === isTrue) return []
    if (isTrue) return [finding('accessibility-unsaid', [claim])]
    const isAboutPictures = bare && /Feature|Sufficient/.test(claim)
    const origin = isAboutPictures ? locateElement(bare, epub, book) : undefined
    return [finding('accessibility-untrue', [claim], origin)]
  })
  const isClaimed = book.config.accessibility?.conformsTo !== undefined
  return {
    read: [claims.length, 'claim'],
    findings: [...findings, ...(isClaimed ? movingPictures(epub, book) : [])],
  }
}

/** What an EPUB may say of what its author wrote, as `property value`, and whether it is so. */
function claimsOf(
  { documents, entries, textDocuments }: OpenEpub,
  pictures: readonly Element[],
  isDescribed: boolean,
): Readonly<Record<string, boolean>> {
  const elements = documents.flatMap((document) => document.elements)
  const has = (...names: readonly string[]): boolean =>
    elements.some(({ tagName }) => names.includes(tagName))
  const hasPictures = pictures.some((picture) => !hasToken(picture, 'role', 'doc-cover'))
  const isDescribedElsewhere = elements.some(({ properties, tagName }) => {
    const { ariaDescribedBy, ariaDetails } = properties
    return tagName === 'img' && (ariaDetails ?? ariaDescribedBy) !== undefined
  })
  const hasHeadings = textDocuments.some((document) => document.elements.some(isHeading))
  const levels = elements.filter(isHeading).map(({ tagName }) => Number(tagName.slice(1)))
  const isInOrder = levels.every((level, index) => level <= (levels[index - 1] ?? 0) + 1)
  const movements = new Set(entries.map(movementIn))
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
    [`${feature} longDescription`]: isDescribedElsewhere,
    [`${feature} MathML`]: has('math', 'm:math'),
    [`${feature} rubyAnnotations`]: has('ruby') && has('rt'),
    [`${feature} structuralNavigation`]: hasHeadings && isInOrder,
    [`${hazard} none`]: !isSlow && !mayFlash,
    [`${hazard} noFlashingHazard`]: isSlow,
    [`${hazard} noSoundHazard`]: isSlow,
    [`${hazard} flashing`]: false,
    [`${hazard} unknown`]: mayFlash,
  }
}

function movementIn({ bytes, name }: ZipEntry): ReturnType<typeof movementOf> {
  return movementOf(bytes, /\.svg$/i.test(name))
}

/** Pictures that move as long as the page is open. @see https://www.w3.org/TR/WCAG22/#pause-stop-hide */
function movingPictures(
  { entries, textDocuments }: OpenEpub,
  book: Book,
): readonly Finding[] {
  const shown = textDocuments.flatMap(({ elements }) => elements.filter(isPicture))
  const written = elementsInOrder(book, isPicture)
  const files = entries.filter((entry) => movementIn(entry) !== 'none')
  return files.map(({ name }) => {
    const index = shown.findIndex(({ properties }) => name.endsWith(`/${properties.src}`))
    // The manuscript does not name a cover in its text.
    const { element, origin } = written[index] ?? {}
    const path = String(element?.properties.src ?? name)
    return finding('claim-picture-moving', [path], origin)
  })
}
