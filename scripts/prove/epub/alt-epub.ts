import type { Element, Nodes } from 'hast'
import type { Book } from '../../book.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  type Origin,
  type Verdict,
} from '../evidence.ts'
import { elementsOf } from '../text/properties.ts'
import { openEpub } from './open-epub.ts'

interface Shown {
  /** `undefined` when there is none, which is not the same as an empty one. */
  readonly alt: string | undefined
  readonly origin?: Origin
}

/** Every picture of the text has the alternative text that its author gave it. */
export function altEpub({ artifact, book }: Evidence): Verdict {
  const { documents, textDocuments } = openEpub(artifact)
  const expected = picturesOf(book)
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

/** In the order of an EPUB: the notes of a section stand behind its text. */
function picturesOf({ sections }: Book): readonly Shown[] {
  return sections.flatMap(({ file, notes, tree }) => {
    const nodes: readonly Nodes[] = [tree, ...notes.flatMap(({ children }) => children)]
    return nodes
      .flatMap((node) => elementsOf(node).filter(isPicture))
      .map((element) => ({
        ...shown(element),
        origin: { file, place: element.position },
      }))
  })
}

function isPicture({ tagName }: Element): boolean {
  return tagName === 'img'
}

function shown({ properties: { alt } }: Element): Shown {
  return { alt: typeof alt === 'string' ? alt.replace(/\s+/gu, ' ').trim() : undefined }
}
