import type { Book, Page, PageMap } from '../book.ts'
import { outlineObjects } from './outline-objects.ts'
import { textString } from './text-string.ts'

/**
 * The browser's PDF with the metadata and the outline of the book, labels on its pages, and no
 * date of the build.
 *
 * What is new is appended as an incremental update (ISO 32000-1, 7.5.6), so that no byte of the
 * pages is touched; only the dates are overwritten in place, for they would differ in each build.
 *
 * @throws When the file has no classic cross-reference table, as Chromium writes it.
 */
export function describePdf(
  printed: Uint8Array,
  book: Book,
  pageMap: PageMap,
): Uint8Array {
  const bytes = Buffer.from(printed)
  const trailer = readTrailer(bytes)
  const date = pdfDate(book.modified)
  overwriteDates(bytes, trailer, date)
  const catalog = readObject(bytes, trailer, trailer.root)
  const dests = /\/Dests (\d+) 0 R/.exec(catalog)?.[1]
  const destinations = dests ? readObject(bytes, trailer, Number(dests)) : ''
  const entries = `/Outlines ${trailer.size} 0 R\n${catalogEntries(book, pageMap.pages)}`
  const updates = new Map([
    [trailer.root, withoutReplaced(catalog).replace(/>>\s*$/, `${entries}>>\n`)],
    [trailer.info, infoObject(book, date)],
    ...outlineObjects(book, destinations, trailer.size),
  ])
  return Buffer.concat([bytes, updateSection(bytes.length, updates, trailer)])
}

interface Trailer {
  readonly size: number
  readonly root: number
  readonly info: number
  readonly startxref: number
}

function readTrailer(bytes: Buffer): Trailer {
  const tail = bytes.toString('latin1', Math.max(0, bytes.length - 1024))
  const number = (pattern: RegExp): number => {
    const found = pattern.exec(tail)?.[1]
    if (found === undefined)
      throw new Error(`Cannot read the trailer of the printed PDF: no ${pattern}`)
    return Number(found)
  }
  return {
    size: number(/\/Size (\d+)/),
    root: number(/\/Root (\d+) 0 R/),
    info: number(/\/Info (\d+) 0 R/),
    startxref: number(/startxref\s+(\d+)/),
  }
}

/** Body of an object of the one cross-reference section that Chromium writes. */
function readObject(bytes: Buffer, trailer: Trailer, id: number): string {
  const offset = offsetOf(bytes, trailer, id)
  const end = bytes.indexOf('endobj', offset)
  return bytes.toString('latin1', offset, end).replace(/^\d+ 0 obj\s*/, '')
}

function offsetOf(bytes: Buffer, { startxref }: Trailer, id: number): number {
  const head = bytes.toString('latin1', startxref, startxref + 40)
  const section = /^xref\s+0 \d+\s/.exec(head)?.[0]
  if (!section)
    throw new Error('Cannot read the cross-reference table of the printed PDF')
  const entry = startxref + section.length + 20 * id
  return Number(bytes.toString('latin1', entry, entry + 10))
}

/** Same length, so that no offset changes. */
function overwriteDates(bytes: Buffer, trailer: Trailer, date: string): void {
  const start = offsetOf(bytes, trailer, trailer.info)
  const info = bytes.toString('latin1', start, bytes.indexOf('endobj', start))
  for (const match of info.matchAll(/\/(?:CreationDate|ModDate) \((D:[^)]*)\)/g)) {
    const found = match[1] ?? ''
    const at = start + match.index + match[0].length - 1 - found.length
    bytes.write(date.padEnd(found.length).slice(0, found.length), at, 'latin1')
  }
}

/** Entries of the browser's catalog for which the book has its own. */
function withoutReplaced(catalog: string): string {
  return catalog
    .replace(/\/Outlines \d+ 0 R\s*/, '')
    .replace(/\/Lang (?:\([^)]*\)|<[^>]*>)\s*/, '')
}

function catalogEntries(book: Book, pages: readonly Page[]): string {
  return `/PageLabels <</Nums [${pageLabels(pages)}]>>\n/PageMode /UseOutlines\n/Lang ${textString(book.config.language)}\n`
}

/** Ranges of labels (ISO 32000-1, 12.4.2): a style and the number it begins with. */
function pageLabels(pages: readonly Page[]): string {
  const ranges: string[] = []
  let expected = ''
  pages.forEach(({ label }, index) => {
    const style = labelStyle(label)
    const key = `${style}${index - labelNumber(label)}`
    if (key === expected) return
    expected = key
    ranges.push(
      style === ''
        ? `${index} <<>>`
        : `${index} <</S /${style} /St ${labelNumber(label)}>>`,
    )
  })
  return ranges.join(' ')
}

function labelStyle(label: string): string {
  if (label === '') return ''
  return /^\d+$/.test(label) ? 'D' : 'r'
}

function labelNumber(label: string): number {
  if (/^\d*$/.test(label)) return Number(label)
  const values: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 }
  const digits = [...label].map((letter) => values[letter] ?? 0)
  return digits.reduce(
    (sum, value, at) => sum + (value < (digits[at + 1] ?? 0) ? -value : value),
    0,
  )
}

function infoObject({ config }: Book, date: string): string {
  const entries = {
    Title: config.subtitle ? `${config.title}: ${config.subtitle}` : config.title,
    Author: config.authors.map(({ name }) => name).join('; '),
    Subject: config.description,
    Keywords: config.subjects.length > 0 ? config.subjects.join('; ') : undefined,
    Creator: 'Colophon',
    Producer: 'Colophon, Skia/PDF',
  }
  const lines = Object.entries(entries).flatMap(([key, value]) =>
    value === undefined ? [] : [`/${key} ${textString(value)}`],
  )
  return `<<${[...lines, `/CreationDate (${date})`, `/ModDate (${date})`].join('\n')}>>\n`
}

function pdfDate(date: Date): string {
  return `D:${date.toISOString().slice(0, 19).replace(/[-T:]/g, '')}+00'00'`
}

function updateSection(
  start: number,
  objects: ReadonlyMap<number, string>,
  { size, root, info, startxref }: Trailer,
): Buffer {
  let body = '\n'
  const entries: string[] = []
  for (const [id, content] of [...objects].sort(([a], [b]) => a - b)) {
    const offset = String(start + body.length).padStart(10, '0')
    entries.push(`${id} 1\n${offset} 00000 n \n`)
    body += `${id} 0 obj\n${content}endobj\n`
  }
  const largest = Math.max(...objects.keys())
  const trailer = `trailer\n<</Size ${Math.max(size, largest + 1)}\n/Root ${root} 0 R\n/Info ${info} 0 R\n/Prev ${startxref}>>`
  return Buffer.from(
    `${body}xref\n${entries.join('')}${trailer}\nstartxref\n${start + body.length}\n%%EOF\n`,
    'latin1',
  )
}
