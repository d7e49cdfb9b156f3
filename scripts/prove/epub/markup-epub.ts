import { elementsOf } from '../../lib/hast.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  type Verdict,
} from '../evidence.ts'
import { locateElement } from './locate-element.ts'
import { checkMarkup } from './markup/check-markup.ts'
import { htmlVocabulary } from './markup/html-vocabulary.ts'
import { ncxVocabulary } from './markup/ncx-vocabulary.ts'
import { packageVocabulary } from './markup/package-vocabulary.ts'
import type { Vocabulary } from './markup/vocabulary.ts'
import { type EpubDocument, type OpenEpub, openEpub } from './open-epub.ts'

/**
 * Pages, package document and NCX hold nothing but elements, attributes and words that our EPUBs are
 * meant to have, each where it may stand, as UTF-8.
 *
 * Stricter than EPUB: what it does not know is an error, be it allowed or not.
 */
export function markupEpub({ artifact, book }: Evidence): Verdict {
  const epub = openEpub(artifact)
  const { documents, ncx, packageDocument } = epub
  const files: readonly (readonly [EpubDocument, Vocabulary])[] = [
    [packageDocument, packageVocabulary],
    ...(ncx ? [[ncx, ncxVocabulary] as const] : []),
    ...documents.map((document) => [document, htmlVocabulary] as const),
  ]
  const findings = files.flatMap(([{ path, tree }, vocabulary]) =>
    checkMarkup(tree, vocabulary).map(({ element, expected, found }): Finding => {
      const line = element.position?.start.line
      const place = line === undefined ? path : `${path}:${line}`
      const origin = locateElement(element, epub, book)
      return finding('markup-invalid', [found, place, expected], origin)
    }),
  )
  const read = files.reduce((sum, [{ tree }]) => sum + elementsOf(tree).length, 0)
  return {
    read: counted(read, 'element'),
    findings: [...encodingFaults(epub), ...findings].slice(0, mostFindings),
  }
}

/** Files that are XML begin by saying that they are UTF-8, which `openEpub` has seen to be true. */
function encodingFaults({ entries }: OpenEpub): readonly Finding[] {
  return entries
    .filter(({ name }) => /\.(?:ncx|opf|xhtml|xml)$/.test(name))
    .flatMap(({ bytes, name }): readonly Finding[] => {
      const [declaration = ''] = /^<\?xml[^>]*>|^/.exec(
        Buffer.from(bytes.subarray(0, 100)).toString('latin1'),
      ) ?? ['']
      const isUtf8 = /^<\?xml version="1\.0" encoding="utf-8"\s*\?>$/i.test(declaration)
      const found =
        declaration === '' ? 'a file without an XML declaration' : 'the declaration'
      return isUtf8
        ? []
        : [finding('markup-invalid', [`${found} \`${declaration}\``, name, 'UTF-8'])]
    })
}
