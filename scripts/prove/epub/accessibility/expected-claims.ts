import type { Element } from 'hast'
import { elementsOf, hasToken } from '../../../lib/hast.ts'
import type { OpenEpub } from '../open-epub.ts'
import { fixedStyles } from './fixed-styles.ts'
import { motionOf } from './picture-motion.ts'
import { readPages } from './read-pages.ts'

/** What a finished EPUB may say of itself, and has to say: values by property, each with the reason where it has none. */
export type ExpectedClaims = Readonly<Record<string, readonly string[]>>

/** Works out from the files alone what is true of an EPUB. */
export function expectedClaims(epub: OpenEpub): ExpectedClaims {
  const { pictures, undescribed } = readPages(epub)
  const isShown = pictures.length > 0
  return {
    'schema:accessMode': isShown ? ['textual', 'visual'] : ['textual'],
    'schema:accessModeSufficient': [
      ...(undescribed.length === 0 ? ['textual'] : []),
      ...(isShown ? ['textual,visual'] : []),
    ],
    'schema:accessibilityFeature': featuresIn(epub),
    'schema:accessibilityHazard': hazardsIn(epub),
  }
}

function featuresIn(epub: OpenEpub): readonly string[] {
  const { elements, hasTextHeadings, pictures, skipping, undescribed } = readPages(epub)
  const has = (test: (element: Element) => boolean) => elements.some(test)
  const isNamed = (name: string) => has(({ tagName }) => tagName === name)
  const facts: Readonly<Record<string, boolean>> = {
    alternativeText: pictures.length > 0 && undescribed.length === 0,
    ARIA: has(({ properties: { role } }) => {
      return role !== undefined && !/^\s*(?:none|presentation)\s*$/.test(String(role))
    }),
    displayTransformability: stylesIn(epub).every((css) => fixedStyles(css).length === 0),
    index: has((element) => hasToken(element, 'role', 'doc-index')),
    longDescription: has(({ properties, tagName }) => {
      return (
        tagName === 'img' && /details|describedby/i.test(Object.keys(properties).join())
      )
    }),
    MathML: isNamed('math') || isNamed('m:math'),
    pageBreakMarkers: has((element) => hasToken(element, 'role', 'doc-pagebreak')),
    pageNavigation: has((element) => isNavigation(element, 'page-list')),
    readingOrder: areAllRead(epub),
    rubyAnnotations: isNamed('ruby') && isNamed('rt'),
    structuralNavigation: hasTextHeadings && skipping.length === 0,
    tableOfContents: has((element) => {
      return isNavigation(element, 'toc') && elementsOf(element).some(isLink)
    }),
    unlocked: !epub.entries.some(({ name }) =>
      /^META-INF\/(?:encryption|rights)/.test(name),
    ),
  }
  return Object.keys(facts).filter((name) => facts[name])
}

function hazardsIn({ entries }: OpenEpub): readonly string[] {
  const motions = new Set(
    entries.filter(({ bytes }) => bytes.length > 12).map((entry) => motionOf(entry)),
  )
  if (motions.has('unknown')) return ['unknown']
  return motions.has('harmless') ? ['noFlashingHazard', 'noSoundHazard'] : ['none']
}

function stylesIn({ documents, entries }: OpenEpub): readonly string[] {
  const sheets = entries
    .filter(({ name }) => name.endsWith('.css'))
    .map(({ bytes }) => Buffer.from(bytes).toString('utf8'))
  const inline = documents.flatMap(({ tree }) =>
    elementsOf(tree).flatMap(({ properties: { style } }) => {
      return style === undefined ? [] : [String(style)]
    }),
  )
  return [...sheets, ...inline]
}

/** Whether the spine leads through every page. */
function areAllRead({ packageDocument }: OpenEpub): boolean {
  const elements = elementsOf(packageDocument.tree)
  const read = new Set(
    elements
      .filter(({ properties, tagName }) => {
        return tagName === 'itemref' && properties.linear !== 'no'
      })
      .map(({ properties }) => String(properties.idref ?? properties.idRef)),
  )
  return elements
    .filter(({ properties }) => properties['media-type'] === 'application/xhtml+xml')
    .every(({ properties }) => read.has(String(properties.id)))
}

function isNavigation(element: Element, type: string): boolean {
  return element.tagName === 'nav' && hasToken(element, 'epub:type', type)
}

function isLink({ tagName }: Element): boolean {
  return tagName === 'a'
}
