import { readdir, readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path/posix'
import type {
  FindPicture,
  Picture,
  PictureFault,
  ReadPicture,
  Showing,
} from '../../book.ts'
import { decodeAddress } from '../../lib/decode-address.ts'
import { nearestNames } from '../../lib/edit-distance.ts'
import { groupBy } from '../../lib/group-by.ts'
import { sha256 } from '../../lib/hash.ts'
import { memoizeNames, once } from '../../lib/memoize.ts'
import { densityOf, pixelFormatOf } from '../../lib/picture-facts.ts'
import { readData } from '../../lib/read-template.ts'
import { quoted } from '../../lib/visible.ts'
import { drawFigure } from '../../pdf/pdfium.ts'
import {
  type Entry,
  entryAt,
  entryNames,
  formatSize,
  isClosed,
  listNames,
  listNamesIn,
  type ManuscriptFolder,
} from '../manuscript/folder.ts'
import { inspectPixels } from './inspect-pixels.ts'
import { rewriteSvg } from './rewrite-svg.ts'

const largestBytes = 64 * 1024 * 1024

/** Reads pictures of a folder, each checked from its bytes, whatever its name says. */
export function readPictureIn(folder: ManuscriptFolder): ReadPicture {
  const drawPdf = pdfDrawer()
  return async (path, shown) => {
    if (/^data:/i.test(path)) return readWritten(path, shown)
    const entry = await entryAt(folder, path)
    if (entry.kind !== 'file')
      return faultOf([entry.kind]) ?? { fault: 'missing', found: 'no such file' }
    if (entry.bytes > largestBytes)
      return { fault: 'too-large', found: formatSize(entry.bytes) }
    try {
      const bytes = await readFile(entry.realPath)
      return await (isPdf(bytes)
        ? drawPdf(path, bytes, shown)
        : inspect(path, bytes, shown))
    } catch (cause) {
      if (isClosed(cause)) return { fault: 'broken', found: entryNames.unreadable }
      throw new Error(`Cannot read the picture \`${path}\``, { cause })
    }
  }
}

/** A picture that is written as an address, which gets a name that a message can hold. */
function readWritten(
  address: string,
  shown: Showing | undefined,
): Promise<Picture | PictureFault> {
  const comma = address.indexOf(',')
  const data = decodeAddress(address.slice(comma + 1))
  const isBase64 = /;base64\s*$/i.test(address.slice(0, comma))
  const bytes = Buffer.from(data, isBase64 ? 'base64' : 'utf8')
  return inspect(`data:${sha256(bytes).slice(0, 8)}`, bytes, shown)
}

async function inspect(
  path: string,
  bytes: Buffer,
  shown: Showing | undefined,
): Promise<Picture | PictureFault> {
  const format = pixelFormatOf(bytes)
  if (format) {
    const found = await inspectPixels(format, bytes)
    if ('fault' in found) return found
    const density = densityOf(bytes)
    const own = density === undefined || density === 96 ? {} : { density }
    return { path, bytes, mediaType: `image/${format}`, ...found, ...own }
  }
  if (!isSvg(bytes)) return { fault: 'format', found: nameFormat(bytes) }
  const drawing = await rewriteSvg(bytes, shown?.templates)
  if ('fault' in drawing) return drawing
  return { path, mediaType: 'image/svg+xml', sourceBytes: bytes, ...drawing }
}

/** Formats that are recognised to be refused: a signature, as Latin-1, what it is of, and its offset. */
const { pictures: otherFormats } = readData<{
  readonly pictures: readonly (readonly [string, string, number?])[]
}>('file-signatures.yaml')

/** What a file is that is no picture for a book, such as `a TIFF`. */
function nameFormat(bytes: Buffer): string {
  if (bytes.length === 0) return 'an empty file'
  const start = bytes.toString('latin1', 0, 64)
  const known = otherFormats.find(([signature, , at = 0]) =>
    start.startsWith(signature, at),
  )
  return known?.[1] ?? 'an unknown format'
}

/** Before the first element stand at most a declaration, comments and a document type. */
function isSvg(bytes: Buffer): boolean {
  let start = bytes.toString('latin1', 0, 65_536).replace(/^(?:\xEF\xBB\xBF)?\s*/, '')
  for (;;) {
    const skipped = /^(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^>[]|\[[^\]]*\])*>)\s*/is.exec(
      start,
    )
    if (!skipped) return /^<(?:[\w-]+:)?svg[\s/>]/.test(start)
    start = start.slice(skipped[0].length)
  }
}

