import { createHash } from 'node:crypto'
import {
  PDFCrossRefStream,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFRawStream,
  PDFRef,
} from '@cantoo/pdf-lib'
import type { Artifact, PublishJob } from '../book.ts'
import { attachSources } from './pdf/attach-sources.ts'
import { completeTree, nameElements } from './pdf/complete-tree.ts'
import { describeDocument } from './pdf/describe-document.ts'
import { writeInks } from './pdf/inks.ts'
import { describeLinks, joinLinks, linkPlaces, removeLinks } from './pdf/links.ts'
import { writeOutline } from './pdf/outline.ts'
import { writeOutputIntents } from './pdf/output-intents.ts'
import { markArtifacts, readPainted } from './pdf/painted.ts'
import { decoded, openPrinted, type PrintedPdf } from './pdf/printed-pdf.ts'
import { publicLanguage, readTags } from './pdf/read-tags.ts'
import { shapeTree } from './pdf/shape-tree.ts'
import { paintSheets } from './pdf/sheets.ts'
import { writeStructure } from './pdf/write-structure.ts'
import { instancePlaceholder, partOfPdfX } from './pdf/xmp-packet.ts'

/**
 * The PDF: the browser's print made one that everybody can read: its structure that of the book, its
 * decoration marked, its links described, its properties written, as PDF/UA-1 has it.
 *
 * What is painted stays as it is, but for its inks.
 *
 * @throws When the browser fails, or writes a PDF that is not as Chromium writes it.
 */
export async function pdf({ book, layout, templates }: PublishJob): Promise<Artifact> {
  if (!layout) throw new Error('Cannot print a book that was not laid out')
  const { bleeding, pageMap, places, print } = layout
  const printed = paintSheets(await openPrinted(await print()), book, bleeding)
  const painted = readPainted(printed)
  const { printColour } = book.config
  await writeInks(printed, printColour)
  const top = shapeTree(readTags(printed), painted)
  completeTree(top, publicLanguage(book.config.language), painted)
  joinLinks(printed, top)
  const destinations = linkPlaces(printed, book, places)
  nameElements(printed, top, book)
  if (partOfPdfX(book.config)) removeLinks(printed, top)
  const structure = writeStructure(printed, top)
  markArtifacts(printed, top, painted, printColour)
  describeLinks(printed, book)
  writeOutline(printed, book, destinations, top, structure)
  describeDocument(printed, book, pageMap, templates)
  completeMeanings(printed)
  writeOutputIntents(printed, book, templates)
  attachSources(printed, book)
  return {
    format: 'pdf',
    path: `${book.config.slug}.pdf`,
    bytes: await saveIdentified(printed),
    pages: pageMap.pages.length,
  }
}

interface NumberedEntry {
  readonly ref: { readonly objectNumber: number }
}

/**
 * Objects are listed by number. The library looks for the place of each from the beginning of the
 * list, which takes seconds in a long book, though nearly all belong at its end.
 *
 * @see {@link PDFCrossRefStream}, its private `appendEntry`
 */
Object.assign(PDFCrossRefStream.prototype, {
  appendEntry(this: { readonly entries: NumberedEntry[] }, entry: NumberedEntry): void {
    const { entries } = this
    let at = entries.length
    while (at > 0 && (entries[at - 1]?.ref.objectNumber ?? 0) > entry.ref.objectNumber)
      at--
    entries.splice(at, 0, entry)
  },
})

/** The finished file, its identifiers made of everything that is in it. @see ISO 32000-1, 14.4 */
export async function saveIdentified({
  context,
  document,
}: PrintedPdf): Promise<Uint8Array> {
  const placeholder = PDFHexString.of('0'.repeat(32))
  context.trailerInfo.ID = context.obj([placeholder, placeholder])
  const saved = await document.save({
    useObjectStreams: true,
    addDefaultPage: false,
    updateFieldAppearances: false,
    objectsPerTick: Number.POSITIVE_INFINITY,
  })
  const bytes = Buffer.from(saved.buffer, saved.byteOffset, saved.byteLength)
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 32)
  const id = `<${'0'.repeat(32)}>`
  for (let at = bytes.lastIndexOf(id); at >= 0; at = bytes.lastIndexOf(id, at - 1)) {
    bytes.write(digest.toUpperCase(), at + 1, 'latin1')
  }
  // A UUID of the kind that everybody makes as they like. @see RFC 9562, 5.8
  const uuid = digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-8$3-8$4-$5')
  const at = bytes.indexOf(instancePlaceholder)
  if (at >= 0) bytes.write(`uuid:${uuid}`, at, 'latin1')
  return bytes
}

/** A space without a width: a part of a sign means nothing by itself. */
const nothing = '<200B>'

/**
 * Gives a meaning to what Unicode has no characters for, and the browser writes none: the pieces of which tall
 * brackets, roots and braces are put together, and signs and letters that are joined to one, whose text stands beside them.
 *
 * @see ISO 14289-1, 7.21.7: every glyph means a character other than U+0000
 */
function completeMeanings({ context }: PrintedPdf): void {
  for (const [, object] of context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFDict)) continue
    const ref = object.get(PDFName.of('ToUnicode'))
    const stream = ref && context.lookup(ref)
    if (!(ref instanceof PDFRef) || !(stream instanceof PDFRawStream)) continue
    const map = decoded(stream)
    const completed = map.replace(/(?<=^<[\dA-F]{4}> )<0000>(?=\s*$)/gm, nothing)
    if (completed !== map)
      context.assign(ref, context.stream(Buffer.from(completed, 'latin1')))
  }
}
