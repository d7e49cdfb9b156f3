import type { PdfObjects } from '../open-objects.ts'
import { readPairs } from '../read-pairs.ts'
import { bytesOf, textOf } from '../text-string.ts'
import type { CheckRules, Fault } from './fault.ts'
import type { StructElement } from './read-elements.ts'
import type { UaFile } from './ua-file.ts'

/** What elements say of themselves: texts that stand for them, languages, IDs. */
export const checkAttributes: CheckRules = (file) => {
  const faults = file.elements.flatMap((element) => [
    ...textFaults(file, element),
    ...languageFaults(file.pdf.objects, element),
  ])
  if (file.language !== undefined) faults.push(...tagFaults(file.language))
  return [...faults, ...idFaults(file)]
}

const spokenTexts = [
  ['ActualText', '7.2-21'],
  ['Alt', '7.2-22'],
  ['E', '7.2-23'],
] as const

function textFaults({ language, pdf }: UaFile, element: StructElement): Fault[] {
  const { dictionary, standard, type } = element
  const faults: Fault[] = []
  if (language === undefined && element.language === undefined) {
    for (const [key, rule] of spokenTexts) {
      const found = `\`${key}\` of \`${type}\` without a language`
      if (dictionary.has(key)) faults.push({ rule, found, element })
    }
  }
  const needsText = { Figure: '7.3-1', Formula: '7.7-1' } as const
  const rule = needsText[standard as keyof typeof needsText]
  const isDescribed =
    bytesOf(pdf.objects.get(dictionary.get('Alt'))) !== '' || dictionary.has('ActualText')
  if (rule && !isDescribed) {
    faults.push({ rule, found: `\`${type}\` without a description`, element })
  }
  return faults
}

/** @see ISO 32000-1, 14.9.2, and RFC 3066 */
const languageTag = /^[a-z]{1,8}(?:-[a-z0-9]{1,8})*$/i

/** A subtag that two parties have agreed upon, which is nothing to readers. */
const privateSubtag = /(?:^|-)x-/i

function languageFaults(objects: PdfObjects, element: StructElement): Fault[] {
  if (!element.dictionary.has('Lang')) return []
  return tagFaults(textOf(objects.get(element.dictionary.get('Lang'))), element)
}

/** What is wrong with the tag of a language. */
export function tagFaults(tag: string, element?: StructElement): Fault[] {
  const found = `language \`${tag}\``
  if (!languageTag.test(tag)) return [{ rule: '7.2-29', found, element }]
  return privateSubtag.test(tag) ? [{ rule: 'own-private-language', found, element }] : []
}

function idFaults(file: UaFile): Fault[] {
  const { elements, pdf } = file
  const faults: Fault[] = []
  const holders = new Map<string, StructElement>()
  for (const element of elements) {
    const id = bytesOf(pdf.objects.get(element.dictionary.get('ID')))
    const isNote = element.standard === 'Note'
    if (id === '' && isNote)
      faults.push({ rule: '7.9-1', found: 'note without an ID', element })
    if (id === '') continue
    const first = holders.get(id)
    if (!first) holders.set(id, element)
    else {
      const rule = isNote && first.standard === 'Note' ? '7.9-2' : 'own-id'
      faults.push({ rule, found: `second \`${id}\``, element })
    }
  }
  return [...faults, ...listFaults(file, holders)]
}

/** The list of IDs has each, and no other. */
function listFaults(
  { elementOf, pdf, root }: UaFile,
  holders: ReadonlyMap<string, StructElement>,
): Fault[] {
  const faults: Fault[] = []
  const listed = new Map(
    readPairs(pdf.objects, root.get('IDTree'), 'Names').map(([id, reference]) => [
      bytesOf(id),
      elementOf(reference),
    ]),
  )
  for (const [id, element] of holders) {
    if (listed.get(id) !== element)
      faults.push({ rule: 'own-id', found: `ID \`${id}\` that is not listed`, element })
  }
  for (const id of listed.keys()) {
    if (!holders.has(id))
      faults.push({ rule: 'own-id', found: `listed ID \`${id}\` of no element` })
  }
  return faults
}
