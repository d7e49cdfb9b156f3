import { dirname, join, relative } from 'node:path/posix'
import type { Element } from 'hast'
import type { VFile } from 'vfile'
import type { BookConfig, LinkOut, SourcePlace } from '../book.ts'
import { nearestNames } from '../lib/edit-distance.ts'
import { isHeading } from '../lib/hast.ts'
import { shorten } from '../lib/shorten.ts'
import { report } from '../problems/report.ts'
import { checkAddress, decodePath, meantWebAddress } from './addresses.ts'
import { type Draft, elementsOf, firstFree, type Places } from './sections.ts'

interface Atlas {
  readonly drafts: ReadonlyMap<string, Draft>
  readonly places: Places
  readonly nearest: ReturnType<typeof nearestNames>
  readonly taken: Set<string>
}

/**
 * Make every link either `#id` in the book or an absolute address, and report the others.
 *
 * Authors write `#id`, `other.md` or `other.md#id`, percent-encoded where needed, by the path from
 * the file they are in.
 */
export function resolveLinks(
  drafts: readonly Draft[],
  places: Places,
  taken: Set<string>,
): void {
  const byPath = new Map(drafts.map((draft) => [draft.path, draft]))
  const atlas = { drafts: byPath, places, nearest: nearestNames(), taken }
  for (const draft of drafts) {
    for (const link of elementsOf(draft, isLink)) resolveLink(link, draft, atlas)
  }
}

function isLink({ properties, tagName }: Element): boolean {
  // An author may give a link the class of a reference to a note.
  return tagName === 'a' && properties.href !== undefined && !properties.dataNote
}

function resolveLink(link: Element, from: Draft, atlas: Atlas): void {
  const href = String(link.properties.href)
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(href)) {
    checkLink(link, href, from)
    return
  }
  const [path = '', fragment] = href.split(/#(.*)/s, 2).map(decodePath)
  const draft = path === '' ? from : atlas.drafts.get(join(dirname(from.path), path))
  const target = { href, path, fragment, draft }
  const id = placeOf(target, atlas)
  if (id !== undefined) link.properties.href = `#${id}`
  else report(from.file, 'link-broken', [href, suggestion(target, from, atlas)], link)
}

function checkLink(link: Element, href: string, { file }: Draft): void {
  const fault = checkAddress(href)
  if (!fault) return
  const { code, expected } = fault
  if (code === 'link-malformed') report(file, code, [shorten(href, 200), expected], link)
  else report(file, code, [shorten(href, 200), fault.found, expected], link)
}

/** What a link within the manuscript is to. */
interface Target {
  readonly href: string
  /** Empty for the file of the link. */
  readonly path: string
  readonly fragment: string | undefined
  /** The section at the path. */
  readonly draft: Draft | undefined
}

/** The id of a place; without a fragment of a section's first heading, or first element where it has no heading. */
function placeOf({ draft, fragment, path }: Target, atlas: Atlas): string | undefined {
  if (draft && fragment !== undefined) return atlas.places.get(draft)?.get(fragment)
  if (!draft || path === '') return undefined
  const elements = draft.tree.children.filter((node) => node.type === 'element')
  const first = elements.find(isHeading) ?? elements[0]
  if (!first) return undefined
  first.properties.id ??= firstFree(`${draft.id}-text`, atlas.taken)
  return String(first.properties.id)
}

/** What an author may have meant by a link to nowhere, as words of a message. */
function suggestion(target: Target, from: Draft, atlas: Atlas): string {
  const { draft, fragment, href, path } = target
  if (draft && fragment !== undefined) {
    const near = atlas.nearest(fragment, atlas.places.get(draft)?.keys() ?? [])
    const elsewhere = near ?? elsewherePath(fragment, from, atlas)
    if (near !== undefined) return `\`${path}#${near}\`, the nearest that there is`
    if (elsewhere !== undefined) return `\`${elsewhere}\`, where there is such an id`
    return path === '' ? 'a heading of this file' : `a heading of \`${path}\``
  }
  const paths = [...atlas.drafts.keys()].map((other) => relativeTo(from, other))
  const near = draft ? undefined : atlas.nearest(path, paths)
  if (near !== undefined) return `\`${near}\`, the nearest that there is`
  const web = meantWebAddress(href)
  if (web !== undefined) return `\`${web}\` for a page on the web`
  return 'a Markdown file of the manuscript or a full address'
}

function elsewherePath(id: string, from: Draft, atlas: Atlas): string | undefined {
  for (const [draft, ids] of atlas.places) {
    if (ids.has(id)) return `${relativeTo(from, draft.path)}#${id}`
  }
  return undefined
}

function relativeTo(from: Draft, path: string): string {
  return relative(dirname(from.path), path)
}

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
  for (const [key, address] of statementLinks(config)) {
    const position = configFile.data.configPlaces?.get(`accessibility.${key}`)
    add(address, { file: configFile, position })
  }
  return [...links].map(([address, places]) => ({ address, places }))
}

function isLinkOut({ properties: { href }, tagName }: Element): boolean {
  return tagName === 'a' && /^[a-z][a-z\d+.-]*:/i.test(String(href ?? ''))
}

/** What the page on accessibility links to, by the key that says so. */
function statementLinks({ accessibility }: BookConfig): readonly [string, string][] {
  const { conformsTo, contact, report, statement } = accessibility ?? {}
  const links: [string, string][] = []
  if (statement && conformsTo && report) links.push(['report', report])
  if (statement && contact) links.push(['contact', `mailto:${contact}`])
  return links
}
