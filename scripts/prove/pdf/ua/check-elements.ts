import type { OpenPdf } from '../../../pdf/read-pdf.ts'
import type { StructElement } from '../../../pdf/structure.ts'
import { bytesOf, textOf } from '../../../pdf/syntax.ts'
import type { Fault } from '../standards.ts'

/** What single elements say of themselves, and the words of headings. */
export function checkElements(pdf: OpenPdf): readonly Fault[] {
  const { catalog, elements, objects } = pdf
  const language = objects.get(catalog.get('Lang'))
  return [
    ...elements.flatMap((element) => [
      ...alternativeFaults(pdf, element),
      ...(element.dictionary.has('Lang')
        ? languageFaults(textOf(objects.get(element.dictionary.get('Lang'))), element)
        : []),
    ]),
    ...(language === undefined ? [] : languageFaults(textOf(language))),
    ...headingFaults(pdf),
  ]
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

function headingFaults({ elements, wordsOf }: OpenPdf): Fault[] {
  const headings = elements.filter(({ standard }) => /^H[1-6]$/.test(standard))
  return headings
    .filter((element) => wordsOf(element).trim() === '')
    .map((element) => {
      return { rule: 'own-heading-empty', found: 'heading without words', element }
    })
}
