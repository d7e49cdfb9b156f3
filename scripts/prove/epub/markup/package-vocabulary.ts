/**
 * The package document as our EPUBs may have it.
 *
 * @see https://www.w3.org/TR/epub-33/#sec-package-doc
 */
import {
  allOf,
  type ElementRule,
  languageTag,
  oneOf,
  type Vocabulary,
  words,
} from './vocabulary.ts'

const dublinCore = words(
  'contributor coverage creator date description format identifier language publisher relation rights source subject title type',
)

/** @see https://www.w3.org/TR/epub-33/#app-meta-property-vocab */
const properties = words(
  'alternate-script authority belongs-to-collection collection-type display-seq file-as group-position identifier-type pageBreakSource role source-of term title-type',
)

const accessibility = words(
  'accessMode accessModeSufficient accessibilityAPI accessibilityControl accessibilityFeature accessibilityHazard accessibilitySummary',
).map((name) => `schema:${name}`)

const certification = words('certifiedBy certifierCredential certifierReport').map(
  (name) => `a11y:${name}`,
)

/** Each word is one that somebody looks for: a misspelt one says nothing to anybody. */
const known = new Set([
  ...properties,
  ...accessibility,
  ...certification,
  'dcterms:conformsTo',
  'dcterms:modified',
  'ibooks:specified-fonts',
  'ibooks:version',
  'rendition:flow',
  'rendition:layout',
  'schema:bookEdition',
])

const textual: ElementRule = { holds: 'text', attributes: words('dir lang xml:lang') }

export const packageVocabulary: Vocabulary = {
  elements: {
    package: {
      holds: /^metadata manifest spine (?:guide )?(?:collection )*$/,
      attributes: words('dir prefix unique-identifier version xml:lang xmlns'),
      required: words('unique-identifier version xml:lang'),
    },
    metadata: {
      holds: new RegExp(
        `^(?:(?:${[...dublinCore.map((name) => `dc:${name}`), 'meta', 'link'].join('|')}) )+$`,
      ),
      attributes: words('xmlns:dc'),
    },
    ...Object.fromEntries(dublinCore.map((name) => [`dc:${name}`, textual])),
    meta: {
      holds: 'text',
      attributes: words('content dir name property refines scheme xml:lang'),
    },
    link: {
      holds: 'nothing',
      attributes: words('href hreflang media-type properties refines rel'),
      required: words('href rel'),
    },
    manifest: { holds: /^(?:item )+$/ },
    item: {
      holds: 'nothing',
      attributes: words('fallback href media-type properties'),
      required: words('href id media-type'),
    },
    spine: {
      holds: /^(?:itemref )+$/,
      attributes: words('page-progression-direction toc'),
    },
    itemref: {
      holds: 'nothing',
      attributes: words('idref linear properties'),
      required: ['idref'],
    },
    guide: { holds: /^(?:reference )+$/ },
    reference: { holds: 'nothing', attributes: words('href title type') },
  },
  attributes: new Set(['id']),
  values: {
    'page-progression-direction': oneOf('ltr rtl default'),
    'xml:lang': languageTag,
    dir: oneOf('ltr rtl auto'),
    id: [(value) => /^[\p{L}_][\p{L}\p{N}._-]*$/u.test(value), 'a name of XML'],
    linear: oneOf('yes no'),
    properties: [
      allOf((word) => words('cover-image mathml nav svg').includes(word)),
      'cover-image, nav, svg or mathml',
    ],
    property: [(value) => known.has(value), 'a property that EPUB or a store knows'],
  },
}
