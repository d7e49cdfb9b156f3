import { nameOf } from '../load-object.ts'
import type { PdfObjects } from '../open-objects.ts'
import type { PdfDictionary } from '../parse-object.ts'
import type { PdfFont } from '../read-font.ts'
import type { CheckRules, Fault } from './fault.ts'

/** Fonts are what they say, and letters mean the same to everybody; the rest is for PDF/UA. */
export const checkFonts: CheckRules = ({ pdf }) =>
  pdf.fonts.flatMap((font) => {
    const { dictionary, get, array } = pdf.objects
    const inner = array(font.dictionary.get('DescendantFonts')).map(dictionary)
    const parts = [font.dictionary, ...inner]
    const faults: Fault[] = privateFaults(font)
    if (parts.some((part) => nameOf(get(part.get('Type'))) !== 'Font'))
      faults.push({ rule: '6.2.11.2-1', found: `type of the font \`${font.name}\`` })
    if (parts.some((part) => nameOf(get(part.get('BaseFont'))) === ''))
      faults.push({ rule: '6.2.11.2-3', found: 'font without a name' })
    const kind = parts.map((part) => programKind(pdf.objects, part)).find(Boolean)
    if (kind !== undefined && !programKinds.has(kind))
      faults.push({ rule: '6.2.11.2-7', found: `font program of the kind \`${kind}\`` })
    return faults
  })

/** @see ISO 32000-1, table 126 */
const programKinds: ReadonlySet<string> = new Set(['CIDFontType0C', 'OpenType', 'Type1C'])

/** What the program of a font says that it is; `undefined` where it says nothing. */
function programKind(objects: PdfObjects, font: PdfDictionary): string | undefined {
  const { dictionary, get } = objects
  const descriptor = dictionary(font.get('FontDescriptor'))
  return ['FontFile', 'FontFile2', 'FontFile3']
    .map((key) => nameOf(get(dictionary(descriptor.get(key)).get('Subtype'))))
    .find(Boolean)
}

const privateCharacter = /\p{Co}/u

/** Characters that two parties agree on, and others do not know. */
function privateFaults({ codeLength, meaningOf, used }: PdfFont): Fault[] {
  const faults: Fault[] = []
  for (const [code, first] of used.entries()) {
    if (first === 0) continue
    const bytes =
      codeLength === 2
        ? String.fromCharCode(code >> 8, code & 255)
        : String.fromCharCode(code)
    const [character] = privateCharacter.exec(meaningOf(bytes) ?? '') ?? []
    if (character === undefined) continue
    const point = character.codePointAt(0)?.toString(16).toUpperCase()
    const found = `character U+${point} of private use`
    faults.push({ rule: '6.2.11.7.3-1', found, page: first - 1, text: character })
  }
  return faults
}
