import type { Element } from 'hast'
import { elementsOf } from '../../lib/hast.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  type Origin,
  type Verdict,
} from '../evidence.ts'
import { elementsInOrder, isPicture } from '../text/manuscript-elements.ts'
import { openEpub } from './open-epub.ts'

interface Shown {
  /** `undefined` when there is none, which is not the same as an empty one. */
  readonly alt: string | undefined
  readonly origin?: Origin
}

/** Every picture of the text has the alternative text that its author gave it. */
export function altEpub({ artifact, book }: Evidence): Verdict {
  const { documents, textDocuments } = openEpub(artifact)
  const expected = elementsInOrder(book, isPicture).map(({ element, origin }) => ({
    ...shown(element),
    origin,
  }))
  const found = textDocuments.flatMap(({ tree }) =>
    elementsOf(tree).filter(isPicture).map(shown),
  )
  const bare = documents
    .filter((document) => !textDocuments.includes(document))
    .flatMap(({ tree }) => elementsOf(tree).filter(isPicture).map(shown))
    .filter(({ alt }) => !alt)
  const most = Math.max(expected.length, found.length)
  const changed = Array.from({ length: most }, (_, index) => index).filter(
    (index) => expected[index]?.alt !== found[index]?.alt,
  )
  const findings: readonly Finding[] = [
    ...changed.map((index) => describe(found[index], expected[index])),
    ...bare.map(() => finding('alternative-lost', ['EPUB', '', 'a description'])),
  ]
  return {
    read: counted(found.length, 'picture'),
    findings: findings.slice(0, mostFindings),
  }
}

function describe(found: Shown | undefined, expected: Shown | undefined): Finding {
  const details: [string, string, string] = [
    'EPUB',
    found?.alt ?? '',
    expected?.alt ?? '',
  ]
  return finding('alternative-lost', details, expected?.origin)
}

function shown({ properties: { alt } }: Element): Shown {
  return { alt: typeof alt === 'string' ? alt.replace(/\s+/gu, ' ').trim() : undefined }
}
