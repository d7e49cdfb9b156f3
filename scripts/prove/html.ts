import type { Element, Root } from 'hast'
import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import type { Artifact } from '../book.ts'
import { elementsOf } from '../lib/hast.ts'
import { memoize } from '../lib/memoize.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  type Verdict,
} from './evidence.ts'
import { compareFinished } from './text/compare-finished.ts'
import { compareFormulas, formulasIn } from './text/formulas.ts'
import {
  addressesIn,
  bookLinks,
  compareLinks,
  decodeAddress,
  followedLinks,
  leadsOut,
  linksOf,
  resourcesOf,
} from './text/links.ts'
import { manuscriptIds, originOfElement } from './text/manuscript-elements.ts'

/** The data of a picture in the page: most of its bytes, and no markup. */
const pictureData = /(<img\b[^<>]*?\ssrc="data:[^",]{0,80},)[^"]{1000,}/g

/** A web page as a browser parses it, the data of its pictures left out. */
const openHtml = memoize(({ bytes }: Artifact): Root => {
  const markup = new TextDecoder().decode(bytes).replace(pictureData, '$1')
  return unified().use(rehypeParse).parse(markup)
})

/** Every word of the manuscript is in the web page, in order, and none is added. */
export function textHtml({ artifact, book }: Evidence): Verdict {
  const tree = openHtml(artifact)
  return compareFinished(book, output, (reader) => reader.readApparatus(tree))
}

/** Every formula is there, in MathML, with its source as its alternative text. */
export function formulasHtml({ artifact, book }: Evidence): Verdict {
  return compareFormulas(book, formulasIn([openHtml(artifact)]), 'web page')
}

const output = 'web page'

/**
 * Every link of the manuscript is there and lands, no other leads out, every id is there once; the
 * page loads nothing, runs nothing, and says its language.
 */
export function linksHtml({ artifact, book }: Evidence): Verdict {
  const elements = elementsOf(openHtml(artifact))
  const ids = manuscriptIds(book)
  const seen = new Set<string>()
  const doubled = elements.filter(({ properties: { id } }) => {
    if (typeof id !== 'string') return false
    const isKnown = seen.has(id)
    seen.add(id)
    return isKnown
  })
  const links = linksOf(elements)
  const broken = links.filter(({ href }) => !lands(href, seen))
  const lists = elements
    .filter(({ tagName }) => tagName === 'nav')
    .flatMap((nav) => elementsOf(nav))
  const listed = new Set(lists)
  const followed = followedLinks(elements.filter((element) => !listed.has(element)))
  const findings: readonly Finding[] = [
    ...doubled.map((element) =>
      finding(
        'place-doubled',
        [output, String(element.properties.id)],
        originOfElement(element, ids),
      ),
    ),
    ...broken.map(({ element, href }) =>
      finding('place-missing', [output, href], originOfElement(element, ids)),
    ),
    ...compareLinks(bookLinks(book), followed, output),
    ...compareLinks([], followedLinks(lists), output),
    ...loaded(elements).map((address) => finding('resource-foreign', [output, address])),
    ...languageFaults(elements, book.config.language, artifact.path),
  ]
  return {
    read: counted(links.length + followed.filter(leadsOut).length, 'link'),
    addresses: addressesIn(book, followed),
    findings: findings.slice(0, mostFindings),
  }
}

function lands(href: string, ids: ReadonlySet<string>): boolean {
  if (!href.startsWith('#')) return false
  const id = href.slice(1)
  return ids.has(id) || ids.has(decodeAddress(id))
}

function loaded(elements: readonly Element[]): readonly string[] {
  const active = elements
    .filter(({ properties, tagName }) => {
      return (
        tagName === 'script' ||
        Object.keys(properties).some((key) => /^on[A-Z]/.test(key))
      )
    })
    .map(({ tagName }) => tagName)
  const styles = elements
    .filter(({ tagName }) => tagName === 'style')
    .flatMap(({ children }) => children)
    .flatMap((node) => (node.type === 'text' ? styleAddresses(node.value) : []))
  return [...resourcesOf(elements).map(({ href }) => href), ...active, ...styles]
}

/** What a style sheet loads; data within it left out. */
function styleAddresses(style: string): readonly string[] {
  const addresses = style.matchAll(
    /url\(\s*["']?(?!data:|#)(?<address>[^"')]{1,200})|@import\s*(?<sheet>[^;]{1,200})/gi,
  )
  return [...addresses].map(({ groups }) => groups?.address ?? groups?.sheet ?? '')
}

function languageFaults(
  elements: readonly Element[],
  expected: string,
  path: string,
): readonly Finding[] {
  const root = elements.find(({ tagName }) => tagName === 'html')
  const found = String(root?.properties.lang ?? '')
  if (found === expected) return []
  return [finding('language-missing', [output, path, found, expected])]
}
