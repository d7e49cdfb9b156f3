import type { Element } from 'hast'
import type { Subject } from '../../book.ts'
import { element } from '../markup.ts'

/** List 27: BISAC Subject Headings, and Thema by the first character of a code. */
const bisac = '10'
const themaSubject = '93'
const themaQualifiers: Readonly<Record<string, string>> = {
  1: '94',
  2: '95',
  3: '96',
  4: '97',
  5: '98',
  6: '99',
}
const keywords = '20'

/** Subjects with codes, the first of each scheme the main one, then all others as keywords. */
export function subjects(list: readonly Subject[]): readonly Element[] {
  const seen = new Set<string>()
  const coded = list.flatMap(({ code, name, scheme }) => {
    if (!code || !scheme) return []
    const id =
      scheme === 'bisac' ? bisac : (themaQualifiers[code[0] ?? ''] ?? themaSubject)
    const isMain = !seen.has(id) && (id === bisac || id === themaSubject)
    seen.add(id)
    const heading = name === code ? [] : [element('SubjectHeadingText', {}, name)]
    return element(
      'Subject',
      {},
      ...(isMain ? [element('MainSubject')] : []),
      element('SubjectSchemeIdentifier', {}, id),
      element('SubjectCode', {}, code),
      ...heading,
    )
  })
  const words = list.filter(({ code }) => !code).map(({ name }) => name)
  if (words.length === 0) return coded
  const scheme = element('SubjectSchemeIdentifier', {}, keywords)
  const text = element('SubjectHeadingText', {}, words.join('; '))
  return [...coded, element('Subject', {}, scheme, text)]
}
