import type { Mark } from '../content-state.ts'
import { textOf } from '../text-string.ts'
import { tagFaults } from './check-attributes.ts'
import type { CheckRules, Fault } from './fault.ts'
import { holderReader } from './holders.ts'
import type { StructElement } from './read-elements.ts'
import type { UaFile } from './ua-file.ts'

/** All that is painted is a part of the text or an artifact, never both, and has a language. */
export const checkContent: CheckRules = (file) => {
  const holderOf = holderReader(file)
  return file.pdf.pages.flatMap(({ bare, isBalanced, marks }, page) => {
    const faults: Fault[] = []
    if (!isBalanced) {
      const found = 'marked content without beginning or end'
      faults.push({ rule: 'own-balance', found, page })
    }
    if (bare.text !== '' || bare.drawings > 0)
      faults.push({ rule: '7.1-3', found: describe(bare), page })
    if (bare.text !== '' && file.language === undefined)
      faults.push({ rule: '7.2-34', found: 'text without a language', page })
    const seen = new Map<Mark, Marked>()
    for (const mark of marks) {
      const marked = readMark(file, mark, seen, holderOf)
      seen.set(mark, marked)
      for (const fault of markFaults(file, mark, marked))
        faults.push({ ...fault, page, element: marked.holder })
    }
    return faults
  })
}

interface Marked {
  readonly isArtifact: boolean
  /** The element that it belongs to, its own or that of what is around it. */
  readonly holder: StructElement | undefined
  readonly language: string | undefined
}

function readMark(
  { pdf }: UaFile,
  { around, properties, stream, tag }: Mark,
  seen: ReadonlyMap<Mark, Marked>,
  holderOf: ReturnType<typeof holderReader>,
): Marked {
  const outer = around && seen.get(around)
  const mcid = properties.get('MCID')
  const own = typeof mcid === 'number' ? holderOf(stream, mcid) : undefined
  const named = properties.has('Lang')
    ? textOf(pdf.objects.get(properties.get('Lang')))
    : undefined
  return {
    isArtifact: tag === 'Artifact' || (outer?.isArtifact ?? false),
    holder: own ?? outer?.holder,
    language: named ?? own?.language ?? outer?.language,
  }
}

const spokenTexts = [
  ['ActualText', '7.2-30'],
  ['Alt', '7.2-31'],
  ['E', '7.2-32'],
] as const

function markFaults(
  { language: documentLanguage, pdf }: UaFile,
  { hasDrawing, hasText, properties, tag }: Mark,
  { holder, isArtifact, language }: Marked,
): Fault[] {
  const faults: Fault[] = []
  if (tag === 'Artifact' && holder)
    faults.push({ rule: '7.1-1', found: 'artifact within the text' })
  else if (isArtifact && holder)
    faults.push({ rule: '7.1-2', found: 'text within an artifact' })
  if ((hasText || hasDrawing) && !isArtifact && !holder)
    faults.push({ rule: '7.1-3', found: `content marked as \`${tag}\` of no element` })
  if (properties.has('Lang'))
    faults.push(...tagFaults(textOf(pdf.objects.get(properties.get('Lang')))))
  if ((documentLanguage ?? language) !== undefined) return faults
  if (hasText) faults.push({ rule: '7.2-34', found: 'text without a language' })
  if (tag !== 'Span') return faults
  for (const [key, rule] of spokenTexts) {
    if (properties.has(key)) faults.push({ rule, found: `\`${key}\` without a language` })
  }
  return faults
}

function describe({ drawings, text }: UaFile['pdf']['pages'][number]['bare']): string {
  const words = text.replace(/\s+/gu, ' ').trim().slice(0, 40)
  return words ? `text \`${words}\` of no element` : `${drawings} drawings of no element`
}
