import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Element, Root } from 'hast'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  type Verdict,
} from '../evidence.ts'
import { elementsOf } from '../text/properties.ts'
import { checkPackage } from './ace/check-package.ts'
import { locateElement } from './locate-element.ts'
import { type OpenEpub, openEpub } from './open-epub.ts'
import { samplePages } from './sample-pages.ts'

/** What `ace/in-page.js` finds. */
interface Violation {
  readonly rule: string
  readonly says: string
  /** Which child element to take, from the root down. */
  readonly steps: readonly number[]
}

/**
 * Ace by DAISY is silent: its rules for the package here, those for pages in the browser, by the
 * engine that Ace itself runs.
 *
 * @throws When there is no browser.
 * @see https://daisy.github.io/ace/
 */
export async function aceEpub(evidence: Evidence): Promise<Verdict> {
  const { artifact, book, browser, isThorough } = evidence
  if (!browser) throw new Error('Cannot have Ace read an EPUB without a browser')
  const epub = openEpub(artifact)
  const pages = isThorough ? epub.documents : samplePages(epub.documents)
  const found = await browser.inspect({
    files: textsOf(epub),
    pages: pages.map(({ path }) => path),
    script: await aceScript(),
  })
  const inPages = pages.flatMap(({ path, tree }, index) =>
    (found[index] as readonly Violation[]).map(({ rule, says, steps }): Finding => {
      const element = elementAt(tree, steps)
      const place = element ? `\`${element.tagName}\` of ${path}` : path
      const origin = element && locateElement(element, epub, book)
      return finding('epub-inaccessible', [rule, says, place], origin)
    }),
  )
  const inPackage = checkPackage(epub).map(({ path, rule, says }) =>
    finding('epub-inaccessible', [rule, says, path]),
  )
  const { length: all } = epub.documents
  const some = pages.length === all ? '' : ` of ${all}`
  return {
    read: `${counted(pages.length, 'page file')}${some}`,
    findings: [...inPages, ...inPackage].slice(0, mostFindings),
  }
}

/** Pages and style sheets: all that Ace needs to see. */
function textsOf({ entries }: OpenEpub): ReadonlyMap<string, string> {
  const texts = entries.filter(({ name }) => /\.(?:xhtml|css)$/.test(name))
  const utf8 = new TextDecoder()
  return new Map(texts.map(({ bytes, name }) => [name, utf8.decode(bytes)]))
}

async function aceScript(): Promise<string> {
  const require = createRequire(import.meta.url)
  const parts = [
    require.resolve('@daisy/axe-core-for-ace/axe.min.js'),
    new URL('./ace/in-page.js', import.meta.url),
  ]
  return (await Promise.all(parts.map((part) => readFile(part, 'utf8')))).join('\n')
}

function elementAt(tree: Root, steps: readonly number[]): Element | undefined {
  let element = elementsOf(tree)[0]
  for (const step of steps) {
    element = element?.children.filter((child) => child.type === 'element')[step]
  }
  return element
}
