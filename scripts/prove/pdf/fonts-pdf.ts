import {
  counted,
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  type Verdict,
} from '../evidence.ts'
import { openPdf } from './open-pdf.ts'

/** Every font that shows text is embedded, none as drawings of its letters, and has every letter. */
export function fontsPdf({ artifact }: Evidence): Verdict {
  const { fonts, pages } = openPdf(artifact)
  const findings = fonts.flatMap(({ isEmbedded, isType3, name }): Finding[] => {
    if (isType3)
      return [finding('font-broken', [name, 'its letters are drawings, Type 3'])]
    return isEmbedded ? [] : [finding('font-broken', [name, 'not embedded'])]
  })
  for (const [page, { lacking }] of pages.entries()) {
    for (const { name } of lacking) {
      const fault = `it lacks a letter of page ${page + 1}, where a box stands`
      findings.push(finding('font-broken', [name, fault]))
    }
  }
  if (fonts.length === 0)
    findings.push(finding('font-broken', ['none', 'no text at all']))
  return {
    read: counted(fonts.length, 'font'),
    findings: findings.slice(0, mostFindings),
  }
}
