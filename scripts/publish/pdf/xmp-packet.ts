import type { Book, BookConfig, Templates } from '../../book.ts'
import { elementsInTexts } from '../../lib/texts.ts'
import { fillXml } from '../fill-xml.ts'
import { seriesLabel } from '../words.ts'

/** What {@link xmpPacket} writes where the identifier of the finished file has its place. */
export const instancePlaceholder = 'uuid:00000000-0000-5000-8000-000000000000'

export const creator = 'Colophon'
export const producer = 'Colophon, Skia/PDF'

/**
 * The metadata of a PDF as XMP. A file leaves the build only when the proof has found that the marks
 * of the standards in it hold.
 *
 * @see ISO 16684-1 and ISO 14289-1, clause 5
 */
export function xmpPacket(book: Book, templates: Templates): string {
  const { config, modified } = book
  const keywords = config.subjects.map(({ name }) => name)
  const xml = fillXml(templates, 'xmp.xml', {
    ...config,
    title: wholeTitle(config),
    authors: config.authors.map(({ name }) => name),
    contributors: config.contributors.map(({ name }) => name),
    keywords,
    keywordList: keywords.join('; '),
    series: config.series && seriesLabel(config.series),
    original: config.translationOf?.title,
    creator,
    producer,
    modified: modified.toISOString().replace(/\.\d+Z$/, 'Z'),
    instance: instancePlaceholder,
    pdfa: partOfPdfA(config),
    pdfx: partOfPdfX(config),
    isDescribed: isDescribed(book),
  })
  // The mark in `begin` tells the encoding; `w` allows programs to write in place.
  const begin = '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>'
  return `${begin}\n${xml.slice(xml.indexOf('<x:'))}<?xpacket end="w"?>`
}

/** The title with the subtitle. */
export function wholeTitle({ subtitle, title }: BookConfig): string {
  return subtitle ? `${title}: ${subtitle}` : title
}

/** The part of PDF/A that a file is made to, if any. */
export function partOfPdfA({ pdfStandards }: BookConfig): string | undefined {
  if (pdfStandards.includes('a-2a')) return '2'
  return pdfStandards.includes('a-3a') ? '3' : undefined
}

/** The part of PDF/X that a file is made to, as it is claimed, if any. */
export function partOfPdfX({ pdfStandards }: BookConfig): string | undefined {
  return pdfStandards.includes('x-4') ? 'PDF/X-4' : undefined
}

/**
 * Whether every picture has a description, or is said to decorate. A book with a picture that nobody
 * has described is not for everybody, and so no PDF/UA, whatever machines say of it.
 */
function isDescribed(book: Book): boolean {
  return elementsInTexts(book.sections).every(
    ({ properties: { alt, role }, tagName }) => {
      return tagName !== 'img' || Boolean(alt) || role === 'presentation'
    },
  )
}
