import { type PdfLink, readLinks } from '../../../pdf/links.ts'
import type { OpenPdf } from '../../../pdf/read-pdf.ts'
import type { StructElement } from '../../../pdf/structure.ts'
import { bytesOf, textOf } from '../../../pdf/syntax.ts'
import type { Fault } from '../standards.ts'

/** What single elements are and say of themselves, and what their order is. */
export function checkElements(pdf: OpenPdf): readonly Fault[] {
  const { catalog, elements, objects } = pdf
  const language = objects.get(catalog.get('Lang'))
  return [
    ...elements.flatMap((element) => [
      ...typeFaults(element),
      ...alternativeFaults(pdf, element),
      ...(element.dictionary.has('Lang')
        ? languageFaults(textOf(objects.get(element.dictionary.get('Lang'))), element)
        : []),
    ]),
    ...(language === undefined ? [] : languageFaults(textOf(language))),
    ...headingFaults(pdf),
    ...noteFaults(pdf),
    ...readLinks(pdf).flatMap(linkFaults),
  ]
}

function typeFaults(element: StructElement): Fault[] {
  if (element.standard !== '') return []
  return [{ rule: '7.1-5', found: `type \`${element.type}\``, element }]
}

/** A picture or a formula says something to those who do not see it. */
function alternativeFaults({ objects }: OpenPdf, element: StructElement): Fault[] {
  const { dictionary, standard, type } = element
  if (standard !== 'Figure' && standard !== 'Formula') return []
  const alternative = bytesOf(objects.get(dictionary.get('Alt')))
  if (alternative !== '' || dictionary.has('ActualText')) return []
  const rule = standard === 'Figure' ? '7.3-1' : '7.7-1'
  return [{ rule, found: `\`${type}\` without a description`, element }]
}

/** @see ISO 32000-1, 14.9.2, and RFC 3066 */
const languageTag = /^[a-z]{1,8}(?:-[a-z0-9]{1,8})*$/i

/** A subtag that two parties have agreed upon, which is nothing to readers. */
const privateSubtag = /(?:^|-)x-/i

function languageFaults(tag: string, element?: StructElement): Fault[] {
  const found = `language \`${tag}\``
  if (!languageTag.test(tag)) return [{ rule: '7.2-29', found, element }]
  return privateSubtag.test(tag) ? [{ rule: 'own-private-language', found, element }] : []
}

/** Headings have words, and levels without gaps. */
function headingFaults({ elements, wordsOf }: OpenPdf): Fault[] {
  const faults: Fault[] = []
  let last = 0
  for (const element of elements) {
    const [, digit] = /^H([1-6])$/.exec(element.standard) ?? []
    if (digit === undefined) continue
    const level = Number(digit)
    if (level > last + 1) {
      const where =
        last === 0 ? 'as the first heading' : `after a heading of level ${last}`
      faults.push({
        rule: '7.4.2-1',
        found: `heading of level ${level} ${where}`,
        element,
      })
    }
    last = level
    if (wordsOf(element).trim() === '')
      faults.push({ rule: 'own-heading-empty', found: 'heading without words', element })
  }
  return faults
}

/** Each note has an ID, and no two have the same. */
function noteFaults({ elements, objects }: OpenPdf): Fault[] {
  const seen = new Set<string>()
  return elements.flatMap((element): Fault[] => {
    if (element.standard !== 'Note') return []
    const id = bytesOf(objects.get(element.dictionary.get('ID')))
    if (id === '') return [{ rule: '7.9-1', found: 'note without an ID', element }]
    if (seen.has(id)) return [{ rule: '7.9-2', found: `second \`${id}\``, element }]
    seen.add(id)
    return []
  })
}

/** A link stands in the text, and says where it leads. */
function linkFaults({ description, holder: element, page }: PdfLink): Fault[] {
  const faults: Fault[] = []
  if (element?.standard !== 'Link') {
    const found = element ? `link within \`${element.type}\`` : 'link of no element'
    faults.push({ rule: '7.18.5-1', found, element, page })
  }
  if (description === '')
    faults.push({ rule: '7.18.5-2', found: 'link without a description', element, page })
  return faults
}