/** Dots per inch of print, at the least. */
const density = 300

const [pointsPerInch, pxPerInch] = [72, 96]

/** Of what is drawn of one page: a sheet of A4 has a third of it. */
const mostPixels = 25e6

/** A page that takes longer is a map of a country; a book of figures takes as long as its layout. */
const longestPageMs = 20_000
const longestBookMs = 90_000

/** What is wrong with a PDF that is not drawn. */
const faults = {
  locked: { fault: 'broken', found: 'a PDF that needs a password' },
  broken: { fault: 'broken', found: 'no PDF that can be read' },
  slow: { fault: 'too-large', found: 'a PDF that takes too long to draw' },
} as const satisfies Readonly<Record<string, PictureFault>>

/** Whether a file is a PDF, whatever its name says. */
function isPdf(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, 5) === '%PDF-'
}

/** Draws the first pages of PDFs as pictures with pixels enough for print, one after another: each takes much memory. */
function pdfDrawer() {
  let before: Promise<unknown> = Promise.resolve()
  let leftMs = longestBookMs

  return (path: string, bytes: Buffer, shown?: Showing) => {
    const drawing = before.then(() => draw(path, bytes, shown))
    before = drawing
    return drawing
  }

  async function draw(
    path: string,
    bytes: Buffer,
    shown?: Showing,
  ): Promise<Picture | PictureFault> {
    const page = shown?.page ?? { widthPx: Infinity, heightPx: Infinity }
    const dots = (px: number) => Math.ceil((px / pxPerInch) * density)
    // The size of the page is known when it is open; until then the largest of what is asked for counts.
    const widest = Math.sqrt(mostPixels)
    const options = {
      widthPx: Math.min(dots(page.widthPx), widest),
      heightPx: Math.min(dots(page.heightPx), widest),
      ...(shown?.widthPx ? { leastWidthPx: dots(shown.widthPx) } : {}),
    }
    const begun = performance.now()
    const limitMs = Math.min(longestPageMs, leftMs)
    const scale = density / pointsPerInch
    const drawn = limitMs > 0 ? await drawFigure(bytes, scale, options, limitMs) : 'slow'
    leftMs -= performance.now() - begun
    if (typeof drawn === 'string') return faults[drawn]
    const { count, height, png, view, width } = drawn
    const inches = (view[2] - view[0]) / pointsPerInch
    return {
      path,
      bytes: png,
      mediaType: 'image/png',
      widthPx: width,
      heightPx: height,
      density: width / inches,
      sourceBytes: bytes,
      sourceMediaType: 'application/pdf',
      ...(count > 1 ? { pageCount: count } : {}),
    }
  }
}

/** What hints are looked for in: a folder with more entries, or deeper, is a disk. */
const mostEntries = 5000
const deepestFolder = 20

/** As many spellings of one path are followed; more are no mistake of capitals. */
const mostSpellings = 8

/** Folders of tools. */
const leftOut = /^(?:\.|node_modules$)/

const picture = /\.(?:png|jpe?g|gif|webp|svg|pdf|avif|tiff?|eps|heic|bmp)$/i

