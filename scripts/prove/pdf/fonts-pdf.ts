import { isBlank } from '../../lib/font-tables.ts'
import type { PdfFont } from '../../pdf/fonts.ts'
import { type Evidence, type Finding, finding, type Verdict } from '../evidence.ts'
import { openPdf } from './print/read-print.ts'
import type { Fault } from './standards.ts'

/** Every font that shows text is embedded, none as drawings of its letters, and draws every letter. */
export function fontsPdf({ artifact }: Evidence): Verdict {
  const { fonts, pages } = openPdf(artifact)
  const findings = fonts.flatMap(({ isEmbedded, isType3, name }): Finding[] => {
    if (isType3)
      return [finding('font-broken', [name, 'its letters are drawings, Type 3'])]
    return isEmbedded ? [] : [finding('font-broken', [name, 'not embedded'])]
  })
  for (const font of fonts) {
    const gap = font.used.findIndex((first, code) => {
      return first > 0 && !isBlank(font.meaningOf(code) ?? '') && !font.isDrawn(code)
    })
    if (gap < 0) continue
    const fault = `it draws nothing for \`${font.meaningOf(gap)}\` of page ${font.used[gap]}`
    findings.push(finding('font-broken', [font.name, fault]))
  }
  for (const [page, { lacking }] of pages.entries()) {
    for (const { name } of lacking) {
      const fault = `it lacks a letter of page ${page + 1}, where a box stands`
      findings.push(finding('font-broken', [name, fault]))
    }
  }
  // A cover may be a picture.
  if (fonts.length === 0 && artifact.format === 'pdf')
    findings.push(finding('font-broken', ['none', 'no text at all']))
  return { read: [fonts.length, 'font'], findings }
}

/** What the codes of a font mean that a file shows, each kind of fault once. */
export function meaningFaults({ meaningOf, name, used }: PdfFont): readonly Fault[] {
  const faults = new Map<string, Fault>()
  for (let code = 0; code < used.length; code++) {
    const first = used[code] ?? 0
    if (first === 0) continue
    const text = meaningOf(code)
    const isReadable = text !== undefined && !/[\0\ufeff\ufffe]/.test(text)
    const rule = text === undefined ? '7.21.7-1' : '7.21.7-2'
    if (isReadable || faults.has(rule)) continue
    faults.set(rule, { rule, found: `code ${code} of \`${name}\``, page: first - 1 })
  }
  return [...faults.values()]
}
