import { basename, dirname, join, normalize, relative } from 'node:path/posix'
import type { Element } from 'hast'
import type { VFile } from 'vfile'
import type { BookConfig, LinkOut, Manuscript, SourcePlace } from '../book.ts'
import { decodeAddress } from '../lib/decode-address.ts'
import { nearestNames } from '../lib/edit-distance.ts'
import { groupBy } from '../lib/group-by.ts'
import { blockPrefix, classesOf } from '../lib/hast.ts'
import { once } from '../lib/memoize.ts'
import { sourceOf } from '../lib/origins.ts'
import type { FreeId } from '../lib/unique-ids.ts'
import { quoted, shorten } from '../lib/visible.ts'
import { report } from '../problems/report.ts'
import { checkAddress, meantWebAddress } from './addresses.ts'
import { placeFinder } from './find-places.ts'
import { picturePaths } from './picture-paths.ts'
import { type Draft, elementsOf, type Places, pathOf } from './sections.ts'
import { stemOf, withoutNumbers } from './site-addresses.ts'

/**
 * Make every link either `#id` in the book or an absolute address, and report the others.
 *
 * Authors write `#id`, `other.md` or `other.md#id`, percent-encoded where needed, by the path from the file they are
 * in, or as the tools have it that they come from: see {@link placeFinder}.
 */
