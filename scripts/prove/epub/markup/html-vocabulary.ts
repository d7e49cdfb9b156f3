/**
 * XHTML as our EPUBs may have it: what authors may write, and what the formats add.
 *
 * @see https://html.spec.whatwg.org/multipage/dom.html#content-models
 */
import { isEpubType } from './epub-types.ts'
import { mathElements, mathValues } from './math-elements.ts'
import {
  allOf,
  countingNumber,
  type ElementRule,
  languageTag,
  oneOf,
  type Vocabulary,
  wholeNumber,
  words,
} from './vocabulary.ts'

const flow: ElementRule = { is: 'flow', holds: 'flow' }
const line: ElementRule = { is: 'flow', holds: 'phrasing' }
const phrase: ElementRule = { is: 'phrasing', holds: 'phrasing' }
const edit: ElementRule = { is: 'phrasing', holds: 'transparent' }
const rows: ElementRule = { holds: /^(?:tr )*$/ }
const cell: ElementRule = { holds: 'flow', attributes: words('colspan headers rowspan') }
const sections = words('header footer section article nav aside h1 h2 h3 h4 h5 h6')

const elements: Readonly<Record<string, ElementRule>> = {
  html: {
    holds: /^head body $/,
    attributes: words('xmlns xmlns:epub epub:prefix'),
    required: words('lang xml:lang'),
  },
  head: { holds: /^(?:meta |link |style )*title (?:meta |link |style )*$/ },
  title: { holds: 'text' },
  meta: { holds: 'nothing', attributes: words('charset content name') },
  link: {
    holds: 'nothing',
    attributes: words('href rel type'),
    required: words('href rel'),
  },
  body: { holds: 'flow' },

  ...Object.fromEntries(
    words('article aside div nav section').map((name) => [name, flow]),
  ),
  address: { ...flow },
  blockquote: flow,
  figure: flow,
  figcaption: { is: ['figure'], holds: 'flow' },
  footer: { ...flow, outside: words('header footer') },
  header: { ...flow, outside: words('header footer') },
  main: { ...flow, outside: sections },
  hr: { is: 'flow', holds: 'nothing' },
  ...Object.fromEntries(words('h1 h2 h3 h4 h5 h6 p pre').map((name) => [name, line])),

  ul: { is: 'flow', holds: /^(?:li )*$/ },
  ol: { is: 'flow', holds: /^(?:li )*$/, attributes: words('reversed start type') },
  li: { holds: 'flow', attributes: ['value'] },
  dl: { is: 'flow', holds: /^(?:(?:dt )+(?:dd )+)*$/ },
  dt: { holds: 'flow' },
  dd: { holds: 'flow' },

  table: {
    is: 'flow',
    holds: /^(?:caption )?(?:thead )?(?:(?:tbody )*|(?:tr )+)(?:tfoot )?$/,
  },
  caption: { holds: 'flow' },
  thead: rows,
  tbody: rows,
  tfoot: rows,
  tr: { holds: /^(?:t[dh] )*$/ },
  td: cell,
  th: { ...cell, attributes: words('abbr colspan headers rowspan scope') },

  ...Object.fromEntries(
    words(
      'abbr b bdi bdo cite code dfn em i kbd mark q ruby s samp small span strong sub sup u var',
    ).map((name) => [name, phrase]),
  ),
  a: { ...edit, attributes: words('href hreflang rel'), outside: ['a'] },
  del: edit,
  ins: edit,
  time: { ...phrase, attributes: ['datetime'] },
  rt: { is: ['ruby'], holds: 'phrasing' },
  rp: { is: ['ruby'], holds: 'phrasing' },
  br: { is: 'phrasing', holds: 'nothing' },
  wbr: { is: 'phrasing', holds: 'nothing' },
  ...mathElements,
  img: {
    is: 'phrasing',
    holds: 'nothing',
    attributes: words('alt height src style width'),
    required: words('alt src'),
  },
}

/** @see https://www.w3.org/TR/wai-aria-1.2/#state_prop_def */
const aria = words(
  'atomic braillelabel busy colcount colindex colspan current describedby description details disabled flowto hidden keyshortcuts label labelledby level live owns posinset relevant roledescription rowcount rowindex rowspan setsize',
).map((name) => `aria-${name}`)

/** @see https://www.w3.org/TR/wai-aria-1.2/#document_structure_roles */
const ariaRoles = words(
  'article banner blockquote caption cell code columnheader complementary contentinfo definition deletion directory document emphasis feed figure generic group heading img insertion link list listitem main math meter navigation none note paragraph presentation region row rowgroup rowheader search separator strong subscript superscript table term time toolbar tooltip',
)

/** @see https://www.w3.org/TR/dpub-aria-1.1/#role_definitions */
const publishingRoles = words(
  'abstract acknowledgments afterword appendix backlink biblioentry bibliography biblioref chapter colophon conclusion cover credit credits dedication endnote endnotes epigraph epilogue errata example footnote foreword glossary glossref index introduction noteref notice pagebreak pagefooter pageheader pagelist part preface prologue pullquote qna subtitle tip toc',
).map((name) => `doc-${name}`)

const roles = new Set([...ariaRoles, ...publishingRoles])

export const htmlVocabulary: Vocabulary = {
  elements,
  attributes: new Set([
    ...words('class dir epub:type hidden id lang role tabindex title xml:lang'),
    ...aria,
  ]),
  values: {
    'aria-hidden': oneOf('true false'),
    'aria-level': countingNumber,
    'epub:type': [allOf(isEpubType), 'words of the EPUB Structural Semantics Vocabulary'],
    'xml:lang': languageTag,
    colspan: countingNumber,
    dir: oneOf('ltr rtl auto'),
    height: wholeNumber,
    hreflang: languageTag,
    href: [
      (value) => !/^(?!https?:|mailto:|tel:)[a-z][a-z\d+.-]*:/i.test(value),
      'an address of the book, the web, mail or telephone',
    ],
    id: [(value) => /^\S+$/.test(value), 'an id without spaces'],
    lang: languageTag,
    role: [allOf((role) => roles.has(role)), 'a role of ARIA or DPUB-ARIA'],
    rowspan: wholeNumber,
    scope: oneOf('col row colgroup rowgroup'),
    start: wholeNumber,
    style: [
      (value) => /^[a-z-]+:[^;():]+(?:;[a-z-]+:[^;():]+)*$/.test(value),
      'properties that load nothing',
    ],
    tabindex: oneOf('0 -1'),
    value: wholeNumber,
    width: wholeNumber,
    ...mathValues,
  },
}
