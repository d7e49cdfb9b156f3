import { dirname, join, relative } from 'node:path/posix'
import type { Element } from 'hast'
import type { VFile } from 'vfile'
import type { BookConfig, LinkOut, SourcePlace } from '../book.ts'
import { nearestNames } from '../lib/edit-distance.ts'
import { groupBy } from '../lib/group-by.ts'
import { isHeading } from '../lib/hast.ts'
import { sourceOf } from '../lib/origins.ts'
import type { FreeId } from '../lib/unique-ids.ts'
import { quoted, shorten } from '../lib/visible.ts'
import { report } from '../problems/report.ts'
import { checkAddress, decodePath, meantWebAddress } from './addresses.ts'
import { type Draft, elementsOf, type Places } from './sections.ts'

/**
 * Make every link either `#id` in the book or an absolute address, and report the others.
 *
 * Authors write `#id`, `other.md` or `other.md#id`, percent-encoded where needed, by the path from
 * the file they are in.
 */
export function resolveLinks(
  drafts: readonly Draft[],
  places: Places,
  freeId: FreeId,
): void {
  const byPath = new Map(drafts.map((draft) => [draft.path, draft]))
  const nearest = nearestNames()
  for (const from of drafts) {
    for (const link of elementsOf(from, isLink)) {
      const href = String(link.properties.href)
      if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(href)) checkLink(link, href, from)
      else resolveLink(link, href, from)
    }
  }

  function resolveLink(link: Element, href: string, from: Draft): void {
    const [path = '', fragment] = href.split(/#(.*)/s, 2).map(decodePath)
    const to = path === '' ? from : byPath.get(join(dirname(from.path), path))
    const ids = to && fragment !== undefined ? places.get(to) : undefined
    const id = ids ? ids.get(fragment ?? '') : path === '' ? undefined : startOf(to)
    const meant = () =>
      ids ? meantPlace(path, fragment ?? '', ids, from) : meantFile(href, path, to, from)
    if (id === undefined) report(from.file, 'link-broken', [href, meant()], link)
    else link.properties.href = `#${id}`
  }

  /** The id of a section's first heading, or first element where it has no heading. */
  function startOf(draft: Draft | undefined): string | undefined {
    const elements = draft?.tree.children.filter((node) => node.type === 'element') ?? []
    const first = elements.find(isHeading) ?? elements[0]
    if (!first) return undefined
    first.properties.id ??= freeId(`${draft?.id}-text`)
    return String(first.properties.id)
  }

  /** What an author may have meant by a link to no place of a file, as words of a message. */
  function meantPlace(
    path: string,
    id: string,
    ids: ReadonlyMap<string, string>,
    from: Draft,
  ): string {
    const near = nearest(id, ids.keys())
    if (near !== undefined)
      return `${quoted(`${path}#${near}`)}, the nearest that there is`
    const elsewhere = drafts.find((draft) => places.get(draft)?.has(id))
    if (elsewhere)
      return `${quoted(`${relativeTo(from, elsewhere.path)}#${id}`)}, where there is such an id`
    return path === '' ? 'a heading of this file' : `a heading of ${quoted(path)}`
  }

  /** What an author may have meant by a link to no file, or to an empty one, as words of a message. */
  function meantFile(
    href: string,
    path: string,
    to: Draft | undefined,
    from: Draft,
  ): string {
    const paths = drafts.map((draft) => relativeTo(from, draft.path))
    const near = to ? undefined : nearest(path, paths)
    if (near !== undefined) return `${quoted(near)}, the nearest that there is`
    const web = meantWebAddress(href)
    return web === undefined
      ? 'a Markdown file of the manuscript or a full address'
      : `${quoted(web)} for a page on the web`
  }
}

function isLink({ properties, tagName }: Element): boolean {
  // An author may give a link the class of a reference to a note.
  return tagName === 'a' && properties.href !== undefined && !properties.dataNote
}

function checkLink(link: Element, href: string, { file }: Draft): void {
  const fault = checkAddress(href)
  if (!fault) return
  const { code, expected } = fault
  if (code === 'link-malformed') report(file, code, [shorten(href, 200), expected], link)
  else report(file, code, [shorten(href, 200), fault.found, expected], link)
}

function relativeTo(from: Draft, path: string): string {
  return relative(dirname(from.path), path)
}

/** Addresses outside the book, each once, by the first link to it; those of the settings last. */
export function listLinksOut(
  drafts: readonly Draft[],
  { accessibility }: BookConfig,
  configFile: VFile,
): readonly LinkOut[] {
  const links = drafts.flatMap((draft) =>
    elementsOf(draft, isLinkOut).map(({ position, properties }) => {
      const place: SourcePlace = sourceOf(draft.file, position)
      return { address: String(properties.href), place }
    }),
  )
  // What the page on accessibility links to.
  const { conformsTo, contact, report, statement } = accessibility ?? {}
  const addStated = (key: string, address: string): void => {
    const position = configFile.data.configPlaces?.get(`accessibility.${key}`)
    links.push({ address, place: { file: configFile, position } })
  }
  if (statement && conformsTo && report) addStated('report', report)
  if (statement && contact) addStated('contact', `mailto:${contact}`)
  return [...groupBy(links, ({ address }) => address)].map(([address, same]) => ({
    address,
    places: same.map(({ place }) => place),
  }))
}

function isLinkOut({ properties: { href }, tagName }: Element): boolean {
  return tagName === 'a' && /^[a-z][a-z\d+.-]*:/i.test(String(href ?? ''))
}
