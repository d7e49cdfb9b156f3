import type { Element, Nodes } from 'hast'
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
import { openPdf } from './open-pdf.ts'

/** Every picture that says something to readers is painted, as a figure. */
export function picturesPdf({ artifact, book }: Evidence): Verdict {
  const { pages, structure } = openPdf(artifact)
  const painted = new Set(
    structure
      .filter(({ mcid, page, role }) => role === 'Figure' && pages[page]?.drawn.has(mcid))
      .map(({ element }) => element),
  )
  const expected = book.sections.flatMap(({ file, notes, tree }) => {
    const nodes: readonly Nodes[] = [tree, ...notes.flatMap(({ children }) => children)]
    return nodes
      .flatMap(elementsOf)
      .filter(isTelling)
      .map((element): Origin => ({ file, place: element.position }))
  })
  const findings: Finding[] = []
  if (painted.size < expected.length) {
    const counts: [string, string] = [String(painted.size), String(expected.length)]
    const only = expected.length === 1 ? expected[0] : undefined
    findings.push(finding('pictures-lost', counts, only))
  }
  return {
    read: counted(expected.length, 'picture'),
    findings: findings.slice(0, mostFindings),
  }
}

/** A picture without a description is decoration, and no figure. */
function isTelling({ properties: { alt }, tagName }: Element): boolean {
  return tagName === 'img' && Boolean(alt)
}
