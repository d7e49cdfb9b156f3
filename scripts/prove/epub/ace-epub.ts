import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Element } from 'hast'
import { type Evidence, type Finding, finding, type Verdict } from '../evidence.ts'
import { locateElement } from './locate-element.ts'
import { type EpubDocument, openEpub } from './open-epub.ts'

/** What `ace/in-page.js` finds. */
interface Violation {
  readonly rule: string
  readonly says: string
  /** Which child element to take, from the root down. */
  readonly steps: readonly number[]
}

/**
 * Ace by DAISY finds nothing in the pages: its rules are run in the browser, by its own engine. Those
 * for the package are held in CI.
 *
 * @throws When there is no browser.
 * @see https://daisy.github.io/ace/
 */
export async function aceEpub(evidence: Evidence): Promise<Verdict> {
  const { artifact, book, browser, isThorough } = evidence
  if (!browser) throw new Error('Cannot have Ace read an EPUB without a browser')
  const epub = openEpub(artifact)
  const pages = isThorough ? epub.documents : samplePages(epub.documents)
  // All that Ace needs to see.
  const texts = epub.entries.filter(({ name }) => /\.(?:xhtml|css)$/.test(name))
  const found = await browser.inspect({
    files: new Map(texts.map(({ bytes, name }) => [name, utf8.decode(bytes)])),
    pages: pages.map(({ path }) => path),
    script: await aceScript(),
  })
  const findings = pages.flatMap(({ elements, path }, index) =>
    (found[index] as readonly Violation[]).map(({ rule, says, steps }): Finding => {
      const element = elementAt(elements, steps)
      const place = element ? `\`${element.tagName}\` of ${path}` : path
      const origin = element && locateElement(element, epub, book)
      return finding('epub-inaccessible', [rule, says, place], origin)
    }),
  )
  const { length: all } = epub.documents
  const some = pages.length === all ? '' : ` of ${all}`
  return { read: [pages.length, `page file${some}`, `page files${some}`], findings }
}

const utf8 = new TextDecoder()

async function aceScript(): Promise<string> {
  const require = createRequire(import.meta.url)
  const parts = [
    require.resolve('@daisy/axe-core-for-ace/axe.min.js'),
    new URL('./ace/in-page.js', import.meta.url),
  ]
  return (await Promise.all(parts.map((part) => readFile(part, 'utf8')))).join('\n')
}

function elementAt(
  [root]: readonly Element[],
  steps: readonly number[],
): Element | undefined {
  let element = root
  for (const step of steps) {
    element = element?.children.filter((child) => child.type === 'element')[step]
  }
  return element
}

/** So many elements, those of some forty printed pages, take a browser about half a second to look into. */
const mostElements = 1_000

/**
 * Every page file of a small book; of a large one so many that all kinds of markup are among them:
 * every element with every set of attributes, roles, types and classes, in every other.
 *
 * The same files give the same sample, in their own order.
 */
export function samplePages(documents: readonly EpubDocument[]): readonly EpubDocument[] {
  const total = documents.reduce((sum, { elements }) => sum + elements.length, 0)
  if (total <= mostElements) return documents
  const richest = documents
    .map((document) => ({ document, kinds: kindsIn(document.elements) }))
    .toSorted((a, b) => {
      const more = b.kinds.size - a.kinds.size
      return more || a.document.elements.length - b.document.elements.length
    })
  const seen = new Set<string>()
  const chosen = richest.filter(({ kinds }) => {
    const isNew = [...kinds].some((kind) => !seen.has(kind))
    for (const kind of kinds) seen.add(kind)
    return isNew
  })
  return documents.filter((each) => chosen.some(({ document }) => document === each))
}

function kindsIn(elements: readonly Element[]): ReadonlySet<string> {
  const kinds = elements.flatMap(({ children, tagName }) =>
    children.flatMap((child) => {
      return child.type === 'element' ? [`${tagName} > ${kindOf(child)}`] : []
    }),
  )
  return new Set(kinds)
}

function kindOf({ properties, tagName }: Element): string {
  const { className, role } = properties
  const names = Object.keys(properties).sort()
  return [tagName, ...names, className, role, properties['epub:type']].join(' ')
}
