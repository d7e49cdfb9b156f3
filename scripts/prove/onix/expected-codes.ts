import type { Book } from '../../book.ts'
import { elementsOf, hasToken } from '../../lib/hast.ts'
import { readClaims } from '../epub/accessibility/read-claims.ts'
import type { OpenEpub } from '../epub/open-epub.ts'

/** What the package document says, and the code of the trade for it: List 196, or 143 for hazards. */
const trade: Readonly<Record<string, readonly string[]>> = {
  'accessibilityFeature ARIA': ['09 30'],
  'accessibilityFeature MathML': ['09 17'],
  'accessibilityFeature alternativeText': ['09 14'],
  'accessibilityFeature displayTransformability': ['09 10', '09 36'],
  'accessibilityFeature index': ['09 12'],
  'accessibilityFeature pageBreakMarkers': ['09 19'],
  'accessibilityFeature pageNavigation': ['09 41'],
  'accessibilityFeature readingOrder': ['09 13'],
  'accessibilityFeature structuralNavigation': ['09 29'],
  'accessibilityHazard none': ['12 00'],
  'accessibilityHazard noFlashingHazard': ['12 14'],
  'accessibilityHazard noSoundHazard': ['12 16'],
  'accessibilityHazard unknown': ['12 24', '12 26'],
  'accessModeSufficient textual': ['09 52'],
}

const versions = ['2.0 80', '2.1 81', '2.2 82']
const levels = ['A 84', 'AA 85', 'AAA 86']

/** The features that a record of an EPUB has, as `type value`, in the order of the alphabet. */
export function expectedCodes(epub: OpenEpub, { config }: Book): readonly string[] {
  const claims = readClaims(epub)
  const said = ['accessibilityFeature', 'accessibilityHazard', 'accessModeSufficient']
  const codes = said.flatMap((property) =>
    claims
      .values(`schema:${property}`)
      .flatMap((value) => trade[`${property} ${value}`] ?? []),
  )
  const [standard = ''] = claims.values('dcterms:conformsTo')
  const [, version, level] = /WCAG (\S+) Level (\S+)/.exec(standard) ?? []
  const code = (list: readonly string[], name: string | undefined) =>
    list.filter((entry) => entry.startsWith(`${name} `)).map((entry) => entry.slice(-2))
  const named = {
    '04': standard !== '',
    '11': listsEveryHeading(epub),
    '22': epub.language !== '',
    '32': hasLandmarks(epub),
    '90': claims.values('a11y:certifiedBy').length > 0,
    '94': claims.links('a11y:certifierReport').length > 0,
    '99': config.accessibility?.contact !== undefined,
  }
  return [
    '09 00',
    '15 101F',
    ...codes,
    ...[...code(versions, version), ...code(levels, level)].map((value) => `09 ${value}`),
    ...Object.entries(named).flatMap(([value, holds]) => (holds ? [`09 ${value}`] : [])),
  ].sort()
}

function hasLandmarks({ documents }: OpenEpub): boolean {
  return documents.some(({ tree }) =>
    elementsOf(tree).some((element) => hasToken(element, 'epub:type', 'landmarks')),
  )
}

/** A heading is listed by its own address, or by that of the page that it begins. */
function listsEveryHeading({ documents, textDocuments }: OpenEpub): boolean {
  const links = documents.flatMap(({ tree }) =>
    elementsOf(tree)
      .filter((element) => hasToken(element, 'epub:type', 'toc'))
      .flatMap((nav) => elementsOf(nav).map(({ properties: { href } }) => String(href))),
  )
  const listed = new Set(links)
  return textDocuments.every(({ path, tree }) => {
    const file = path.slice(path.lastIndexOf('/') + 1)
    const headings = elementsOf(tree).filter(({ tagName }) => /^h\d$/.test(tagName))
    return headings.every(({ properties: { id } }, index) => {
      return listed.has(`${file}#${id}`) || (index === 0 && listed.has(file))
    })
  })
}
