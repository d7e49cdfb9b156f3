import { isReference, nameOf } from '../load-object.ts'
import type { PdfObjects } from '../open-objects.ts'
import type { PdfDictionary } from '../parse-object.ts'
import type { PdfFont } from '../read-font.ts'
import type { CheckRules, Fault } from './fault.ts'
import { readTrueType, type TrueType } from './read-truetype.ts'
import { readWidths } from './read-widths.ts'

/** Fonts are embedded, have every glyph at its width, and each glyph has its meaning. */
export const checkFonts: CheckRules = ({ pdf }) =>
  pdf.fonts.flatMap((font) => fontFaults(pdf.objects, font))

function fontFaults(objects: PdfObjects, font: PdfFont): Fault[] {
  const { dictionary, name } = font
  const kind = nameOf(objects.get(dictionary.get('Subtype')))
  const [descendant] = objects.array(dictionary.get('DescendantFonts'))
  const inner = objects.dictionary(descendant)
  const innerKind = nameOf(objects.get(inner.get('Subtype')))
  if (kind !== 'Type0' || innerKind !== 'CIDFontType2') {
    const found = `font \`${name}\` of the kind ${innerKind || kind}`
    const faults: Fault[] = [{ rule: 'own-font-kind', found }]
    if (kind !== 'Type0' && kind !== 'Type3' && !font.isEmbedded)
      faults.push({ rule: '7.21.4.1-1', found: `font \`${name}\` outside of the file` })
    return faults
  }
  return [...dictionaryFaults(objects, font, inner), ...codeFaults(objects, font, inner)]
}

function dictionaryFaults(
  objects: PdfObjects,
  { dictionary, isEmbedded, name }: PdfFont,
  inner: PdfDictionary,
): Fault[] {
  const faults: Fault[] = []
  const encoding = nameOf(objects.get(dictionary.get('Encoding')))
  if (encoding !== 'Identity-H')
    faults.push({
      rule: 'own-font-encoding',
      found: `encoding \`${encoding}\` of \`${name}\``,
    })
  if (!isEmbedded)
    faults.push({ rule: '7.21.4.1-1', found: `font \`${name}\` outside of the file` })
  else if (!inner.has('CIDToGIDMap'))
    faults.push({ rule: '7.21.3.2-1', found: `font \`${name}\` without a map` })
  if (objects.dictionary(inner.get('FontDescriptor')).has('CIDSet'))
    faults.push({ rule: 'own-font-list', found: `list of glyphs of \`${name}\`` })
  return faults
}

/** What is wrong with the codes of a font that the file shows, each kind of fault once. */
function codeFaults(
  objects: PdfObjects,
  font: PdfFont,
  inner: PdfDictionary,
): readonly Fault[] {
  const descriptor = objects.dictionary(inner.get('FontDescriptor'))
  const program = readTrueType(objects.stream(descriptor.get('FontFile2')))
  const faults = new Map<string, Fault>()
  const add = (rule: Fault['rule'], found: string, page: number | undefined): void => {
    if (!faults.has(rule)) faults.set(rule, { rule, found, page })
  }
  if (!program && font.isEmbedded)
    add('7.21.4.1-1', `font \`${font.name}\` of a broken program`, undefined)
  const glyphOf = glyphReader(objects, inner)
  const widthOf = readWidths(objects, inner)
  for (const [code, first] of font.used.entries()) {
    if (first === 0) continue
    const glyph = glyphOf(code)
    const at = `${code} of \`${font.name}\``
    for (const rule of meaningFaults(font, code)) add(rule, `code ${at}`, first - 1)
    for (const rule of program ? glyphFaults(program, glyph) : [])
      add(rule, `glyph ${at}`, first - 1)
    const said = widthOf(code)
    if (Math.abs((program?.widthOf(glyph) ?? said) - said) > 1)
      add('7.21.5-1', `width ${said} of glyph ${at}`, first - 1)
  }
  return [...faults.values()]
}

function glyphFaults({ glyphCount }: TrueType, glyph: number): readonly Fault['rule'][] {
  if (glyph === 0) return ['7.21.8-1']
  return glyph < glyphCount ? [] : ['7.21.4.1-2', '7.21.8-1']
}

function meaningFaults(font: PdfFont, code: number): readonly Fault['rule'][] {
  const text = font.meaningOf(String.fromCharCode(code >> 8, code & 255))
  if (text === undefined) return ['7.21.7-1']
  return /[\0\ufeff\ufffe]/.test(text) ? ['7.21.7-2'] : []
}

/** The glyph that a code stands for, with the encoding `Identity-H`. */
function glyphReader(
  objects: PdfObjects,
  inner: PdfDictionary,
): (code: number) => number {
  const map = inner.get('CIDToGIDMap')
  const table = isReference(map) ? objects.stream(map) : Buffer.alloc(0)
  if (table.length === 0) return (code) => code
  return (code) => (code * 2 + 2 <= table.length ? table.readUInt16BE(code * 2) : 0)
}
