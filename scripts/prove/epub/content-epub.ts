/** The checks of what the pages of an EPUB hold: words, formulas, links, descriptions, lists of terms. */
import type { Element } from 'hast'
import {
  type Evidence,
  type Finding,
  finding,
  type Origin,
  type Verdict,
} from '../evidence.ts'
import { compareFinished } from '../text/compare-finished.ts'
import { compareFormulas, formulasIn } from '../text/formulas.ts'
import {
  addressesIn,
  bookLinks,
  checkPlaces,
  compareLinks,
  followedLinks,
  statementLinks,
} from '../text/links.ts'
import { elementsInOrder, isPicture } from '../text/manuscript-elements.ts'
import { locateElement } from './locate-element.ts'
import { type EpubDocument, named, openEpub } from './open-epub.ts'

/** Every word of the manuscript is in the EPUB, in order, and none is added. */
export function textEpub({ artifact, book }: Evidence): Verdict {
  const { documents, textDocuments } = openEpub(artifact)
  const isText = (document: EpubDocument) => textDocuments.includes(document)
  return compareFinished(
    book,
    'EPUB',
    documents.map((each) => ({ tree: each.tree, isText: isText(each) })),
  )
}

/** Every formula is there, in MathML or as a picture, with its source as its alternative text. */
export function formulasEpub({ artifact, book }: Evidence): Verdict {
  const { documents } = openEpub(artifact)
  return compareFormulas(book, formulasIn(documents.map(({ tree }) => tree)), 'EPUB')
}

/**
 * Every link of the manuscript is there and leads to a place that is there, no other leads out of the
 * EPUB, every id is there once, and nothing is loaded from elsewhere.
 */
export function linksEpub({ artifact, book }: Evidence): Verdict {
  const epub = openEpub(artifact)
  const { documents, entries, textDocuments } = epub
  const linksOf = (isInText: boolean) =>
    documents
      .filter((document) => textDocuments.includes(document) === isInText)
      .flatMap((document) => followedLinks(document.elements))
  const [inText, inOthers] = [linksOf(true), linksOf(false)]
  const followed = [...inText, ...inOthers]
  return {
    read: [followed.length, 'link'],
    addresses: addressesIn(book, followed),
    findings: [
      ...checkPlaces(documents, {
        book,
        output: 'EPUB',
        files: new Set(entries.map(({ name }) => name)),
        locate: (element) => locateElement(element, epub, book),
      }),
      ...compareLinks(bookLinks(book), inText, 'EPUB'),
      ...compareLinks(statementLinks(book), inOthers, 'EPUB'),
    ],
  }
}

/** Every picture of the text has the alternative text that its author gave it, and any other has one. */
export function altEpub({ artifact, book }: Evidence): Verdict {
  const { documents, textDocuments } = openEpub(artifact)
  const altsIn = (those: readonly EpubDocument[]) =>
    those.flatMap(({ elements }) => elements.filter(isPicture).map(altOf))
  const expected = elementsInOrder(book, isPicture)
  const found = altsIn(textDocuments)
  const others = altsIn(documents.filter((each) => !textDocuments.includes(each)))
  const lost = (alt = '', wanted = 'a description', origin?: Origin) =>
    finding('alternative-lost', ['EPUB', alt, wanted], origin)
  return {
    read: [found.length, 'picture'],
    findings: [
      ...others.filter((alt) => !alt).map((alt) => lost(alt)),
      ...found.slice(expected.length).map((alt) => lost(alt)),
      ...expected.flatMap(({ element, origin }, index) => {
        const wanted = altOf(element)
        return found[index] === wanted ? [] : [lost(found[index], wanted ?? '', origin)]
      }),
    ],
  }
}

/** `undefined` where there is none, which is not the same as an empty one. */
function altOf({ properties: { alt } }: Element): string | undefined {
  return typeof alt === 'string' ? alt.replace(/\s+/gu, ' ').trim() : undefined
}

/**
 * Terms and their meanings stand in turn in every `dl`: HTML of an author's own can break that. All
 * other markup is made by Colophon, and held by EPUBCheck and Ace in CI.
 */
export function markupEpub({ artifact, book }: Evidence): Verdict {
  const epub = openEpub(artifact)
  const lists = epub.textDocuments.flatMap((document) =>
    named(document, 'dl').map((list) => ({ list, path: document.path })),
  )
  const findings = lists.flatMap(({ list, path }): readonly Finding[] => {
    const names = list.children.flatMap((child) =>
      child.type === 'element' ? [child.tagName] : [],
    )
    const isKnown = names.every((name) => name === 'dt' || name === 'dd')
    const isInTurn = names.length === 0 || (names[0] === 'dt' && names.at(-1) === 'dd')
    if (isKnown && isInTurn) return []
    const found = `\`${names.slice(0, 6).join(' ')}${names.length > 6 ? ' …' : ''}\` in \`dl\``
    const place = `${path}:${list.position?.start.line}`
    const expected = 'other children, or another order'
    const origin = locateElement(list, epub, book)
    return [finding('markup-invalid', [found, place, expected], origin)]
  })
  return { read: [lists.length, 'list of terms', 'lists of terms'], findings }
}
