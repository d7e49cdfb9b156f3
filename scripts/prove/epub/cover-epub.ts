import { readFile } from 'node:fs/promises'
import { posix } from 'node:path'
import type { Book, BookConfig, DrawnText } from '../../book.ts'
import { hasToken } from '../../lib/hast.ts'
import { shorten } from '../../lib/visible.ts'
import {
  type Evidence,
  type Finding,
  finding,
  unreadable,
  type Verdict,
} from '../evidence.ts'
import { originOfKey } from '../judge.ts'
import { named, type OpenEpub, openEpub } from './open-epub.ts'

/** What `cover-in-page.js` finds: the size of the picture, and the contrast within each box. */
interface Seen {
  readonly width: number
  readonly height: number
  readonly contrasts: readonly number[]
}

/** Characters of a text, in a message. */
const mostShown = 60

type Line = DrawnText['lines'][number]

/** Between letters and their ground, of 1. A picture of one colour has none, but for what JPEG adds. */
const leastContrast = 0.2

/**
 * A cover that was made of type shows title and authors, or it is told: they are on it, whole, none upon another,
 * and where their lines stand, the finished picture is not of one colour.
 *
 * @throws When there is no browser.
 */
export async function coverEpub(evidence: Evidence): Promise<Verdict> {
  const { artifact, book, browser } = evidence
  if (!browser) throw new Error('Cannot look at a cover without a browser')
  const { coverOmits: omitted = [], coverTexts: texts = [] } = artifact
  const bytes = coverOf(openEpub(artifact))
  const cover = {
    base64: Buffer.from(bytes).toString('base64'),
    boxes: texts.flatMap(({ lines }) => lines.map(rounded)),
  }
  const script = await readFile(new URL('cover-in-page.js', import.meta.url), 'utf8')
  const [found] = await browser.inspect({
    files: new Map(),
    pages: ['cover.html'],
    script: `globalThis.cover = ${JSON.stringify(cover)}\n${script}`,
  })
  if (!found) throw unreadable('Cannot decode the cover')
  const { contrasts, ...size } = found as Seen
  const left = [...contrasts]
  const findings = texts.flatMap(({ lines, text }, index): readonly Finding[] => {
    const ink = left.splice(0, lines.length)
    const others = texts.toSpliced(index, 1).flatMap((other) => other.lines)
    const words = shorten(text, mostShown)
    if (lines.some((line) => !isWithin(line, size) || isUpon(line, others)))
      return [finding('cover-crowded', [words], originOf(text, book))]
    const isSeen = ink.length > 0 && ink.every((contrast) => contrast >= leastContrast)
    return isSeen ? [] : [finding('cover-blank', [words])]
  })
  const { authors, title } = book.config
  const missing = [title, ...authors.map(({ name }) => name)]
    .filter((name) => !texts.some(({ text }) => text === name) && !omitted.includes(name))
    .map((name) => finding('cover-blank', [shorten(name, mostShown)]))
  const on = `on ${size.width} × ${size.height} pixels`
  const wordless = omitted.map((text) =>
    finding('cover-wordless', [shorten(text, mostShown)], originOf(text, book)),
  )
  return {
    read: [texts.length + omitted.length, `text ${on}`, `texts ${on}`],
    findings: [...missing, ...findings],
    remarks: wordless,
  }
}

function coverOf({ entries, packageDocument }: OpenEpub): Uint8Array {
  const item = named(packageDocument, 'item').find((each) =>
    hasToken(each, 'properties', 'cover-image'),
  )
  const folder = posix.dirname(packageDocument.path)
  const path = posix.join(folder, String(item?.properties.href))
  const entry = entries.find(({ name }) => name === path)
  if (!entry) throw unreadable('Cannot find the cover')
  return entry.bytes
}

/** Whole pixels, all that the line has a part of. */
function rounded({ height, width, x, y }: Line): Line {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  return {
    x: left,
    y: top,
    width: Math.ceil(x + width) - left,
    height: Math.ceil(y + height) - top,
  }
}

function isWithin(line: Line, { height, width }: Pick<Seen, 'height' | 'width'>) {
  const box = rounded(line)
  return (
    box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height
  )
}

/** By more than half of its height, as the boxes of lines with little between them meet. */
function isUpon(line: Line, others: readonly Line[]): boolean {
  return others.some((other) => {
    const wide =
      Math.min(line.x + line.width, other.x + other.width) - Math.max(line.x, other.x)
    const high =
      Math.min(line.y + line.height, other.y + other.height) - Math.max(line.y, other.y)
    return wide > 1 && high > Math.min(line.height, other.height) / 2
  })
}

/** The key of the configuration that the words are from. */
function originOf(text: string, book: Book) {
  const keys: readonly (keyof BookConfig & string)[] = ['title', 'subtitle', 'publisher']
  const key = keys.find((each) => book.config[each] === text) ?? 'authors'
  return originOfKey(key, book)
}
