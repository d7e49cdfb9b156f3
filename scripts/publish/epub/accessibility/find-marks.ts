import type { Element } from 'hast'
import type { ContentDocument } from '../edition.ts'
import { elementsIn } from './elements-in.ts'

/** What a trade record asks for beside the features that schema.org has words for. */
export interface Marks {
  /** There is a list of the parts of the book, for reading systems. */
  readonly hasLandmarks: boolean
  /** Every page says its language. */
  readonly hasLanguages: boolean
  /** Each heading of the text has a line in the contents. */
  readonly listsAllHeadings: boolean
}

/** Reads the marks off finished pages. */
export function findMarks(documents: readonly ContentDocument[]): Marks {
  const elements = documents.flatMap(({ tree }) => elementsIn(tree))
  const contents = elements.filter((element) => isNav(element, 'toc'))
  const listed = new Set(contents.flatMap(linksIn))
  const headings = documents.filter(({ id }) => !ownPages.has(id)).flatMap(headingsIn)
  return {
    hasLandmarks: elements.some((element) => isNav(element, 'landmarks')),
    hasLanguages: elements.every(({ properties, tagName }) => {
      return tagName !== 'html' || Boolean(properties.lang)
    }),
    listsAllHeadings: headings.every((addresses) =>
      addresses.some((address) => listed.has(address)),
    ),
  }
}

/** Manifest names of pages whose headings are no part of the text. */
const ownPages = new Set(['nav', 'page-title'])

/** The addresses of each heading: its own, and of the first also that of the page. */
function headingsIn({ file, tree }: ContentDocument): readonly (readonly string[])[] {
  return elementsIn(tree)
    .filter(({ tagName }) => /^h[1-6]$/.test(tagName))
    .map(({ properties: { id } }, index) => {
      return index === 0 ? [file, `${file}#${id}`] : [`${file}#${id}`]
    })
}

function isNav({ properties, tagName }: Element, type: string): boolean {
  return tagName === 'nav' && properties['epub:type'] === type
}

function linksIn(nav: Element): readonly string[] {
  return elementsIn(nav).map(({ properties: { href } }) => String(href))
}
