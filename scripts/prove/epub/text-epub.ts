import { counted, type Evidence, type Verdict } from '../evidence.ts'
import { ruleTally } from '../text/allowed-differences.ts'
import { compareFinished } from '../text/compare-finished.ts'
import { finishedReader } from '../text/read-finished.ts'
import { openEpub, wordCount } from './open-epub.ts'

/** Every word of the manuscript is in the EPUB, in order, and none is added. */
export function textEpub({ artifact, book }: Evidence): Verdict {
  const { documents, textDocuments } = openEpub(artifact)
  const tally = ruleTally()
  const reader = finishedReader(book, undefined, tally)
  for (const document of documents) {
    const isText = textDocuments.includes(document)
    ;(isText ? reader.readText : reader.readApparatus)(document.tree)
  }
  return {
    read: counted(wordCount(documents), 'word'),
    findings: compareFinished(book, reader.text, 'EPUB', tally),
    applied: tally.applied(),
  }
}
