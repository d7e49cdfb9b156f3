import type { Element, Root } from 'hast'
import type { Artifact, Book } from '../../book.ts'
import { elementsOf } from '../../lib/hast.ts'
import { readXml } from '../../lib/read-xml.ts'
import { readClaims } from '../epub/accessibility/read-claims.ts'
import { openEpub } from '../epub/open-epub.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  unreadable,
  type Verdict,
} from '../evidence.ts'
import { textOf } from '../text/read-tree.ts'
import { expectedCodes } from './expected-codes.ts'
import { orderFaults } from './order-faults.ts'

/**
 * The record is a message of ONIX 3.1 whose parts stand where the schema wants them, about this book
 * and this EPUB: what it says of title, makers, language, publisher, date and accessibility is what
 * `book.yaml` and the package document say.
 */
export function recordOnix({ artifact, book }: Evidence): Verdict {
  const tree = read(artifact)
  const elements = elementsOf(tree)
  const epub = artifact.describes
  if (!epub) throw unreadable('Cannot find the EPUB that the record describes')
  const facts = expectedFacts(book)
  return {
    read: counted(elements.length, 'element'),
    findings: [
      ...orderFaults(elements),
      ...facts.flatMap(([path, expected]) =>
        compare(path, valuesAt(tree, path), expected),
      ),
      ...compare(
        'accessibility code',
        featuresIn(elements),
        expectedCodes(openEpub(epub), book),
      ),
      ...summaryFaults(elements, epub),
    ].slice(0, mostFindings),
  }
}

function read({ bytes }: Artifact): Root {
  try {
    return readXml(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw unreadable('Cannot read the ONIX record', error)
  }
}

/** Paths of elements, from the end, and the texts that they have, in order. */
function expectedFacts({
  config,
  modified,
}: Book): readonly (readonly [string, readonly string[]])[] {
  const people = [...config.authors, ...config.contributors]
  const sent = `${modified.toISOString().slice(0, 19).replace(/\D/g, '')}`
  const optional = (value: string | undefined) => (value ? [value] : [])
  const date = config.publisher ? config.date?.replace(/-/g, '') : undefined
  return [
    ['Header/SentDateTime', [`${sent.slice(0, 8)}T${sent.slice(8)}Z`]],
    ['Product/RecordReference', [config.identifier]],
    ['DescriptiveDetail/ProductFormDetail', ['E101', 'E200']],
    [
      'DescriptiveDetail/TitleDetail/TitleElement/TitleText',
      [config.title, ...optional(config.translationOf?.title)],
    ],
    ['TitleElement/Subtitle', optional(config.subtitle)],
    [
      'Contributor/PersonNameInverted',
      people.flatMap(({ fileAs, name }) => {
        return fileAs && !(fileAs === name && /\s/.test(name)) ? [fileAs] : []
      }),
    ],
    ['TextContent/Text', optional(config.description)],
    ['Publisher/PublisherName', optional(config.publisher)],
    ['PublishingDate/Date', optional(date)],
  ]
}

function valuesAt(tree: Root, path: string): readonly string[] {
  const steps = path.split('/')
  const [first = '', ...rest] = steps
  let found = elementsOf(tree).filter(({ tagName }) => tagName === first)
  for (const step of rest) {
    found = found.flatMap(({ children }) =>
      children.filter(
        (child): child is Element => child.type === 'element' && child.tagName === step,
      ),
    )
  }
  return found.map((element) => textOf(element))
}

function compare(
  place: string,
  found: readonly string[],
  expected: readonly string[],
): readonly Finding[] {
  const shown = (values: readonly string[]) => values.map(normal).join(' | ')
  return shown(found) === shown(expected)
    ? []
    : [finding('onix-other', [place, shown(found), shown(expected)])]
}

/** White space, and what XML cannot hold, is no difference. */
function normal(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
}

/** `type value` of each feature, in the order of the alphabet. */
function featuresIn(elements: readonly Element[]): readonly string[] {
  return elements
    .filter(({ tagName }) => tagName === 'ProductFormFeature')
    .map(({ children }) =>
      children
        .flatMap((child) => (child.type === 'element' ? [textOf(child)] : []))
        .slice(0, 2)
        .join(' '),
    )
    .sort()
}

/** The summary of both is one. */
function summaryFaults(elements: readonly Element[], epub: Artifact): readonly Finding[] {
  const said = readClaims(openEpub(epub)).values('schema:accessibilitySummary')
  const [first] = elements.filter(
    ({ tagName }) => tagName === 'ProductFormFeatureDescription',
  )
  return compare('accessibility summary', first ? [textOf(first)] : [], said)
}
