import type { SourceFile } from '../../../book.ts'
import { isReference, nameOf } from '../load-object.ts'
import type { PdfObjects } from '../open-objects.ts'
import type { OpenPdf } from '../open-pdf.ts'
import type { PdfDictionary, PdfObject } from '../parse-object.ts'
import type { Fault } from './fault.ts'
import { tokenFaults } from './limits.ts'
import { type Drawing, readDrawing } from './read-drawing.ts'
import { readFile, type WrittenObject } from './read-file.ts'

/** What the check looks at. */
export interface ArchiveFile {
  readonly pdf: OpenPdf
  /** Of ISO 19005. */
  readonly part: '2' | '3'
  /** What the file should carry. */
  readonly sources: readonly SourceFile[]
  readonly written: readonly WrittenObject[]
  /** All of the file, those within others and those of streams too. */
  readonly dictionaries: readonly PdfDictionary[]
  /** All streams of the file. */
  readonly streams: readonly PdfStream[]
  /** What pages, drawings within them and patterns are painted with. */
  readonly drawings: readonly Drawing[]
  /** What is wrong with single strings, names and numbers. */
  readonly tokenFaults: readonly Fault[]
}

export interface PdfStream {
  readonly ref: number
  readonly dictionary: PdfDictionary
}

/** A PDF made ready for the check. */
export function openArchiveFile(
  pdf: OpenPdf,
  part: ArchiveFile['part'],
  sources: readonly SourceFile[],
): ArchiveFile {
  const { objects } = pdf
  const tokens = tokenFaults()
  const written = readFile(objects, tokens.take)
  const streams = written
    .filter(({ isStream }) => isStream)
    .map(({ id }) => ({ ref: id, dictionary: objects.dictionary({ ref: id }) }))
  return {
    pdf,
    part,
    sources,
    written,
    dictionaries: dictionariesIn(objects),
    streams,
    drawings: readDrawings(pdf, streams, tokens.take),
    tokenFaults: tokens.faults,
  }
}

function dictionariesIn(objects: PdfObjects): readonly PdfDictionary[] {
  const found: PdfDictionary[] = []
  const visit = (object: PdfObject | undefined): void => {
    if (Array.isArray(object)) for (const item of object) visit(item)
    if (!(object instanceof Map)) return
    found.push(object)
    for (const value of object.values()) visit(value)
  }
  for (const ref of objects.places.keys()) visit(objects.get({ ref }))
  return found
}

type TakeToken = Parameters<typeof readDrawing>[1]

function readDrawings(
  { leaves, objects }: OpenPdf,
  streams: readonly PdfStream[],
  onToken: TakeToken,
): readonly Drawing[] {
  const drawings = leaves.map(({ page }, index) => {
    const contents = page.get('Contents')
    const parts = Array.isArray(objects.get(contents))
      ? objects.array(contents)
      : [contents]
    const content = parts
      .map((part) => objects.stream(part).toString('latin1'))
      .join('\n')
    return readDrawing(
      { content, resources: objects.dictionary(page.get('Resources')), page: index },
      onToken,
    )
  })
  for (const { dictionary, ref } of streams) {
    const isForm = nameOf(dictionary.get('Subtype')) === 'Form'
    if (!isForm && dictionary.get('PatternType') !== 1) continue
    const content = objects.stream({ ref }).toString('latin1')
    const resources = objects.dictionary(dictionary.get('Resources'))
    drawings.push(readDrawing({ content, resources }, onToken))
  }
  return drawings
}

/** The entries of the dictionaries at a key, such as all colour spaces that have names. */
export function entriesAt(
  { dictionaries, pdf }: Pick<ArchiveFile, 'dictionaries' | 'pdf'>,
  key: string,
): readonly PdfObject[] {
  const { objects } = pdf
  const holders = new Set(dictionaries.map((each) => each.get(key)).filter(isHolder))
  return [...holders].flatMap((holder) => [...objects.dictionary(holder).values()])
}

function isHolder(object: PdfObject | undefined): boolean {
  return object instanceof Map || isReference(object)
}
