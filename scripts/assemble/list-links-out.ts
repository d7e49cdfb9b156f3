import type { Element } from 'hast'
import type { VFile } from 'vfile'
import type { BookConfig, LinkOut, SourcePlace } from '../book.ts'
import { type Draft, elementsOf } from './draft.ts'
import { keyPlace } from './key-place.ts'

/** Addresses outside the book, each once, by the first link to it; those of the settings last. */
export function listLinksOut(
  drafts: readonly Draft[],
  config: BookConfig,
  configFile: VFile,
): readonly LinkOut[] {
  const links = new Map<string, SourcePlace[]>()
  const add = (address: string, place: SourcePlace): void => {
    const places = links.get(address)
    if (places) places.push(place)
    else links.set(address, [place])
  }
  for (const draft of drafts) {
    for (const { position, properties } of elementsOf(draft, isLinkOut)) {
      add(String(properties.href), { file: draft.file, position })
    }
  }
  const position = keyPlace(configFile, 'accessibility')
  for (const address of statementLinks(config))
    add(address, { file: configFile, position })
  return [...links].map(([address, places]) => ({ address, places }))
}

function isLinkOut({ properties: { href }, tagName }: Element): boolean {
  return tagName === 'a' && /^[a-z][a-z\d+.-]*:/i.test(String(href ?? ''))
}

/** What the page on accessibility links to. */
function statementLinks({ accessibility }: BookConfig): readonly string[] {
  const { conformsTo, contact, report, statement } = accessibility ?? {}
  if (!statement) return []
  return [
    ...(conformsTo && report ? [report] : []),
    ...(contact ? [`mailto:${contact}`] : []),
  ]
}