export async function resolveLinks(
  drafts: readonly Draft[],
  places: Places,
  freeId: FreeId,
  {
    chapterFiles,
    findPicture: findFile,
  }: Pick<Manuscript, 'chapterFiles' | 'findPicture'>,
): Promise<void> {
  const headers = chapterFiles.flatMap(({ data: { header, manuscriptPath } }) =>
    header && manuscriptPath !== undefined ? [[manuscriptPath, header] as const] : [],
  )
  const { findFiles, findPlaces } = placeFinder(places, new Map(headers))
  const nearest = nearestNames()
  const pages = once(() => {
    const stems = [...places.keys()]
      .toReversed()
      .map((path) => [stemOf(path), path] as const)
    const names = stems.map(
      ([stem, path]) => [basename(withoutNumbers(stem)), path] as const,
    )
    return { byStem: new Map(stems), byName: new Map(names) }
  })
  const leftOut = new Set(drafts.flatMap((draft) => [...(draft.leftOut ?? [])]))
  for (const from of drafts) {
    for (const link of elementsOf(from, isLink)) {
      const href = String(link.properties.href)
      if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(href)) checkLink(link, href, from)
      else await resolveLink(link, href, from)
    }
  }

  async function resolveLink(link: Element, href: string, from: Draft): Promise<void> {
    const [path = '', name] = href.split(/#(.*)/s, 2).map(decodeAddress)
    const own = pathOf(from, link)
    // GitHub puts a word before the names that authors give.
    const plain = name?.replace(/^user-content-/, '').replace(/^\^/, blockPrefix)
    const found = findPlaces(path, plain, own)
    const [first, ...others] = found
    const { dataWritten } = link.properties
    if (found.length !== 1) delete link.properties.dataReference
    if (!first && dataWritten !== undefined) {
      // It may mean what another tool makes.
      const value = String(dataWritten)
      report(from.file, 'reference-unknown', [value], link)
      Object.assign(link, {
        tagName: 'span',
        properties: {},
        children: [{ type: 'text', value }],
      })
    } else if (!first) {
      const other = await findOther(path, own)
      if (other) {
        report(from.file, 'link-left-out', [href, other], link)
        // Its words stay.
        delete link.properties.href
      } else report(from.file, 'link-broken', [href, meant(href, path, name, own)], link)
    } else if (others.length > 0) {
      const addresses = found.slice(0, mostNamed).map((each) => {
        return quoted(addressFrom(own, each.path, each.name))
      })
      report(from.file, 'link-ambiguous', [href, addresses.join(' or ')], link)
    } else {
      const { element } = first
      element.properties.id ??= freeId(`${places.get(first.path)?.draft.id}-text`)
      link.properties.href = `#${element.properties.id}`
    }
  }

  /** What there is in the manuscript folder at a path, and not in the book, as words of a message. */
  async function findOther(path: string, from: string): Promise<string | undefined> {
    if (path === '' || findFiles(path, from).length > 0) return undefined
    if (isOutside(path, from)) return 'a file outside the manuscript'
    const paths = picturePaths(path, from).map((each) => each.replace(/\/$/, ''))
    // Sites serve a text without the ending of its name.
    const texts = paths.map((each) => `${each.replace(/\.html?$/, '')}.md`)
    const found = await findFile([...paths, ...texts])
    if (!('fault' in found))
      return /\.(?:md|markdown)$/i.test(found.path)
        ? 'a text that is left out'
        : 'a file that is no text'
    if (found.fault === 'broken') return 'a folder without such a text'
    return isSitePage(path) && !nearPage(path) ? 'a page of a site' : undefined
  }

  /** The text that has nearly this address on a site, or this name in another folder. */
  function nearPage(path: string): string | undefined {
    const { byName, byStem } = pages()
    const near = nearest(stemOf(path), byStem.keys())
    return near === undefined ? byName.get(basename(stemOf(path))) : byStem.get(near)
  }

  /** What an author may have meant by a link to nowhere, as words of a message. */
  function meant(href: string, path: string, name: string | undefined, from: string) {
    const [file] = path === '' ? [from] : findFiles(path, from)
    return file === undefined || name === undefined
      ? meantFile(href, path, file, from)
      : meantPlace(path, name, file, from)
  }

  function meantPlace(path: string, name: string, file: string, from: string): string {
    if (leftOut.has(name))
      return 'a place that this format has, too, or none where it has none'
    // A name alone may be one of another file.
    const others = path === '' ? [...places.values()] : []
    const files = [places.get(file), ...others].flatMap((each) => each ?? [])
    const near = nearest(
      name,
      files.flatMap(({ names }) => [...names.keys()]),
    )
    if (near !== undefined)
      return `${quoted(`${path}#${near}`)}, the nearest that there is`
    const elsewhere = [...places].find(([, { names }]) => names.has(name))
    if (elsewhere)
      return `${quoted(addressFrom(from, elsewhere[0], name))}, where there is such an id`
    const inText = `a heading or figure of this file with that id, such as \`## The Ford {#${name}}\``
    return path === '' ? inText : `a heading of ${quoted(path)}`
  }

  function meantFile(
    href: string,
    path: string,
    file: string | undefined,
    from: string,
  ): string {
    const paths = [...places.keys()].map((each) => addressFrom(from, each))
    const page = nearPage(path)
    const near =
      file === undefined
        ? (nearest(path, paths) ?? (page && addressFrom(from, page)))
        : undefined
    if (near !== undefined) return `${quoted(near)}, the nearest that there is`
    const web = meantWebAddress(href)
    return web === undefined
      ? 'a Markdown file of the manuscript or a full address'
      : `${quoted(web)} for a page on the web`
  }
}

/** Such as `/about-tokens/`, from the root of a site, which may have pages that the book has not. */
function isSitePage(path: string): boolean {
  return path.startsWith('/') && !/\.(?:md|markdown)$/i.test(path)
}

function isOutside(path: string, from: string): boolean {
  return !path.startsWith('/') && normalize(join(dirname(from), path)).startsWith('../')
}

/** How many places are named of those that a link may mean. */
const mostNamed = 4

function isLink({ properties, tagName }: Element): boolean {
  // An author may give a link the class of a reference to a note.
  const isOurs = properties.dataNote || classesOf({ properties }).includes('biblioref')
  return tagName === 'a' && properties.href !== undefined && !isOurs
}

function checkLink(link: Element, href: string, { file }: Draft): void {
  const fault = checkAddress(href)
  if (!fault) return
  const { code, expected } = fault
  if (code === 'link-malformed') report(file, code, [shorten(href, 200), expected], link)
  else report(file, code, [shorten(href, 200), fault.found, expected], link)
}

/** How a place of the book is linked to from a file. */
function addressFrom(from: string, path: string, name?: string): string {
  const file = path === from ? '' : relative(dirname(from), path)
  return name === undefined ? file : `${file}#${name}`
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