/** Finds pictures in a folder, by the first of some paths that leads to one. */
export function findPictureIn(folder: ManuscriptFolder): FindPicture {
  /** The names in a folder, by what is left of them without capitals. */
  const list = memoizeNames(async (dir) =>
    groupBy((await listNamesIn(folder, dir)).toSorted(), fold),
  )
  const nearest = nearestNames()
  const pictures = once(() => listPictures(folder))

  return async (paths) => {
    const kinds: Entry['kind'][] = []
    for (const path of paths) {
      const kind = (await isListed(path)) ? (await entryAt(folder, path)).kind : 'missing'
      if (kind === 'file') return { path }
      kinds.push(kind)
    }
    return (
      (await findMisspelt(paths)) ??
      faultOf(kinds) ??
      (await findByName(paths)) ?? { fault: 'missing', found: await describe(paths) }
    )
  }

  /** Whether there is something of that name. The disk is asked once for each folder, however many pictures are missing. */
  async function isListed(path: string): Promise<boolean> {
    if (/^(?:\.\.(?:\/|$)|\/|[a-z]:)/i.test(path)) return true
    let dir = ''
    for (const part of path.split('/')) {
      if (!(await list(dir)).get(fold(part))?.includes(part)) return false
      dir = join(dir, part)
    }
    return true
  }

  async function findMisspelt(paths: readonly string[]) {
    for (const path of paths) {
      const found = onlyOf(await spellingsOf(path))
      if (found) return found
    }
    return undefined
  }

  /** A picture that is named without its folder, as Obsidian has it, in whatever folder it is. */
  async function findByName(paths: readonly string[]) {
    const name = paths.find(isName)
    if (name === undefined) return undefined
    const near = (await pictures()).get(fold(name)) ?? []
    const named = near.filter((path) => fold(basename(path)) === fold(name))
    const exact = named.filter((path) => basename(path).normalize() === name.normalize())
    return onlyOf(exact.length > 0 ? exact : named)
  }

  /** The files at a path in which only capitals differ, or how letters with accents are put together. */
  async function spellingsOf(path: string): Promise<readonly string[]> {
    let found = ['']
    for (const part of path.split('/')) {
      const inEach = found.map(async (dir) => {
        const names = (await list(dir)).get(fold(part)) ?? []
        return names.map((name) => join(dir, name))
      })
      found = (await Promise.all(inEach)).flat().slice(0, mostSpellings)
    }
    const entries = await Promise.all(found.map((each) => entryAt(folder, each)))
    return found.filter((_, index) => entries[index]?.kind === 'file')
  }

  /** Where it was looked for, and what is nearest. */
  async function describe(paths: readonly string[]): Promise<string> {
    const [first = '', second] = paths
    const isShorter = second !== undefined && first.endsWith(`/${second}`)
    const places = isShorter ? `${quoted(first)} and ${quoted(second)}` : quoted(first)
    const known = await pictures()
    const name = fold(basename(first))
    // A picture of that name in another folder, in another format, or of a similar name.
    const [near] =
      known.get(name) ??
      known.get(stemOf(name)) ??
      known.get(nearest(name, known.keys()) ?? '') ??
      []
    if (paths.some(isName))
      return `looked for ${quoted(basename(first))} in all folders${near ? `; the nearest is ${quoted(near)}` : ''}`
    return `looked for ${places}${near ? `; the nearest is ${quoted(near)}` : ''}`
  }
}

function isName(path: string): boolean {
  return !path.includes('/')
}

/** The only one of some files, or that there are several. */
function onlyOf([first, ...others]: readonly string[]) {
  if (first === undefined) return undefined
  if (others.length === 0) return { path: first }
  return { fault: 'ambiguous', found: listNames([first, ...others]) } as const
}

/** What stands where a picture was looked for, if it is not just missing. */
function faultOf(kinds: readonly Entry['kind'][]): PictureFault | undefined {
  const kind = kinds.find((each) => each !== 'missing')
  if (kind === undefined || kind === 'file') return undefined
  const isOutside = kind === 'outside' || kind === 'link-outside'
  return { fault: isOutside ? 'outside' : 'broken', found: entryNames[kind] }
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

function stemOf(name: string): string {
  return name.slice(0, name.length - extname(name).length)
}

/** The pictures in the folder, by their names and what these are without their endings. Links are not followed. */
async function listPictures(
  folder: ManuscriptFolder,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const paths: string[] = []
  let left = mostEntries
  const visit = async (dir: string, depth: number): Promise<void> => {
    const realPath = join(folder.realPath, dir)
    const entries = await readdir(realPath, { withFileTypes: true }).catch(() => [])
    left -= entries.length
    for (const entry of left < 0 ? [] : entries) {
      const path = join(dir, entry.name)
      if (entry.isFile()) paths.push(path)
      else if (entry.isDirectory() && depth > 0 && !leftOut.test(entry.name))
        await visit(path, depth - 1)
    }
  }
  await visit('', deepestFolder)
  const pictures = paths.filter((path) => picture.test(path)).sort()
  const keys = (path: string) => [fold(basename(path)), stemOf(fold(basename(path)))]
  const named = pictures.flatMap((path) => keys(path).map((key) => ({ key, path })))
  const groups = groupBy(named, ({ key }) => key)
  return new Map([...groups].map(([key, same]) => [key, same.map(({ path }) => path)]))
}
