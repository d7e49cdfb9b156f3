import type { Element, Root } from 'hast'
import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import type { Artifact } from '../book.ts'
import { elementsOf } from '../lib/hast.ts'
import { memoize } from '../lib/memoize.ts'
import { type Evidence, finding, type Verdict } from './evidence.ts'
import { compareFinished } from './text/compare-finished.ts'
import { compareFormulas, formulasIn } from './text/formulas.ts'
import {
  addressesIn,
  bookLinks,
  checkPlaces,
  compareLinks,
  followedLinks,
} from './text/links.ts'

/** A web page as a browser parses it, the data of its pictures left out. */
const openHtml = memoize(({ bytes }: Artifact): Root => {
  return unified().use(rehypeParse).parse(withoutPictureData(bytes))
})

const dataAddress = ' src="data:'

/** Most of the bytes of a page, and no markup: a parser or a regular expression would take long, or give up. */
function withoutPictureData({ buffer, byteLength, byteOffset }: Uint8Array): string {
  const page = Buffer.from(buffer, byteOffset, byteLength)
  const kept: string[] = []
  let from = 0
  for (
    let tag = page.indexOf('<img ');
    tag !== -1;
    tag = page.indexOf('<img ', tag + 1)
  ) {
    const address = page.indexOf(dataAddress, tag)
    // Words may be the same as such an address.
    if (address === -1 || address > page.indexOf('>', tag)) continue
    const data = address + dataAddress.length
    kept.push(page.toString('utf8', from, data))
    from = page.indexOf('"', data)
  }
  kept.push(page.toString('utf8', from))
  return kept.join('')
}

/** Every word of the manuscript is in the web page, in order, and none is added. */
export function textHtml({ artifact, book }: Evidence): Verdict {
  return compareFinished(book, output, [{ tree: openHtml(artifact), isText: false }])
}

/** Every formula is there, in MathML, with its source as its alternative text. */
export function formulasHtml({ artifact, book }: Evidence): Verdict {
  return compareFormulas(book, formulasIn([openHtml(artifact)]), 'web page')
}

const output = 'web page'

/**
 * Every link of the manuscript is there and lands, no other leads out, every id is there once; the
 * page loads nothing, and runs nothing.
 */
export function linksHtml({ artifact, book }: Evidence): Verdict {
  const elements = elementsOf(openHtml(artifact))
  const navs = elements.filter(({ tagName }) => tagName === 'nav')
  const listed = new Set(navs.flatMap(elementsOf))
  const followed = followedLinks(elements.filter((element) => !listed.has(element)))
  return {
    read: [followedLinks(elements).length, 'link'],
    addresses: addressesIn(book, followed),
    findings: [
      ...checkPlaces([{ path: '', elements }], { book, output, files: new Set() }),
      ...compareLinks(bookLinks(book), followed, output),
      ...compareLinks([], followedLinks([...listed]), output),
      ...elements
        .flatMap(activeIn)
        .map((address) => finding('resource-foreign', [output, address])),
    ],
  }
}

/** What runs in an element, and what its styles load; data within it left out. */
function activeIn({ children, properties, tagName }: Element): readonly string[] {
  const isActive =
    tagName === 'script' || Object.keys(properties).some((key) => /^on[A-Z]/.test(key))
  const styles = tagName === 'style' ? children : []
  const loaded = styles.flatMap((node) => {
    return node.type === 'text' ? [...node.value.matchAll(styleAddress)] : []
  })
  return [
    ...(isActive ? [tagName] : []),
    ...loaded.map(({ groups }) => groups?.address ?? groups?.sheet ?? ''),
  ]
}

const styleAddress =
  /url\(\s*["']?(?!data:|#)(?<address>[^"')]{1,200})|@import\s*(?<sheet>[^;]{1,200})/gi
