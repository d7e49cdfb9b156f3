import { createHash } from 'node:crypto'
import { PDFHexString } from '@cantoo/pdf-lib'
import type { Book, PageMap } from '../../book.ts'
import { attachSources } from './attach-sources.ts'
import { isArchived } from './claims.ts'
import { completeMeanings } from './complete-meanings.ts'
import { describeDocument } from './describe-document.ts'
import { writeDestinations } from './destinations.ts'
import { joinNotes } from './join-notes.ts'
import { describeLinks } from './link-annotations.ts'
import { markArtifacts } from './mark-artifacts.ts'
import { nameElements } from './name-elements.ts'
import { writeOutline } from './outline.ts'
import { writeOutputIntent } from './output-intent.ts'
import { scanPages } from './painted.ts'
import { openPrinted, type PrintedPdf } from './printed-pdf.ts'
import { publicLanguage } from './public-language.ts'
import { readTags } from './read-tags.ts'
import { settleTree } from './settle-tree.ts'
import { shapeTree } from './shape-tree.ts'
import { writeStructure } from './write-structure.ts'
import { instancePlaceholder } from './xmp-packet.ts'

/**
 * The browser's PDF made one that everybody can read: its structure that of the book, its
 * decoration marked, its links described, its properties written, as PDF/UA-1 has it.
 *
 * What is painted stays as it is.
 *
 * @throws When the PDF is not as Chromium writes it.
 */
export async function finishPdf(
  printed: Uint8Array,
  book: Book,
  pageMap: PageMap,
): Promise<Uint8Array> {
  const pdf = await openPrinted(printed)
  const painted = scanPages(pdf)
  const top = shapeTree(readTags(pdf), painted)
  joinNotes(top)
  settleTree(top, publicLanguage(book.config.language), painted)
  const destinations = writeDestinations(pdf, painted)
  nameElements(pdf, top, book)
  const structure = writeStructure(pdf, top)
  markArtifacts(pdf, top, painted)
  describeLinks(pdf, book)
  writeOutline(pdf, book, destinations, top, structure)
  describeDocument(pdf, book, pageMap)
  if (book.hasFormulas) completeMeanings(pdf)
  if (isArchived(book.config.pdfStandards)) writeOutputIntent(pdf)
  attachSources(pdf, book)
  return saveIdentified(pdf)
}

/** The finished file, its identifiers made of everything that is in it. @see ISO 32000-1, 14.4 */
async function saveIdentified({ context, document }: PrintedPdf): Promise<Uint8Array> {
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
  const instance = bytes.indexOf(instancePlaceholder)
  if (instance >= 0) bytes.write(`uuid:${uuidOf(digest)}`, instance, 'latin1')
  return bytes
}

/** A UUID of the kind that everybody makes as they like. @see RFC 9562, 5.8 */
function uuidOf(digest: string): string {
  const marked = `${digest.slice(0, 12)}8${digest.slice(13, 16)}8${digest.slice(17)}`
  return marked.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
