import { counted, type Evidence, type Verdict } from '../evidence.ts'
import { compareFinished } from '../text/compare-finished.ts'
import { finishedReader } from '../text/read-finished.ts'
import { textOf } from '../text/read-tree.ts'
import { ruleTally } from '../text/rules.ts'
import { openHtml } from './open-html.ts'

/** Every word of the manuscript is in the web page, in order, and none is added. */
export function textHtml({ artifact, book }: Evidence): Verdict {
  const tree = openHtml(artifact)
  const tally = ruleTally()
  const reader = finishedReader(book, undefined, tally)
  reader.readApparatus(tree)
  return {
    read: counted(textOf(tree).split(' ').length, 'word'),
    findings: compareFinished(book, reader.text, 'web page', tally),
    applied: tally.applied(),
  }
}
