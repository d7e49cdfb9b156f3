import {
  counted,
  type Evidence,
  type Finding,
  finding,
  type Verdict,
} from '../evidence.ts'
import { openPdf } from './open-pdf.ts'

/** Every font that shows text is embedded, none as drawings of its letters. */
export function fontsPdf({ artifact }: Evidence): Verdict {
  const { fonts } = openPdf(artifact)
  const findings = fonts.flatMap(({ isEmbedded, isType3, name }): readonly Finding[] => {
    if (isType3)
      return [finding('font-broken', [name, 'its letters are drawings, Type 3'])]
    return isEmbedded ? [] : [finding('font-broken', [name, 'not embedded'])]
  })
  if (fonts.length === 0)
    findings.push(finding('font-broken', ['none', 'no text at all']))
  return { read: counted(fonts.length, 'font'), findings }
}
