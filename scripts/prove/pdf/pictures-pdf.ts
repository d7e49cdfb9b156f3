import type { Element, Nodes } from 'hast'
import { elementsOf } from '../../lib/hast.ts'
import { textOf } from '../../pdf/syntax.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  type Origin,
  type Verdict,
} from '../evidence.ts'
import { openPdf } from './open-pdf.ts'

/** Every picture that says something to readers is painted, as a figure, and says it. */
export function picturesPdf({ artifact, book }: Evidence): Verdict {
  const { objects, pages, structure } = openPdf(artifact)
  const painted = new Set(
    structure
      .filter(({ mcid, page, role }) => {
        // A drawing may be nothing but words.
        const { drawn, runs = [] } = pages[page] ?? {}
        const isPainted = drawn?.has(mcid) || runs.some((run) => run.mcid === mcid)
        return role === 'Figure' && isPainted
      })
      .map(({ element }) => element),
  )
  const expected = book.sections.flatMap(({ file, notes, tree }) => {
    const nodes: readonly Nodes[] = [tree, ...notes.flatMap(({ children }) => children)]
    return nodes
      .flatMap(elementsOf)
      .filter(isTelling)
      .map(({ position, properties: { alt } }) => {
        const origin: Origin = { file, place: position }
        return { alt: plain(String(alt)), origin }
      })
  })
  const findings: Finding[] = []
  if (painted.size < expected.length) {
    const counts: [string, string] = [String(painted.size), String(expected.length)]
    const only = expected.length === 1 ? expected[0]?.origin : undefined
    findings.push(finding('pictures-lost', counts, only))
  }
  const described = new Set(
    [...painted].map((ref) => plain(textOf(objects.dictionary({ ref }).get('Alt')))),
  )
  for (const { alt, origin } of findings.length > 0 ? [] : expected) {
    if (described.has(alt)) continue
    findings.push(finding('picture-alt-lost', [alt.slice(0, 60)], origin))
  }
  return {
    read: counted(expected.length, 'picture'),
    findings: findings.slice(0, mostFindings),
  }
}

function plain(text: string): string {
  return text.replace(/\s+/gu, ' ').trim()
}

/** A picture without a description is decoration, and no figure. */
function isTelling({ properties: { alt }, tagName }: Element): boolean {
  return tagName === 'img' && Boolean(alt)
}
