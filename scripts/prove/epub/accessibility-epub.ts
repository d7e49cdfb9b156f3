import type { AccessibilityConfig, Book } from '../../book.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  type Verdict,
} from '../evidence.ts'
import { expectedClaims } from './accessibility/expected-claims.ts'
import { standsInTheWay } from './accessibility/obstacles.ts'
import { type Claims, readClaims } from './accessibility/read-claims.ts'
import { readPages } from './accessibility/read-pages.ts'
import { locateElement } from './locate-element.ts'
import { type OpenEpub, openEpub } from './open-epub.ts'

/**
 * What the EPUB says of its accessibility is true of its files, and nothing of it is left out; a
 * conformance is claimed only by the author, and nothing that a machine can see is against it.
 */
export function accessibilityEpub({ artifact, book }: Evidence): Verdict {
  const epub = openEpub(artifact)
  const claims = readClaims(epub)
  const expected = Object.entries(expectedClaims(epub))
  const findings = [
    ...expected.flatMap(([property, values]) =>
      compare(property, claims.values(property), values, () => originOf(property)),
    ),
    ...summaryFaults(claims),
    ...claimFaults(claims, book.config.accessibility),
    ...standsInTheWay(epub, book),
    ...statementFaults(epub, book),
  ]
  const read = expected.reduce((sum, [name]) => sum + claims.values(name).length, 0)
  return { read: counted(read, 'claim'), findings: findings.slice(0, mostFindings) }

  /** Where the manuscript causes what is not true: the first picture without a description. */
  function originOf(property: string) {
    const [picture] = readPages(epub).undescribed
    const isAboutPictures = /Feature|Sufficient/.test(property)
    return picture && isAboutPictures ? locateElement(picture, epub, book) : undefined
  }
}

function compare(
  property: string,
  found: readonly string[],
  expected: readonly string[],
  originOf: () => ReturnType<typeof locateElement>,
): readonly Finding[] {
  const twice = found.filter((value, index) => found.indexOf(value) !== index)
  const untrue = found.filter((value) => !expected.includes(value))
  const lacking = expected.filter((value) => !found.includes(value))
  return [
    ...[...untrue, ...twice].map((value) =>
      finding('accessibility-untrue', [`${property} ${value}`], originOf()),
    ),
    ...lacking.map((value) => finding('accessibility-unsaid', [`${property} ${value}`])),
  ]
}

function summaryFaults(claims: Claims): readonly Finding[] {
  const [summary = ''] = claims.values('schema:accessibilitySummary')
  return summary.trim() === ''
    ? [finding('accessibility-unsaid', ['schema:accessibilitySummary'])]
    : []
}

/** The author's claim, letter by letter, and none without the author. */
function claimFaults(
  claims: Claims,
  config: Partial<AccessibilityConfig> = {},
): readonly Finding[] {
  const { conformsTo, certifiedBy, credential, report } = config
  const isClaimed = conformsTo && certifiedBy
  const standard =
    conformsTo &&
    `EPUB Accessibility 1.1 - WCAG ${conformsTo.version} Level ${conformsTo.level}`
  const said = (value: string | undefined) => (isClaimed && value ? [value] : [])
  const expected = {
    'dcterms:conformsTo': said(standard),
    'a11y:certifiedBy': said(certifiedBy),
    'a11y:certifierCredential': said(credential),
  }
  const relation = 'a11y:certifierReport'
  return [
    ...Object.entries(expected).flatMap(([property, values]) =>
      compare(property, claims.values(property), values, () => undefined),
    ),
    ...compare(relation, claims.links(relation), said(report), () => undefined),
  ]
}

/** The page that says it all is there if it is wanted, and can be reached. */
function statementFaults(epub: OpenEpub, { config }: Book): readonly Finding[] {
  if (!config.accessibility?.statement) return []
  const { elements } = readPages(epub)
  const isThere = epub.documents.some(({ path }) => /\/accessibility\.xhtml$/.test(path))
  const isListed = elements.some(
    ({ properties: { href }, tagName }) =>
      tagName === 'a' && href === 'accessibility.xhtml',
  )
  return isThere && isListed
    ? []
    : [finding('accessibility-unsaid', ['accessibility statement'])]
}
