/**
 * The NCX as our EPUBs may have it.
 *
 * @see https://daisy.org/activities/standards/daisy/daisy-3/z39-86-2005-r2012-specifications-for-the-digital-talking-book/#NCX
 */
import {
  countingNumber,
  languageTag,
  oneOf,
  type Vocabulary,
  words,
} from './vocabulary.ts'

const labelled = { holds: /^text $/ }

export const ncxVocabulary: Vocabulary = {
  elements: {
    ncx: {
      holds: /^head docTitle (?:docAuthor )*navMap (?:pageList )?$/,
      attributes: words('dir version xml:lang xmlns'),
      required: ['version'],
    },
    head: { holds: /^(?:meta )+$/ },
    meta: {
      holds: 'nothing',
      attributes: words('content name scheme'),
      required: words('content name'),
    },
    docTitle: labelled,
    docAuthor: labelled,
    text: { holds: 'text' },
    navMap: { holds: /^(?:navPoint )+$/ },
    navPoint: {
      holds: /^navLabel content (?:navPoint )*$/,
      attributes: words('class playOrder'),
      required: ['id'],
    },
    navLabel: labelled,
    content: { holds: 'nothing', attributes: ['src'], required: ['src'] },
    // A list of pages without a class is none, whatever its id is.
    pageList: {
      holds: /^(?:navLabel )?(?:pageTarget )+$/,
      attributes: ['class'],
      required: ['class'],
    },
    pageTarget: {
      holds: /^navLabel content $/,
      attributes: words('class playOrder type value'),
      required: ['type'],
    },
  },
  attributes: new Set(['id']),
  values: {
    'xml:lang': languageTag,
    id: [(value) => /^[\p{L}_][\p{L}\p{N}._-]*$/u.test(value), 'a name of XML'],
    playOrder: countingNumber,
    type: oneOf('front normal special'),
    value: countingNumber,
  },
}
