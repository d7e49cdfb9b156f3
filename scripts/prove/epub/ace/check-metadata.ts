import type { OpenEpub } from '../open-epub.ts'
import { readMetadata } from '../read-metadata.ts'
import type { PackageFault } from './check-package.ts'
import { conformances, exclusiveTerms, metadataTerms } from './metadata-terms.ts'

type Say = (rule: string, says: string) => PackageFault

/** What Ace finds in the metadata: what is missing, misspelt, or at odds with itself. */
export function checkMetadata(
  { packageDocument }: OpenEpub,
  say: Say,
): readonly PackageFault[] {
  const metadata = readMetadata(packageDocument.tree)
  const needed = [...Object.keys(metadataTerms), 'schema:accessibilitySummary']
  return [
    ...needed
      .filter((name) => !metadata.get(name)?.length)
      .map((name) => say(ruleOf(name), `\`${name}\` is missing`)),
    ...Object.entries(metadataTerms).flatMap(([name, terms]) =>
      checkTerms(name, terms, metadata.get(name) ?? [], say),
    ),
    ...(metadata.get('dcterms:conformsTo') ?? [])
      .filter((value) =>
        /^(?:EPUB Accessibility 1\.1|\S*idpf\.org\/epub\/a11y)/.test(value),
      )
      .filter((value) => !conformances.includes(value))
      .map((value) => say('metadata-conformsto-invalid', `\`${value}\``)),
    ...(metadata.get('dc:title')?.length ? [] : [say('epub-title', 'no title')]),
  ]
}

function checkTerms(
  name: string,
  terms: readonly string[],
  values: readonly string[],
  say: Say,
): readonly PackageFault[] {
  const rule = `${ruleOf(name)}-invalid`
  const words = name.endsWith('Sufficient')
    ? values.flatMap((value) => value.split(',').map((word) => word.trim()))
    : values
  const isCount = /Feature$|Hazard$/.test(name) && values.length > 1
  const alone = isCount ? ['none', 'unknown'].filter((word) => values.includes(word)) : []
  const atOdds = exclusiveTerms
    .map((group) => group.filter((word) => values.includes(word)))
    .filter(({ length }) => length > 1)
  return [
    ...words
      .filter((word) => !terms.includes(word))
      .map((word) => say(rule, `\`${word}\` is no term of \`${name}\``)),
    ...alone.map((word) => say(rule, `\`${word}\` beside other terms`)),
    ...atOdds.map((group) => say(rule, group.join(' and '))),
  ]
}

function ruleOf(name: string): string {
  return `metadata-${name.replace('schema:', '').toLowerCase()}`
}
